import { IamPolicy } from "@cdktf/provider-aws/lib/iam-policy";
import { Construct } from "constructs";
import { policyJson } from "../shared/iam";
import { physicalName } from "../shared/naming";
import { AccessRole } from "./access-role";
import { type BoundaryProps, boundaryPolicy } from "./boundary";
import { accessPolicies, type AccessPolicyName, deployerPermissions, type PermissionSet, type PermissionSetName, permissionSets } from "./permission-sets";
import { trustPeople, trustRoles } from "./trust";

/** A pipeline's session is chained, and AWS allows such sessions one hour. */
const deployerSessionHours = 1;

export interface HumanRole {
  readonly permissions: PermissionSetName;
  readonly maxSessionHours: number;
  readonly mfaMaxAgeMinutes: number;
}

export interface EnvironmentAccessProps {
  readonly boundary: BoundaryProps;
  readonly boundaryName: string;
  readonly identityAccountId: string;
  /** By name; the name is the last part of the role's. */
  readonly humanRoles: Readonly<Record<string, HumanRole>>;
  /** Roles of pipelines that may assume the deployer's. */
  readonly deployerTrustedRoleArns: readonly string[];
}

/** Who may enter an environment: its human roles, the role of its pipelines, and the boundary of both. */
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
      description: "The most that any role of the environment can do",
      policy: policyJson(boundaryPolicy(props.boundary)),
    });
    const common = { boundary, boundaryArn: props.boundary.boundaryArn };
    for (const [name, { permissions, maxSessionHours, mfaMaxAgeMinutes }] of Object.entries(props.humanRoles)) {
      const set = permissionSets[permissions];
      new AccessRole(this, name, {
        ...common,
        name: this.named("iamRole", name),
        description: set.description,
        trust: trustPeople({ identityAccountId: props.identityAccountId, mfaMaxAgeMinutes }),
        maxSessionHours,
        policies: this.policiesOf(set),
      });
    }
    new AccessRole(this, "deployer", {
      ...common,
      name: this.named("iamRole", "deployer"),
      description: deployerPermissions.description,
      trust: trustRoles(props.deployerTrustedRoleArns),
      maxSessionHours: deployerSessionHours,
      policies: this.policiesOf(deployerPermissions),
    });
  }

  private named(kind: "iamRole" | "iamPolicy", role: string): string {
    return physicalName(kind, this.props.boundary.place.names, role);
  }

  private policiesOf({ managedPolicyArns, policies }: PermissionSet): Record<string, string> {
    const managed = managedPolicyArns.map((arn) => [arn.split("/").at(-1) ?? arn, arn] as const);
    return Object.fromEntries([...managed, ...policies.map((name) => [name, this.policyArn(name)] as const)]);
  }

  /** Makes a policy when the first role uses it, so that an environment has none that nobody has. */
  private policyArn(name: AccessPolicyName): string {
    const known = this.policyArns.get(name);
    if (known !== undefined) return known;
    const { description, statements } = accessPolicies[name];
    const policy = new IamPolicy(this, `policy-${name}`, {
      name: this.named("iamPolicy", name),
      description,
      policy: policyJson(statements(this.props.boundary.place)),
    });
    this.policyArns.set(name, policy.arn);
    return policy.arn;
  }
}
