import { accessSync, constants, statSync } from "node:fs";
import { devNull } from "node:os";
import path from "node:path";
import { execa } from "execa";
import { UserError } from "../../../common/user-error";
import { type Environment } from "./machine";
import { withoutShellVariables } from "./shell-variables";
import { compareVersions, minimumTerraform } from "./versions";

export interface TerraformBinary {
  /** Absolute path. */
  readonly path: string;
  readonly version: string;
}

/** `terraform version` answers in well under a second; a binary that hangs must not hang the command. */
const versionTimeoutSeconds = 20;

const install = `install Terraform ${minimumTerraform} or later (https://developer.hashicorp.com/terraform/install) and put it on PATH, or name another binary in TERRAFORM_BINARY_NAME`;

/**
 * Terraform as every part of the command uses it: the `terraform` on PATH, or what
 * TERRAFORM_BINARY_NAME names, which CDKTF honours too.
 *
 * @throws UserError when it is missing, cannot be run, is too old, or does not say its version.
 */
export async function findTerraform(env: Environment = process.env): Promise<TerraformBinary> {
  const { file, version } = await named(env.TERRAFORM_BINARY_NAME ?? "terraform", env);
  if (compareVersions(version, minimumTerraform) < 0) {
    throw new UserError({
      problem: `${file} is Terraform ${version}; the estate needs ${minimumTerraform} or later (locks in S3)`,
      fix: install,
    });
  }
  return { path: file, version };
}

/** A version in a binary's name, as Atlantis and version managers write it: `terraform1.11.4`. */
const withVersion = /^terraform[-_]?v?(?<wanted>\d+\.\d+\.\d+)$/;

/**
 * The binary of a name and its version. Where there is none of a name that says a version, the plain
 * `terraform` is it, if it has that version: Atlantis names the one that it fetches, and fetches none that
 * its image has.
 */
async function named(name: string, env: Environment): Promise<{ readonly file: string; readonly version: string }> {
  const wanted = withVersion.exec(name)?.groups?.wanted;
  try {
    const file = locate(name, env);
    return { file, version: await versionOf(file, env) };
  } catch (error) {
    if (wanted === undefined) throw error;
    const plain = await named("terraform", env).catch(() => undefined);
    if (plain?.version === wanted) return plain;
    throw error;
  }
}

function locate(name: string, env: Environment): string {
  const candidates =
    name.includes("/") || name.includes(path.sep)
      ? [path.resolve(name)]
      : (env.PATH ?? "")
          .split(path.delimiter)
          .filter(Boolean)
          .map((folder) => path.resolve(folder, name));
  const files = candidates.flatMap((file) => (process.platform === "win32" ? [`${file}.exe`, file] : [file])).filter(isFile);
  const executable = files.find(isExecutable);
  if (executable !== undefined) return executable;
  if (files[0] !== undefined)
    throw new UserError({ problem: `${files[0]} is not executable`, fix: `make it executable (chmod +x), or ${install}` });
  throw new UserError({
    problem:
      name === "terraform" ? "terraform is not on PATH" : `TERRAFORM_BINARY_NAME names ${name}, which does not exist or cannot be reached`,
    fix: install,
  });
}

/** A folder on PATH that may not be entered has nothing, as for a shell. */
function isFile(file: string): boolean {
  try {
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

async function versionOf(file: string, env: Environment): Promise<string> {
  const run = await execa(file, ["version", "-json"], {
    // An empty CLI configuration: a broken one is reported by the search for the provider, not here.
    env: { ...env, ...withoutShellVariables(env), TF_CLI_CONFIG_FILE: devNull, CHECKPOINT_DISABLE: "1" },
    extendEnv: false,
    reject: false,
    stdin: "ignore",
    timeout: versionTimeoutSeconds * 1000,
  });
  if (run.failed) {
    const reason = run.timedOut
      ? `did not answer in ${versionTimeoutSeconds} s`
      : run.exitCode === undefined
        ? "cannot be started"
        : `ended with exit code ${run.exitCode}`;
    throw new UserError({ problem: `${file} version -json ${reason}`, details: lastLines(run.stderr), fix: install, cause: run });
  }
  const version = readVersion(run.stdout);
  if (version === undefined) {
    throw new UserError({
      problem: `${file} version -json does not print a Terraform version`,
      details: lastLines(run.stdout),
      fix: install,
    });
  }
  return version;
}

function readVersion(output: string): string | undefined {
  try {
    const answer: unknown = JSON.parse(output);
    if (typeof answer !== "object" || answer === null || !("terraform_version" in answer)) return undefined;
    const version = answer.terraform_version;
    return typeof version === "string" && /^\d+\.\d+\.\d+/.test(version) ? version : undefined;
  } catch {
    return undefined;
  }
}

const lastLines = (text: string): string[] => text.trim().split("\n").slice(-5).filter(Boolean);
