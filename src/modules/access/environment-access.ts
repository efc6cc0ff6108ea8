import { IamPolicy } from "@cdktf/provider-aws/lib/iam-policy";
import { Construct } from "constructs";
import { accessPath } from "../shared/arns";
import { policyJson } from "../shared/iam";
import { physicalName } from "../../facts/naming";
import { AccessRole } from "./access-role";
import { type BoundaryProps, boundaryPolicy } from "./boundary";
import { type IdentitySource } from "./identity-source";
import {
  accessPolicies,
  type AccessPolicyName,
  type PermissionSet,
  type PermissionSetName,
  permissionSets,
  pipelinePermissions,
  type PipelineRoleName,
} from "./permission-sets";
import { type PipelineTrust, trustPeople, trustPipelines } from "./trust";

export interface HumanRole {
  readonly permissions: PermissionSetName;
  readonly maxSessionHours: number;
  readonly people: IdentitySource;
  /** Whether its people let versions into the last environment of pipelines. */
  readonly approves: boolean;
}

export interface PipelineRole extends PipelineTrust {
  readonly maxSessionHours: number;
}

export interface EnvironmentAccessProps {
  readonly boundary: BoundaryProps;
  readonly boundaryName: string;
  /** By name; the name is the last part of the role's. */
  readonly humanRoles: Readonly<Record<string, HumanRole>>;
  readonly pipelines: Readonly<Record<PipelineRoleName, PipelineRole>>;
}

/** Who may enter an environment: its human roles, the roles of its pipelines, and the boundary of both. */
export class EnvironmentAccess extends Construct {
  private readonly policyArns = new Map<AccessPolicyName, string>();

  public constructor(
    scope: Construct,
    id: string,
    private readonly props: EnvironmentAccessProps,
  ) {
    super(scope, id);
    const boundary = new IamPolicy(this, "boundary", {
      name: props.boundaryName,
      path: accessPath,
      description: "The most that any role of the environment can do",
      policy: policyJson(boundaryPolicy(props.boundary)),
    });
    const common = { boundary, boundaryArn: props.boundary.boundaryArn };
    for (const [name, { permissions, maxSessionHours, people, approves }] of Object.entries(props.humanRoles)) {
      const set = permissionSets[permissions];
      new AccessRole(this, name, {
        ...common,
        name: this.named("iamRole", name),
        description: set.description,
        trust: trustPeople(people),
        maxSessionHours,
        policies: this.policiesOf(approves ? { ...set, policies: [...set.policies, "approvals"] } : set),
      });
    }
    for (const name of ["planner", "deployer"] as const) {
      const { maxSessionHours, ...trusted } = props.pipelines[name];
      const set = pipelinePermissions[name];
      new AccessRole(this, name, {
        ...common,
        name: this.named("iamRole", name),
        description: set.description,
        trust: trustPipelines(trusted),
        maxSessionHours,
        policies: this.policiesOf(set),
      });
    }
  }

  private named(kind: "iamRole" | "iamPolicy", role: string): string {
    return physicalName(kind, this.props.boundary.place.names, role);
  }

  private policiesOf({ managedPolicyArns, policies }: PermissionSet): Record<string, string> {
    const managed = managedPolicyArns.map((arn) => [arn.split("/").at(-1) ?? arn, arn] as const);
    // Some say nothing of an environment, such as what lets trading in where nobody trades; IAM takes no empty policy.
    const own = policies.filter((name) => accessPolicies[name].statements(this.props.boundary.place).length > 0);
    return Object.fromEntries([...managed, ...own.map((name) => [name, this.policyArn(name)] as const)]);
  }

  /** Makes a policy when the first role uses it, so that an environment has none that nobody has. */
  private policyArn(name: AccessPolicyName): string {
    const known = this.policyArns.get(name);
    if (known !== undefined) return known;
    const { description, statements } = accessPolicies[name];
    const policy = new IamPolicy(this, `policy-${name}`, {
      name: this.named("iamPolicy", name),
      path: accessPath,
      description,
      policy: policyJson(statements(this.props.boundary.place)),
    });
    this.policyArns.set(name, policy.arn);
    return policy.arn;
  }
}
