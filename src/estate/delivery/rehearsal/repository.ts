import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import path from "node:path";

/** Of nobody, at one time, so that the same files make the same commits. */
const nobody = {
  GIT_AUTHOR_NAME: "nobody",
  GIT_AUTHOR_EMAIL: "nobody@example.com",
  GIT_AUTHOR_DATE: "2026-06-01T12:00:00Z",
  GIT_COMMITTER_NAME: "nobody",
  GIT_COMMITTER_EMAIL: "nobody@example.com",
  GIT_COMMITTER_DATE: "2026-06-01T12:00:00Z",
  GIT_CONFIG_NOSYSTEM: "1",
};

/** A repository of git on this machine in place of the one at GitHub: what a source action takes of it is what it would take there. */
export class SourceRepository {
  /** @param folder that does not exist yet */
  public constructor(public readonly folder: string) {
    mkdirSync(folder, { recursive: true });
    this.git("init", "--quiet", "--initial-branch", "main");
  }

  /** The newest commit of the branch. */
  public get head(): string {
    return this.git("rev-parse", "HEAD").trim();
  }

  /** Commits what a function makes of the empty folder. @returns the commit */
  public commit(subject: string, fill: (folder: string) => void): string {
    for (const entry of readdirSync(this.folder)) if (entry !== ".git") rmSync(path.join(this.folder, entry), { recursive: true });
    fill(this.folder);
    this.git("add", "--all", "--force");
    this.git("commit", "--quiet", "--allow-empty", "--no-verify", "--message", subject);
    return this.head;
  }

  /** What a source action gives: the files of the newest commit, or a clone of all that there is. */
  public fetch(into: string, whole: boolean): void {
    if (whole) this.git("clone", "--quiet", "--no-local", this.folder, into);
    else cpSync(this.folder, into, { recursive: true, filter: (file) => path.basename(file) !== ".git" });
  }

  public git(...args: readonly string[]): string {
    // Of a hook that runs this, git would take the hook's repository.
    const own = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("GIT_")));
    return execFileSync("git", ["-C", this.folder, ...args], { env: { ...own, HOME: this.folder, ...nobody }, encoding: "utf8" });
  }
}
