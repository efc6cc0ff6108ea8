import { OrganizationsDelegatedAdministrator } from "@cdktf/provider-aws/lib/organizations-delegated-administrator";
import { Construct } from "constructs";

/**
 * Services that one member account may administer for the whole organization, by the principals that Organizations registers.
 * GuardDuty, Security Hub, Macie and Inspector are delegated by calls of their own, in each region, and are none of them.
 * @see https://docs.aws.amazon.com/config/latest/developerguide/aggregated-register-delegated-administrator.html
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-delegated-administrator.html
 */
export const delegatedServices = {
  accessAnalyzer: ["access-analyzer.amazonaws.com"],
  config: ["config.amazonaws.com", "config-multiaccountsetup.amazonaws.com"],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export interface DelegatedAdministratorProps {
  readonly accountId: string;
  readonly services: readonly (keyof typeof delegatedServices)[];
}

/** The account that administers services for the organization, so that nobody has to work in the management account. */
export class DelegatedAdministrator extends Construct {
  public constructor(scope: Construct, id: string, { accountId, services }: DelegatedAdministratorProps) {
    super(scope, id);
    for (const servicePrincipal of services.flatMap((service) => delegatedServices[service]))
      new OrganizationsDelegatedAdministrator(this, servicePrincipal.replace(/\.amazonaws\.com$/, ""), { accountId, servicePrincipal });
  }
}
