import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { Construct } from "constructs";
import { policyJson, type Statement, trustService } from "../shared/iam";
import { physicalName } from "../../facts/naming";
import { type Place } from "../shared/place";

export interface TaskRolesProps {
  readonly place: Place;
  readonly service: string;
  /** What the running tasks may do. */
  readonly run: readonly Statement[];
  /** What ECS may do for them before they run. */
  readonly start: readonly Statement[];
}

/** Roles are global, services are not. */
const roleName = ({ names, region }: Place, service: string, part: "run" | "start"): string =>
  physicalName("iamRole", names, `${service}-${part}-${region}`);

/** Name of the role of a service's running tasks, for those who act on it before it is there. */
export const taskRoleName = (place: Place, service: string): string => roleName(place, service, "run");

/** The two roles of one service, used by no other service. */
export class TaskRoles extends Construct {
  public readonly taskRoleArn: string;
  public readonly executionRoleArn: string;

  public constructor(
    scope: Construct,
    id: string,
    private readonly props: TaskRolesProps,
  ) {
    super(scope, id);
    const { service, run, start } = props;
    this.taskRoleArn = this.role("run", `Tasks of ${service}`, run);
    this.executionRoleArn = this.role("start", `ECS, before tasks of ${service} run`, start);
  }

  private role(part: "run" | "start", description: string, statements: readonly Statement[]): string {
    const { place, service } = this.props;
    const role = new IamRole(this, part, {
      name: roleName(place, service, part),
      description,
      assumeRolePolicy: trustService("ecs-tasks.amazonaws.com", {
        sourceAccount: place.accountId,
        sourceArn: `arn:aws:ecs:${place.region}:${place.accountId}:*`,
      }),
    });
    new IamRolePolicy(this, `${part}-policy`, { name: part, role: role.name, policy: policyJson(statements) });
    return role.arn;
  }
}
