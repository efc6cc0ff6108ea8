import { IamServiceLinkedRole } from "@cdktf/provider-aws/lib/iam-service-linked-role";
import { Construct } from "constructs";
import { configRoleArn } from "../shared/arns";

export interface ConfigRoleProps {
  readonly accountId: string;
  /** Whether the account has the role already; IAM makes no second one. */
  readonly adopted: boolean;
}

/** AWS Config's role, which an account has once for all regions and whose permissions AWS keeps up to date. */
export class ConfigRole extends Construct {
  public constructor(scope: Construct, id: string, { accountId, adopted }: ConfigRoleProps) {
    super(scope, id);
    const role = new IamServiceLinkedRole(this, "role", { awsServiceName: "config.amazonaws.com" });
    if (adopted) role.importFrom(configRoleArn(accountId));
  }
}
