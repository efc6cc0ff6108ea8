import path from "node:path";
import { impliedMirrors } from "./implied-mirrors";
import { hasProgram, lookIntoMirror } from "./mirror";
import { searchMirrors } from "./mirror-search";
import { type Machine, thisMachine } from "./machine";
import { readUserConfig, type UserConfig } from "./user-config";
import { awsProvider } from "./versions";

/** Where a candidate comes from, in the order in which they are tried. */
export type SourceKind = "cli-config" | "plugin-cache" | "implied-mirror" | "found-mirror" | "registry";

export interface Candidate {
  readonly kind: SourceKind;
  /** Folder, file, variable or address that was looked at. */
  readonly place: string;
  readonly found: boolean;
  readonly why: string;
  /** A folder in mirror layout that Terraform does not look at by itself. */
  readonly needsConfig?: boolean;
}

/** Where the provider release that the estate is locked to comes from on this machine. */
export interface ProviderSource {
  readonly kind: SourceKind;
  /** Folder or address. */
  readonly place: string;
  /** Folder that a generated CLI configuration has to name; undefined when Terraform finds the provider by itself. */
  readonly mirrorToConfigure: string | undefined;
  /** Whether it is a program of somebody's own that `dev_overrides` puts in the release's place. */
  readonly isOverridden: boolean;
  /** Variables that name what does not exist and have to go from the environment of a run. */
  readonly variablesToRemove: readonly string[];
  /** Everything that was looked at, in order; the last one is used. */
  readonly candidates: readonly Candidate[];
  readonly warnings: readonly string[];
}

/**
 * Finds hashicorp/aws in the locked version for this platform. The first place that has it wins:
 * the user's CLI configuration, a plugin cache, Terraform's implied mirrors, a mirror laid out
 * below a usual root, the registry. Never fails: the registry is always left.
 */
export async function findProvider(machine: Machine = thisMachine()): Promise<ProviderSource> {
  const config = await readUserConfig(machine);
  const steps: (() => Candidate[])[] = [
    () => fromCliConfig(config, machine),
    () => fromPluginCaches(config, machine),
    () => fromImpliedMirrors(config, machine),
    () => fromSearch(machine),
    () => [registry(config)],
  ];
  const candidates: Candidate[] = [];
  for (const step of steps) {
    for (const candidate of step()) {
      candidates.push(candidate);
      if (candidate.found) return chosen(candidate, candidates, config, machine);
    }
  }
  return chosen(registry(config), candidates, config, machine);
}

function chosen(candidate: Candidate, candidates: readonly Candidate[], config: UserConfig, machine: Machine): ProviderSource {
  const missingCache = missingCacheVariable(machine);
  const configure = candidate.needsConfig === true;
  const warnings = [...config.warnings];
  if (missingCache !== undefined)
    warnings.push(`TF_PLUGIN_CACHE_DIR names ${missingCache}, which does not exist; runs of this command leave the variable out`);
  if (configure && config.otherSettings.length > 0) {
    warnings.push(
      `${config.files.join(", ")}: ${config.otherSettings.join(", ")} do not hold in runs of this command, because a generated CLI configuration takes its place`,
    );
  }
  const isOverridden = candidate.kind === "cli-config" && candidate.why.startsWith("dev_overrides");
  if (isOverridden) warnings.push("the provider comes from dev_overrides: Terraform checks neither its version nor its checksum");
  const shadow = candidates.find(
    ({ kind, found, why }) => kind === "implied-mirror" && !found && why.startsWith("has ") && !why.startsWith("has no "),
  );
  if (candidate.kind === "registry" && shadow !== undefined) {
    warnings.push(
      `${shadow.place} has another release of hashicorp/aws, so Terraform asks no registry for it; add ${awsProvider.version} there, or remove the folder`,
    );
  }
  if (!candidate.found)
    warnings.push(`nothing that the CLI configuration allows has hashicorp/aws ${awsProvider.version}; \`terraform init\` will fail`);
  return {
    kind: candidate.kind,
    place: candidate.place,
    mirrorToConfigure: configure ? candidate.place : undefined,
    isOverridden,
    variablesToRemove: [
      ...(config.missingFile === undefined ? [] : ["TF_CLI_CONFIG_FILE"]),
      ...(missingCache === undefined ? [] : ["TF_PLUGIN_CACHE_DIR"]),
    ],
    candidates,
    warnings,
  };
}

function fromCliConfig(config: UserConfig, machine: Machine): Candidate[] {
  const kind = "cli-config";
  if (config.files.length === 0)
    return [{ kind, place: config.missingFile ?? path.join(machine.home, ".terraformrc"), found: false, why: "no such file" }];
  const place = config.files.join(", ");
  if (config.installation === undefined) return [{ kind, place, found: false, why: "no provider_installation block" }];
  if (config.installation.length === 0) return [{ kind, place, found: false, why: "its provider_installation block names no method" }];
  return config.installation.map((method): Candidate => {
    const name = `${method.kind}${method.place === "" ? "" : ` ${method.place}`}`;
    if (!method.servesAws) return { kind, place, found: false, why: `${name}: its include and exclude lists leave hashicorp/aws out` };
    switch (method.kind) {
      case "filesystem_mirror": {
        const { found, why } = lookIntoMirror(method.place, machine);
        return { kind, place, found, why: `${name}: ${why}` };
      }
      case "network_mirror":
        return { kind, place, found: true, why: `${name}: taken as it is, not asked` };
      case "dev_overrides": {
        const found = hasProgram(method.place, awsProvider.version);
        return { kind, place, found, why: `${name}: ${found ? "has the provider's program" : "has no provider program"}` };
      }
      case "direct":
        return { kind, place, found: false, why: "direct: the registry, when nothing nearer has it" };
    }
  });
}

/** A cache is not a source: Terraform asks the registry before it looks there. In the same layout it serves as a mirror. */
function fromPluginCaches(config: UserConfig, machine: Machine): Candidate[] {
  const kind = "plugin-cache";
  const look = (folder: string, origin: string): Candidate => {
    const { found, why } = lookIntoMirror(folder, machine);
    return { kind, place: folder, found, why: `${origin}: ${why}`, needsConfig: true };
  };
  const named = machine.env.TF_PLUGIN_CACHE_DIR || undefined;
  return [
    ...(config.pluginCache === undefined ? [] : [look(config.pluginCache, "plugin_cache_dir of the CLI configuration")]),
    named === undefined ? { kind, place: "TF_PLUGIN_CACHE_DIR", found: false, why: "not set" } : look(named, "TF_PLUGIN_CACHE_DIR"),
  ];
}

function fromImpliedMirrors(config: UserConfig, machine: Machine): Candidate[] {
  return impliedMirrors(machine).map((place) => {
    const { found, why } = lookIntoMirror(place, machine);
    // With a provider_installation block Terraform looks at no implied mirror any more.
    return { kind: "implied-mirror", place, found, why, needsConfig: config.installation !== undefined };
  });
}

function fromSearch(machine: Machine): Candidate[] {
  const { mirrors, foldersSeen, cutShort } = searchMirrors(machine);
  const candidates = mirrors.map(({ folder, found, why }): Candidate => ({
    kind: "found-mirror",
    place: folder,
    found,
    why,
    needsConfig: true,
  }));
  if (mirrors.some(({ found }) => found)) return candidates;
  const why = `no usable mirror in ${foldersSeen} folders${cutShort ? " (the search ended at its bound; name a mirror in a CLI configuration)" : ""}`;
  return [...candidates, { kind: "found-mirror", place: machine.mirrorRoots.join(", "), found: false, why }];
}

function registry({ installation }: UserConfig): Candidate {
  const allowed = installation === undefined || installation.some(({ kind, servesAws }) => kind === "direct" && servesAws);
  const why = allowed
    ? "downloaded by terraform init; needs the network"
    : "the provider_installation block of the CLI configuration does not allow it";
  return { kind: "registry", place: awsProvider.host, found: allowed, why };
}

function missingCacheVariable(machine: Machine): string | undefined {
  const named = machine.env.TF_PLUGIN_CACHE_DIR || undefined;
  return named !== undefined && lookIntoMirror(named, machine).why === "no such folder" ? named : undefined;
}
