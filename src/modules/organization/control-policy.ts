import { OrganizationsPolicy } from "@cdktf/provider-aws/lib/organizations-policy";
import { OrganizationsPolicyAttachment } from "@cdktf/provider-aws/lib/organizations-policy-attachment";
import { Construct } from "constructs";
import { policyJson } from "../shared/iam";
import { guardrails, type GuardrailsProps } from "./guardrails";

export interface ControlPolicyProps extends GuardrailsProps {
  readonly name: string;
  /** Members of the organization that it binds. */
  readonly accountIds: readonly string[];
}

/**
 * One service control policy, attached to accounts beside FullAWSAccess, which stays: five may be attached to an account,
 * and all of a level must allow.
 * @see https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html
 */
export class ControlPolicy extends Construct {
  public constructor(scope: Construct, id: string, { name, accountIds, ...bounds }: ControlPolicyProps) {
    super(scope, id);
    const policy = new OrganizationsPolicy(this, "policy", {
      name,
      description: "What nobody in the accounts of the platform can do",
      type: "SERVICE_CONTROL_POLICY",
      content: policyJson(guardrails(bounds)),
    });
    for (const accountId of accountIds)
      new OrganizationsPolicyAttachment(this, `account-${accountId}`, { policyId: policy.id, targetId: accountId });
  }
}
