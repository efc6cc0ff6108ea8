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
 * Compares two versions of the form 1.10.0 or 1.10.0-rc1: below, equal to or above zero, as a sort
 * function wants it. A pre-release is older than its release.
 *
 * @throws Error when one is not of that form.
 */
export function compareVersions(left: string, right: string): number {
  const a = parts(left);
  const b = parts(right);
  for (const index of [0, 1, 2] as const) {
    if (a.numbers[index] !== b.numbers[index]) return a.numbers[index] - b.numbers[index];
  }
  return Number(b.preRelease) - Number(a.preRelease);
}

function parts(version: string): { readonly numbers: readonly [number, number, number]; readonly preRelease: boolean } {
  const match = /^(\d+)\.(\d+)(?:\.(\d+))?(?<tail>[-+].*)?$/.exec(version);
  if (match === null) throw new Error(`${version} is not a version`);
  return { numbers: [Number(match[1]), Number(match[2]), Number(match[3] ?? 0)], preRelease: match.groups?.tail?.startsWith("-") === true };
}
