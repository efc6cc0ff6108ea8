import { AccessAnalyzerClient, paginateListAnalyzers, paginateListFindingsV2 } from "@aws-sdk/client-accessanalyzer";
import {
  ConfigServiceClient,
  DescribeComplianceByConfigRuleCommand,
  DescribeConformancePackComplianceCommand,
} from "@aws-sdk/client-config-service";
import { paginateGetFindings, SecurityHubClient } from "@aws-sdk/client-securityhub";
import { UserError } from "../../../../common/user-error";
import { readAws } from "../../../aws/read";
import { type SynthesizedStack } from "../../../synthesized";
import { type Answered, type HubFinding, type LiveAnswers, type RegionAnswers } from "./answers";
import { declaredBenchmarks, declaredRules } from "./declared";

/**
 * Asks AWS Config, Security Hub and Access Analyzer of an account what they say of it, in every region where the estate has them.
 * What one of them does not answer is noted with the reason, and the others are asked all the same.
 */
export async function askCompliance(account: string, stacks: readonly Pick<SynthesizedStack, "instance" | "json">[]): Promise<LiveAnswers> {
  const rules = declaredRules(stacks);
  const benchmarks = declaredBenchmarks(stacks);
  const regions = [...new Set(stacks.filter(({ instance }) => instance.layer === "posture").map(({ instance }) => instance.region))];
  const ofRegion = async (region: string): Promise<RegionAnswers> => {
    const packs = [...new Set(rules.flatMap((rule) => (rule.region === region && rule.pack !== undefined ? [rule.pack] : [])))];
    const standards = benchmarks.filter((one) => one.region === region).map(({ standard }) => standard);
    const [alone, inPacks, hub, analyzers] = await Promise.all([
      answered(() => rulesAlone(region)),
      Promise.all(packs.map(async (pack) => [pack, await answered(() => rulesOfPack(region, pack))] as const)),
      answered(() => hubFindings(region, account, standards)),
      answered(() => openAccess(region)),
    ]);
    return { rules: alone, packs: new Map(inPacks), hub, analyzers };
  };
  return new Map(await Promise.all(regions.map(async (region) => [region, await ofRegion(region)] as const)));
}

async function answered<T>(ask: () => Promise<T | undefined>): Promise<Answered<T>> {
  try {
    const value = await ask();
    return value === undefined ? { notAsked: "it is not switched on, or there is no such thing" } : { value };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { notAsked: [error.message, ...error.details].join("; ") };
  }
}

const rulesAlone = (region: string): Promise<ReadonlyMap<string, string> | undefined> =>
  readAws(ConfigServiceClient, "config", region, `asking AWS Config in ${region}`, async (client) => {
    const found = new Map<string, string>();
    let NextToken: string | undefined;
    do {
      const page = await client.send(new DescribeComplianceByConfigRuleCommand({ NextToken }));
      for (const { ConfigRuleName = "", Compliance } of page.ComplianceByConfigRules ?? [])
        found.set(ConfigRuleName, Compliance?.ComplianceType ?? "");
      NextToken = page.NextToken;
    } while (NextToken !== undefined && NextToken !== "");
    return found;
  });

const rulesOfPack = (region: string, pack: string): Promise<ReadonlyMap<string, string> | undefined> =>
  readAws(ConfigServiceClient, "config", region, `asking AWS Config in ${region} about ${pack}`, async (client) => {
    const found = new Map<string, string>();
    let NextToken: string | undefined;
    do {
      const page = await client.send(new DescribeConformancePackComplianceCommand({ ConformancePackName: pack, NextToken }));
      for (const { ConfigRuleName = "", ComplianceType = "" } of page.ConformancePackRuleComplianceList ?? [])
        found.set(ConfigRuleName, ComplianceType);
      NextToken = page.NextToken;
    } while (NextToken !== undefined && NextToken !== "");
    return found;
  });

/** @see https://docs.aws.amazon.com/securityhub/latest/userguide/controls-findings-create-update.html */
const hubFindings = (region: string, account: string, standards: readonly string[]): Promise<readonly HubFinding[] | undefined> =>
  readAws(SecurityHubClient, "securityhub", region, `asking Security Hub in ${region}`, async (client) => {
    if (standards.length === 0) return undefined;
    const equals = (Value: string) => ({ Comparison: "EQUALS" as const, Value });
    const pages = paginateGetFindings(
      { client, pageSize: 100 },
      {
        Filters: {
          AwsAccountId: [equals(account)],
          // Where findings are aggregated, the home region answers with those of the others too.
          Region: [equals(region)],
          RecordState: [equals("ACTIVE")],
          WorkflowStatus: ["NEW", "NOTIFIED", "RESOLVED"].map(equals),
          ComplianceAssociatedStandardsId: standards.map((standard) => equals(`standards/${standard}`)),
        },
      },
    );
    const found: HubFinding[] = [];
    for await (const { Findings = [] } of pages)
      found.push(
        ...Findings.map(({ Title = "", Compliance, Resources = [] }) => ({
          title: Title,
          status: Compliance?.Status ?? "",
          requirements: Compliance?.RelatedRequirements ?? [],
          resource: Resources[0]?.Id ?? "",
        })),
      );
    return found;
  });

const openAccess = (region: string): Promise<ReadonlyMap<string, readonly string[]> | undefined> =>
  readAws(AccessAnalyzerClient, "access-analyzer", region, `asking Access Analyzer in ${region}`, async (client) => {
    const found = new Map<string, readonly string[]>();
    for await (const { analyzers = [] } of paginateListAnalyzers({ client }, {}))
      for (const { name = "", arn, status } of analyzers) {
        if (status !== "ACTIVE") continue;
        const resources: string[] = [];
        for await (const { findings = [] } of paginateListFindingsV2(
          { client },
          { analyzerArn: arn, filter: { status: { eq: ["ACTIVE"] } } },
        ))
          resources.push(...findings.map(({ resource = "" }) => resource));
        found.set(name, resources);
      }
    return found;
  });
