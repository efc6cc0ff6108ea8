import { ServicequotasServiceQuota } from "@cdktf/provider-aws/lib/servicequotas-service-quota";
import { Construct } from "constructs";
import { type AwsQuota, awsQuotas, type RequestedQuota } from "../../facts/aws-quotas";

export interface QuotaRequestsProps {
  readonly requests: readonly { readonly quota: RequestedQuota; readonly value: number }[];
}

/**
 * Requests to raise quotas. The apply ends when AWS has the request, not when it grants it: that takes
 * minutes for most and days for some, and `estate quotas --aws` reports it. The provider refuses a value
 * below what the account has, and never lowers one.
 *
 * @see https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/servicequotas_service_quota
 */
export class QuotaRequests extends Construct {
  public constructor(scope: Construct, id: string, { requests }: QuotaRequestsProps) {
    super(scope, id);
    for (const { quota, value } of requests) {
      const { service, code }: AwsQuota = awsQuotas[quota];
      if (code === undefined) throw new Error(`quota ${quota} has no code to ask for it by`);
      new ServicequotasServiceQuota(
        this,
        quota.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`),
        { serviceCode: service, quotaCode: code, value },
      );
    }
  }
}
