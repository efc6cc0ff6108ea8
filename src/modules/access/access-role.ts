import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment";
import { type ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { accessPath } from "../shared/arns";

export interface AccessRoleProps {
  readonly name: string;
  readonly description: string;
  /** Trust policy as JSON. */
  readonly trust: string;
  readonly maxSessionHours: number;
  readonly boundaryArn: string;
  /** What makes the boundary; a role cannot be created before it. */
  readonly boundary: ITerraformDependable;
  /** ARNs of policies by a name that stays. */
  readonly policies: Readonly<Record<string, string>>;
}

/** A role that people or pipelines assume. */
export class AccessRole extends Construct {
  public constructor(scope: Construct, id: string, props: AccessRoleProps) {
    super(scope, id);
    const role = new IamRole(this, "role", {
      name: props.name,
      path: accessPath,
      description: props.description,
      assumeRolePolicy: props.trust,
      maxSessionDuration: props.maxSessionHours * 3600,
      permissionsBoundary: props.boundaryArn,
      dependsOn: [props.boundary],
    });
    for (const [name, policyArn] of Object.entries(props.policies)) {
      new IamRolePolicyAttachment(this, `policy-${name}`, { role: role.name, policyArn });
    }
  }
}
