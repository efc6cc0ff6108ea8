import { coerce, compare, type SemVer } from "semver";

export { automationTerraform } from "../../../facts/terraform-version";

/** Oldest Terraform that knows write-only arguments; synthesis writes it as `required_version`. */
export const minimumTerraform = "1.11.0";

/** The one provider of the estate: address, and the release that the bindings were generated from and the lock file pins. */
export const awsProvider = {
  host: "registry.terraform.io",
  namespace: "hashicorp",
  type: "aws",
  version: "5.100.0",
} as const;

export const awsProviderAddress = `${awsProvider.host}/${awsProvider.namespace}/${awsProvider.type}`;

/**
 * Compares two versions of the form 1.10, 1.10.0 or 1.10.0-rc1: below, equal to or above zero, as a sort
 * function wants it. A pre-release is older than its release.
 *
 * @throws Error when one is not of that form.
 */
export const compareVersions = (left: string, right: string): number => compare(parsed(left), parsed(right));

function parsed(version: string): SemVer {
  const parsed = /^\d+\.\d+/.test(version) ? coerce(version, { includePrerelease: true }) : null;
  if (parsed === null) throw new Error(`${version} is not a version`);
  return parsed;
}
