import { type Construct } from "constructs";
import { type EnvironmentConfig } from "../../config/schema/environment";
import { physicalName } from "../facts/naming";
import { type PlacedStack } from "../layers/instances";
import { ControlPolicy } from "../modules/organization/control-policy";
import { DelegatedAdministrator } from "../modules/organization/delegated-administrator";
import { type ActingAccount, LayerStack } from "../synthesis/layer-stack";
import { organizationRoleArn } from "./organization-role";

/** What binds every account of the estate, written in the organization's management account. */
export class OrganizationStack extends LayerStack {
  public constructor(scope: Construct, placed: PlacedStack) {
    super(scope, placed);
    const { delegated } = organizationOf(this.env);
    const { project } = this.env;
    new ControlPolicy(this, "guardrails", {
      name: physicalName("controlPolicy", { project, owner: "platform" }, "guardrails"),
      accountIds: [...new Set(placed.estate.map(({ account }) => account.id))].sort(),
      // Certificates and web ACLs of CloudFront live in us-east-1, wherever an environment does.
      regions: [...new Set(["us-east-1", ...placed.estate.flatMap(({ regions }) => [regions.primary.name, regions.recovery.name])])].sort(),
      breakGlassRoles: breakGlassRoles(placed.estate),
    });
    if (delegated !== undefined) new DelegatedAdministrator(this, "delegated", delegated);
  }

  /** The state lies with those of the environment; what it is of belongs to the management account. */
  protected override actingAccount(): ActingAccount {
    return { accountId: organizationOf(this.env).managementAccountId, roleArn: organizationRoleArn(organizationOf(this.env)) };
  }
}

/** By one pattern for all environments: the folder of these roles is break-glass's own. */
const breakGlassRoles = (estate: readonly EnvironmentConfig[]): string[] => [
  ...new Set(
    estate.flatMap(({ project, access }) =>
      Object.entries(access.humanRoles)
        .filter(([, { permissions }]) => permissions === "breakGlass")
        .map(([name]) => `${project}-*-${name}`),
    ),
  ),
];

/** @throws Error where the configuration has none: then the layer has no stack. */
function organizationOf({ environment, organization }: EnvironmentConfig): NonNullable<EnvironmentConfig["organization"]> {
  if (organization === undefined) throw new Error(`${environment} has no organization`);
  return organization;
}
