import {
  ListAWSDefaultServiceQuotasCommand,
  ListServiceQuotasCommand,
  type ServiceQuota,
  ServiceQuotasClient,
} from "@aws-sdk/client-service-quotas";
import { type AwsQuota, awsQuotas, type QuotaId } from "../../../facts/aws-quotas";
import { clientSettings } from "../../aws/client-settings";
import { askAws } from "../../aws/failure";
import { globalRegion, type LiveQuotas } from "./report";

/**
 * Asks Service Quotas what an account has. Reads only: `servicequotas:ListServiceQuotas` and
 * `servicequotas:ListAWSDefaultServiceQuotas`. A quota that AWS does not list stays unknown.
 *
 * @throws UserError when AWS cannot be asked.
 */
export const liveQuotas = (account: string, regions: readonly string[]): Promise<LiveQuotas> =>
  quotasIn(account, [...regions, globalRegion]);

/**
 * The same of these regions and of no other: quotas that an account has once are asked for in us-east-1, which may not answer.
 *
 * @throws UserError when AWS cannot be asked.
 */
export async function quotasIn(account: string, regions: readonly string[]): Promise<LiveQuotas> {
  const values = new Map<string, number>();
  for (const region of new Set(regions)) {
    for (const service of new Set(Object.values<AwsQuota>(awsQuotas).map((quota) => quota.service))) {
      const listed = await listQuotas(service, region);
      for (const [id, quota] of Object.entries<AwsQuota>(awsQuotas)) {
        const found = quota.service === service ? listed.find((one) => isThis(quota, one)) : undefined;
        if (found?.Value !== undefined) values.set(`${region} ${id}`, found.Value);
      }
    }
  }
  return (asked, region, quota: QuotaId) => (asked === account ? values.get(`${region} ${quota}`) : undefined);
}

const isThis = ({ code, name }: AwsQuota, { QuotaCode, QuotaName }: ServiceQuota): boolean =>
  code === undefined ? QuotaName?.toLowerCase() === name.toLowerCase() : QuotaCode === code;

/** What the account has, before AWS's own values: the first list has only what somebody had applied or asked for in some services. */
async function listQuotas(service: string, region: string): Promise<readonly ServiceQuota[]> {
  const client = new ServiceQuotasClient(clientSettings("servicequotas", region));
  try {
    const found: ServiceQuota[] = [];
    for (const Command of [ListServiceQuotasCommand, ListAWSDefaultServiceQuotasCommand]) {
      let NextToken: string | undefined;
      do {
        const input = { ServiceCode: service, ...(NextToken === undefined ? {} : { NextToken }) };
        const page = await askAws(`asking AWS for the quotas of ${service} in ${region}`, async () =>
          client.send(new Command(input)).catch((error: unknown) => missing(error)),
        );
        found.push(...(page.Quotas ?? []));
        NextToken = page.NextToken;
      } while (NextToken !== undefined);
    }
    return found;
  } finally {
    client.destroy();
  }
}

/** Not every service is listed in every region. */
function missing(error: unknown): { Quotas: ServiceQuota[]; NextToken?: string } {
  if (error instanceof Error && error.name === "NoSuchResourceException") return { Quotas: [] };
  throw error;
}
