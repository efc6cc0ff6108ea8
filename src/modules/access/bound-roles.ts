import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { type IAspect } from "cdktf";
import { type IConstruct } from "constructs";

/** Gives every role below a construct the permissions boundary, so that no module can forget it. */
export class BoundRoles implements IAspect {
  public constructor(private readonly boundaryArn: string) {}

  public visit(node: IConstruct): void {
    if (node instanceof IamRole) node.permissionsBoundary = this.boundaryArn;
  }
}
