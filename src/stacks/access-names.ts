import { type EnvironmentConfig } from "../../config/schema/environment";
import { accessRoleArn } from "../modules/shared/arns";
import { type IdentitySource } from "../modules/access/identity-source";
import { type NameScope, physicalName } from "../facts/naming";

type HumanRole = EnvironmentConfig["access"]["humanRoles"][string];

const scopeOf = ({ project, environment }: EnvironmentConfig): NameScope => ({ project, owner: environment });

/** ARNs of an environment's human roles, all or those with one permission set, by name. */
export function humanRoleArns(environment: EnvironmentConfig, permissions?: HumanRole["permissions"]): string[] {
  return Object.entries(environment.access.humanRoles)
    .filter(([, role]) => permissions === undefined || role.permissions === permissions)
    .map(([name]) => accessRoleArn(environment.account.id, physicalName("iamRole", scopeOf(environment), name)))
    .sort();
}

/**
 * Where the people of a human role come from. Break-glass is for users of the identity account in
 * every environment: it must open the door while the identity provider is away.
 *
 * @throws Error when the provider's entry is not whole; a rule of the check finds that first.
 */
export function identitySourceOf(
  { humanRoles, identityAccountId, identityProvider: provider }: EnvironmentConfig["access"],
  name: string,
): IdentitySource {
  const role = humanRoles[name];
  if (provider === undefined || role?.permissions === "breakGlass")
    return { kind: "iamUsers", accountId: identityAccountId, mfaMaxAgeMinutes: role?.mfaMaxAgeMinutes ?? 0 };
  const wanted = (value: string | undefined, key: string): string => {
    if (value === undefined)
      throw new Error(`access.identityProvider.${key} is not there, and ${provider.kind} needs it for the role ${name}`);
    return value;
  };
  switch (provider.kind) {
    case "saml":
      return { kind: "saml", providerArn: wanted(provider.providerArn, "providerArn") };
    case "oidc":
      return {
        kind: "oidc",
        providerArn: wanted(provider.providerArn, "providerArn"),
        audience: wanted(provider.roles[name], `roles.${name}`),
      };
    case "identityCenter":
      return {
        kind: "identityCenter",
        accountId: wanted(provider.accountId, "accountId"),
        permissionSet: wanted(provider.roles[name], `roles.${name}`),
      };
  }
}
