import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { execa, type Options } from "execa";
// @ts-expect-error: a script without types, since the bench reads it without compiling anything.
import { projectParts } from "../../scripts/project-parts.mjs";
import { lendFunctionArchives } from "../../src/estate/functions/archives";
import { type CommandResult, root } from "./command";

/** What synthesis and the command are made of. */
const parts: readonly string[] = projectParts;

/** Git as it is after installation: no settings of the person, the machine, or a hook that runs the tests. */
const gitEnvironment = {
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_DIR: undefined,
  GIT_WORK_TREE: undefined,
  GIT_INDEX_FILE: undefined,
  GIT_AUTHOR_NAME: "Test",
  GIT_AUTHOR_EMAIL: "test@example.com",
  GIT_COMMITTER_NAME: "Test",
  GIT_COMMITTER_EMAIL: "test@example.com",
};

/** A copy of the project with a git history of its own. */
export class ProjectCopy {
  public constructor(public readonly folder: string) {
    mkdirSync(folder, { recursive: true });
    for (const part of parts) cpSync(path.join(root, part), path.join(folder, part), { recursive: true });
    symlinkSync(path.join(root, "node_modules"), path.join(folder, "node_modules"));
    lendFunctionArchives(root, folder);
  }

  public path(...names: readonly string[]): string {
    return path.join(this.folder, ...names);
  }

  public async git(...args: readonly string[]): Promise<string> {
    return (await execa("git", [...args], { cwd: this.folder, env: gitEnvironment })).stdout;
  }

  /** Makes the folder a repository; `.gitignore` names node_modules as a folder, and here it is a link. */
  public async init(): Promise<string> {
    await this.git("init", "--quiet", "--initial-branch=main");
    writeFileSync(this.path(".git", "info", "exclude"), "node_modules\n");
    return this.commit();
  }

  /** Commits everything; returns the commit's id. */
  public async commit(): Promise<string> {
    await this.git("add", "--all");
    await this.git("commit", "--quiet", "--message", "change");
    return this.git("rev-parse", "HEAD");
  }

  /** Changes a file; fails when the text that it is about is no longer there. */
  public edit(file: string, change: (text: string) => string): void {
    const before = readFileSync(this.path(file), "utf8");
    const after = change(before);
    if (after === before) throw new Error(`${file} does not hold what the change is about; adapt the test to the code`);
    writeFileSync(this.path(file), after);
  }

  /** Runs the copy's own `estate` command. */
  public async estate(args: readonly string[], options: Options = {}): Promise<CommandResult> {
    const { exitCode, stdout, stderr } = await execa(process.execPath, [this.path("bin", "estate.mjs"), ...args], {
      cwd: this.folder,
      reject: false,
      stdin: "ignore",
      ...options,
      env: { ...gitEnvironment, ...options.env },
    });
    return { exitCode, stdout: String(stdout), stderr: String(stderr) };
  }

  /** Synthesizes the files as they are, without the command. */
  public async synthesize(out: string): Promise<void> {
    await execa(process.execPath, [this.path("bin", "synth.mjs")], { cwd: this.folder, env: { CDKTF_OUTDIR: out } });
  }
}
