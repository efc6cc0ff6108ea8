import { readdirSync, statSync } from "node:fs";
import path from "node:path";
import { type Machine, terraformPlatform } from "./machine";
import { awsProvider } from "./versions";

/** What a folder laid out as a filesystem mirror has of the provider. */
export interface MirrorAnswer {
  readonly found: boolean;
  /** One clause that says what is there, or what is missing. */
  readonly why: string;
  /** Whether the folder has any version of the provider; Terraform then asks no registry for it. */
  readonly hasProvider: boolean;
}

const packedName = /^terraform-provider-aws_(?<version>[^_]+)_(?<platform>[^_]+_[^_]+)\.zip$/;

/**
 * Looks for the one provider release in a filesystem mirror, packed or unpacked.
 *
 * @see https://developer.hashicorp.com/terraform/cli/config/config-file#filesystem_mirror
 */
export function lookIntoMirror(folder: string, machine: Pick<Machine, "platform" | "arch">): MirrorAnswer {
  const platform = terraformPlatform(machine);
  if (!isFolder(folder)) return { found: false, hasProvider: false, why: "no such folder" };
  const providerFolder = path.join(folder, awsProvider.host, awsProvider.namespace, awsProvider.type);
  const releases = [...packed(providerFolder), ...unpacked(providerFolder)];
  if (releases.length === 0) return { found: false, hasProvider: false, why: "has no hashicorp/aws" };
  const match = releases.find((release) => release.version === awsProvider.version && release.platform === platform);
  if (match !== undefined) return { found: true, hasProvider: true, why: `has ${awsProvider.version} for ${platform}, ${match.layout}` };
  const sameVersion = releases.filter(({ version }) => version === awsProvider.version);
  const there =
    sameVersion.length > 0
      ? `${awsProvider.version} only for ${list(sameVersion.map((release) => release.platform))}`
      : `only ${list(releases.map((release) => release.version))}`;
  return { found: false, hasProvider: true, why: `has ${there}; wanted ${awsProvider.version} for ${platform}` };
}

interface Release {
  readonly version: string;
  readonly platform: string;
  readonly layout: "packed" | "unpacked";
}

function packed(providerFolder: string): Release[] {
  return entries(providerFolder).flatMap((name) => {
    const { version, platform } = packedName.exec(name)?.groups ?? {};
    return version === undefined || platform === undefined ? [] : [{ version, platform, layout: "packed" as const }];
  });
}

function unpacked(providerFolder: string): Release[] {
  return entries(providerFolder)
    .filter((version) => /^\d+\./.test(version))
    .flatMap((version) =>
      entries(path.join(providerFolder, version))
        .filter((platform) => hasProgram(path.join(providerFolder, version, platform), version))
        .map((platform) => ({ version, platform, layout: "unpacked" as const })),
    );
}

/** Whether a folder has the provider's program; a release adds its protocol, as in `_v5.100.0_x5`. */
export const hasProgram = (folder: string, version: string): boolean =>
  entries(folder).some(
    (name) =>
      name === "terraform-provider-aws" ||
      name === `terraform-provider-aws_v${version}` ||
      name.startsWith(`terraform-provider-aws_v${version}_`) ||
      name === `terraform-provider-aws_v${version}.exe`,
  );

/** Names in a folder, sorted; none when it cannot be read. */
export function entries(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}

export const isFolder = (folder: string): boolean => {
  try {
    // Most folders asked for do not exist, and an exception costs more than the look.
    return statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true;
  } catch {
    return false;
  }
};

const list = (words: readonly string[]): string => [...new Set(words)].join(", ");
