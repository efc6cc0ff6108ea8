import { spawn } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { type BuildPhase, buildPhases, type BuildSpecification } from "./build-specification";

export interface BuildSettings {
  readonly specification: BuildSpecification;
  /** Folder with the source, which the build changes. */
  readonly source: string;
  /** Empty folder for what the runner keeps between commands. */
  readonly scratch: string;
  /** Folder that gets the artifacts. */
  readonly output: string;
  /** Variables of the project and of the action; they win over those of the specification. */
  readonly variables: Readonly<Record<string, string>>;
  /** What the machine gives: PATH, HOME and the like. */
  readonly machine: Readonly<Record<string, string>>;
  /** Ends the command that runs; the build fails then. */
  readonly signal?: AbortSignal;
}

export interface PhaseResult {
  readonly phase: BuildPhase;
  readonly succeeded: boolean;
  /** Command that failed. */
  readonly failed?: string;
}

export interface BuildResult {
  readonly succeeded: boolean;
  readonly phases: readonly PhaseResult[];
  /** Values of the exported variables, those that have one. */
  readonly exported: Readonly<Record<string, string>>;
  /** Files of each report that were there, from the source. */
  readonly reports: Readonly<Record<string, readonly string[]>>;
  /** Files of the artifact, from its root. */
  readonly artifacts: readonly string[];
  readonly log: string;
}

/**
 * Runs a build specification as CodeBuild does: each command in bash, one after the other, with the exported
 * variables and functions of those before it. The first command that fails ends its phase; its `finally`
 * runs. After a failure in `install` or `pre_build` no other phase runs; after one in `build`, `post_build`
 * does, unless the phase says `on-failure: ABORT`. Where documents leave open what survives between commands
 * the stricter holds: variables that are not exported do not, and each phase begins in the source's folder.
 *
 * @see https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html
 * @see https://docs.aws.amazon.com/codebuild/latest/userguide/view-build-details-phases.html
 */
export async function runBuild(settings: BuildSettings): Promise<BuildResult> {
  const shell = new Shell(settings);
  const phases: PhaseResult[] = [];
  let aborted = false;
  for (const phase of buildPhases) {
    const definition = settings.specification.phases[phase];
    if (definition === undefined || aborted) continue;
    shell.enter(phases.every(({ succeeded }) => succeeded));
    const failed = await shell.first(definition.commands);
    const failedAtLast = await shell.first(definition.finally);
    const command = failed ?? failedAtLast;
    phases.push({ phase, succeeded: command === undefined, ...(command === undefined ? {} : { failed: command }) });
    if (command === undefined) continue;
    const next = definition["on-failure"] ?? (phase === "build" || phase === "post_build" ? "CONTINUE" : "ABORT");
    aborted = next === "ABORT";
  }
  const { reports } = settings.specification;
  const found = Object.fromEntries(
    Object.entries(reports).map(([name, report]) => [
      name,
      report.files.filter((file) => existsSync(path.join(settings.source, report["base-directory"], file))),
    ]),
  );
  const succeeded = phases.every((one) => one.succeeded);
  const artifacts = aborted ? [] : gather(settings, shell);
  return {
    succeeded: succeeded && artifacts !== undefined,
    phases,
    exported: Object.fromEntries(
      settings.specification.env["exported-variables"].flatMap((name) =>
        shell.environment[name] === undefined ? [] : [[name, shell.environment[name]]],
      ),
    ),
    reports: found,
    artifacts: artifacts ?? [],
    log: shell.log,
  };
}

/** What lies below a folder, as paths from it. */
const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .sort();

/** Copies the artifacts; undefined when a file is not there, which fails a build. */
function gather({ specification, source, output }: BuildSettings, shell: Shell): string[] | undefined {
  if (specification.artifacts === undefined) return [];
  const base = path.join(source, specification.artifacts["base-directory"]);
  const files = specification.artifacts.files.flatMap((pattern) => {
    if (pattern === "**/*") return existsSync(base) ? filesBelow(base) : [];
    if (/[*?[]/.test(pattern)) throw new Error(`the pattern ${pattern} of artifacts is not understood here; write **/* or the file's name`);
    return [pattern];
  });
  const missing = files.filter((file) => !existsSync(path.join(base, file)));
  if (files.length === 0 || missing.length > 0) {
    shell.say(`no matching artifact paths found${missing.length > 0 ? `: ${missing.join(", ")}` : ""}`);
    return undefined;
  }
  for (const file of files) cpSync(path.join(base, file), path.join(output, file), { recursive: true });
  return files;
}

/** Runs commands one after the other, and carries over what a command exports and where it stands. */
class Shell {
  public environment: Record<string, string>;
  public log = "";
  private folder: string;

  public constructor(private readonly settings: BuildSettings) {
    const { machine, specification, variables, source } = settings;
    this.folder = source;
    this.environment = {
      ...machine,
      ...specification.env.variables,
      AWS_REGION: "us-east-1",
      CODEBUILD_SRC_DIR: source,
      CODEBUILD_BUILD_NUMBER: "1",
      CODEBUILD_BUILD_ARN: "arn:aws:codebuild:us-east-1:000000000000:build/local:1",
      CODEBUILD_BUILD_IMAGE: "local",
      CODEBUILD_BUILD_URL: "https://console.aws.amazon.com/codesuite/codebuild/000000000000/projects/local/build/local:1",
      CODEBUILD_BUILD_SUCCEEDING: "1",
      ...variables,
    };
  }

  public say(line: string): void {
    this.log += `${line}\n`;
  }

  public enter(succeeding: boolean): void {
    this.folder = this.settings.source;
    this.environment.CODEBUILD_BUILD_SUCCEEDING = succeeding ? "1" : "0";
  }

  /** Runs commands up to the first that fails, and returns that. */
  public async first(commands: readonly string[]): Promise<string | undefined> {
    for (const command of commands) if ((await this.run(command)) !== 0) return command;
    return undefined;
  }

  private async run(command: string): Promise<number> {
    const { scratch, signal } = this.settings;
    const prefix = path.join(scratch, "command");
    mkdirSync(scratch, { recursive: true });
    for (const what of ["environment", "folder"]) rmSync(`${prefix}.${what}`, { force: true });
    writeFileSync(`${prefix}.sh`, command);
    // What the command leaves is noted however it ends, by `exit` too.
    const wrapper = `trap 'code=$?; env -0 > "$0.environment"; pwd > "$0.folder"; exit $code' EXIT; source "$0.sh"`;
    const code = await new Promise<number>((resolve, reject) => {
      const child = spawn("bash", ["-c", wrapper, prefix], {
        cwd: this.folder,
        env: this.environment,
        stdio: ["ignore", "pipe", "pipe"],
        ...(signal === undefined ? {} : { signal }),
      });
      for (const stream of [child.stdout, child.stderr]) stream.on("data", (data: Buffer) => (this.log += data.toString()));
      child.on("error", reject);
      child.on("close", (status) => resolve(status ?? 1));
    });
    this.carryOver(`${prefix}.environment`, `${prefix}.folder`);
    return code;
  }

  private carryOver(environment: string, folder: string): void {
    if (existsSync(environment))
      this.environment = Object.fromEntries(
        readFileSync(environment, "utf8")
          .split("\0")
          .filter((line) => line.includes("=") && !/^(?:_|SHLVL|PWD|OLDPWD)=/.test(line))
          .map((line): [string, string] => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]),
      );
    if (existsSync(folder)) this.folder = readFileSync(folder, "utf8").trimEnd();
  }
}
