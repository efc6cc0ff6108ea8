import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { entries } from "./mirror";
import { mirrorIn } from "./mirror-config";
import { type Machine } from "./machine";
import { awsProvider, awsProviderAddress } from "./versions";

/** One way of `provider_installation`, as far as the provider is concerned. */
export interface InstallationMethod {
  readonly kind: "filesystem_mirror" | "network_mirror" | "dev_overrides" | "direct";
  /** Folder, or address of a network mirror; empty for `direct`. */
  readonly place: string;
  /** Whether its include and exclude lists let the provider through. */
  readonly servesAws: boolean;
}

/** What the user's own CLI configuration says that matters here. */
export interface UserConfig {
  /** Files that were read, in the order in which Terraform merges them. */
  readonly files: readonly string[];
  /** Undefined without a `provider_installation` block: Terraform then uses its implied mirrors and the registry. */
  readonly installation: readonly InstallationMethod[] | undefined;
  readonly pluginCache: string | undefined;
  /** Names of further settings and blocks, for example `credentials`. */
  readonly otherSettings: readonly string[];
  readonly warnings: readonly string[];
  /** TF_CLI_CONFIG_FILE when it names a file that does not exist. */
  readonly missingFile: string | undefined;
}

type Body = Readonly<Record<string, unknown>>;

/**
 * Reads the CLI configuration that Terraform would read: the file named by TF_CLI_CONFIG_FILE
 * alone, or `~/.terraformrc` and the files `*.tfrc` and `*.tfrc.json` of `~/.terraform.d`. A named
 * file that does not exist counts as not named, because runs get the variable removed.
 *
 * @see https://developer.hashicorp.com/terraform/cli/config/config-file
 */
export async function readUserConfig(machine: Machine): Promise<UserConfig> {
  const named = machine.env.TF_CLI_CONFIG_FILE || undefined;
  const missingFile = named !== undefined && !existsSync(named) ? named : undefined;
  const files = named !== undefined && missingFile === undefined ? [named] : defaultFiles(machine);
  const warnings =
    missingFile === undefined
      ? []
      : [`TF_CLI_CONFIG_FILE names ${missingFile}, which does not exist; runs of this command leave the variable out`];
  const bodies: Body[] = [];
  for (const file of files) {
    try {
      bodies.push(await parseFile(file));
    } catch (error) {
      warnings.push(`${file}: not understood, so it is left out of the search: ${(error as Error).message.split("\n")[0]}`);
    }
  }
  const blocks = bodies.flatMap((body) => list(body.provider_installation));
  return {
    files,
    installation: blocks.length === 0 ? undefined : blocks.flatMap((block) => methods(block, machine)),
    pluginCache: bodies
      .map((body) => body.plugin_cache_dir)
      .filter(isText)
      .map((folder) => expand(folder, machine))[0],
    otherSettings: [...new Set(bodies.flatMap((body) => Object.keys(body)))].filter(
      (key) => !["provider_installation", "plugin_cache_dir", "disable_checkpoint"].includes(key),
    ),
    warnings,
    missingFile,
  };
}

function defaultFiles({ home }: Machine): string[] {
  const main = path.join(home, ".terraformrc");
  const folder = path.join(home, ".terraform.d");
  const more = entries(folder).filter((name) => name.endsWith(".tfrc") || name.endsWith(".tfrc.json"));
  return [...(existsSync(main) ? [main] : []), ...more.map((name) => path.join(folder, name))];
}

async function parseFile(file: string): Promise<Body> {
  const text = readFileSync(file, "utf8");
  if (text.trim() === "") return {};
  const mirror = mirrorIn(text);
  if (mirror !== undefined)
    return {
      provider_installation: {
        filesystem_mirror: { path: mirror, include: [awsProviderAddress] },
        direct: { exclude: [awsProviderAddress] },
      },
    };
  if (text.trimStart().startsWith("{")) return JSON.parse(text) as Body;
  // Terraform reads this file with HCL 1, whose blocks may have quoted keys; HCL 2 wants a map there.
  const asHcl2 = text.replace(/\b(dev_overrides|services)\s*\{/g, "$1 = {");
  // The parser is a WebAssembly program of some megabytes: loaded only when there is something to parse.
  const { parse } = await import("@cdktf/hcl2json");
  return (await parse(`${path.basename(file)}.tf`, asHcl2)) as Body;
}

function methods(block: Body, machine: Machine): InstallationMethod[] {
  const overrides = list(block.dev_overrides).flatMap((body) => Object.entries(body));
  return [
    ...overrides
      .filter(([address]) => matches(address))
      .map(([, folder]) => ({ kind: "dev_overrides" as const, place: String(folder), servesAws: true })),
    ...list(block.filesystem_mirror).map((body) => ({
      kind: "filesystem_mirror" as const,
      place: expandHome(String(body.path ?? ""), machine),
      servesAws: lets(body),
    })),
    ...list(block.network_mirror).map((body) => ({
      kind: "network_mirror" as const,
      place: String(body.url ?? ""),
      servesAws: lets(body),
    })),
    ...list(block.direct).map((body) => ({ kind: "direct" as const, place: "", servesAws: lets(body) })),
  ];
}

function lets(body: Body): boolean {
  const include = patterns(body.include);
  return (include.length === 0 || include.some(matches)) && !patterns(body.exclude).some(matches);
}

/** Whether an address or a pattern with stars, such as `hashicorp/*`, covers the provider. */
function matches(pattern: string): boolean {
  const parts = pattern.toLowerCase().split("/");
  const [type, namespace, host = awsProvider.host] = parts.reverse();
  const fits = (part: string | undefined, wanted: string): boolean => part === "*" || part === wanted;
  return fits(type, awsProvider.type) && fits(namespace ?? awsProvider.namespace, awsProvider.namespace) && fits(host, awsProvider.host);
}

const isText = (value: unknown): value is string => typeof value === "string" && value !== "";
const patterns = (value: unknown): string[] => (Array.isArray(value) ? value.filter(isText) : []);
const isBody = (value: unknown): value is Body => typeof value === "object" && value !== null && !Array.isArray(value);
/** A block is an object in the JSON form and a list of objects after conversion from HCL. */
const list = (value: unknown): Body[] => (Array.isArray(value) ? value : [value]).filter(isBody);

const expandHome = (folder: string, { home }: Machine): string => folder.replace(/^~(?=\/|$)/, home);

/** Terraform expands environment variables in `plugin_cache_dir`; hcl2json keeps `$NAME` as it stands. */
const expand = (folder: string, machine: Machine): string =>
  expandHome(folder, machine).replace(
    /\$(?:\{(\w+)\}|(\w+))/g,
    (_, braced: string | undefined, plain: string | undefined) => machine.env[braced ?? plain ?? ""] ?? "",
  );
