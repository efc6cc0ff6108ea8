import { chmodSync, cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createHash } from "node:crypto";
import path from "node:path";
import { temporaryFolder } from "../machine";

/** What lies in AWS, as far as the estate's pipelines see it: which stacks have something to do, and which runs there are. */
export interface EstateWorld {
  /** The newest commit of main. */
  newest: string;
  /** Waves with something to apply, by environment; `first` and `last` are the destructions. */
  due: Record<string, string[]>;
  /** Stacks for break-glass that have something to apply, by environment. */
  withheld: Record<string, string[]>;
  /** Runs of each pipeline, newest first. */
  runs: Record<string, { pipelineExecutionId: string; status: string; startTime: string }[]>;
  /** Actions that have ended, by the run. */
  ended: Record<string, { stageName: string; actionName: string; status: string }[]>;
  /** How often somebody else moves a state between a plan and its apply. */
  moves: number;
  /** Serial of each environment's states. */
  serial: Record<string, number>;
  /** What was applied, as `<environment> <wave>`, each with the role that did it. */
  applied: string[];
  /** Findings of drift. */
  drift: object[];
  /** Ends the program in the middle of an apply, once. */
  dies: boolean;
  /** Commands that fail: the first two words of a check, or `plan <environment>`. */
  fails: string[];
  /** The comment on a pull request, with the request's number before it. */
  comment: string;
}

/**
 * A machine of CodeBuild on which the estate's command, git and AWS's command are stand-ins: the command's own answers to
 * `list` are real ones, and its plans say for which wave they are and of which states.
 */
export class EstateMachine {
  public readonly folder = temporaryFolder();
  private readonly bin = path.join(this.folder, "bin");

  public constructor(list: object, world: Partial<EstateWorld> = {}) {
    mkdirSync(this.bin);
    writeFileSync(path.join(this.folder, "list.json"), JSON.stringify(list));
    cpSync(path.join(__dirname, "estate-programs.mjs"), path.join(this.folder, "programs.mjs"));
    const sum = createHash("sha256").update("terraform").digest("hex");
    this.program("curl", curl(sum));
    for (const name of ["unzip", "sleep"]) this.program(name, "exit 0");
    for (const name of ["npx", "npm", "gh", "git", "aws"])
      this.program(name, `exec node ${path.join(this.folder, "programs.mjs")} ${name} "$@"`);
    this.world = {
      newest: "c1",
      due: {},
      withheld: {},
      runs: {},
      ended: {},
      moves: 0,
      serial: {},
      applied: [],
      drift: [],
      dies: false,
      fails: [],
      comment: "",
      ...world,
    };
  }

  public get world(): EstateWorld {
    return JSON.parse(readFileSync(path.join(this.folder, "world.json"), "utf8")) as EstateWorld;
  }

  public set world(world: EstateWorld) {
    writeFileSync(path.join(this.folder, "world.json"), JSON.stringify(world));
  }

  public change(part: Partial<EstateWorld>): void {
    this.world = { ...this.world, ...part };
  }

  public get machine(): Record<string, string> {
    return { PATH: `${this.bin}:${process.env.PATH ?? ""}`, HOME: this.folder, WORLD: this.folder, AWS_REGION: "us-east-1" };
  }

  private program(name: string, text: string): void {
    const file = path.join(this.bin, name);
    writeFileSync(file, `#!/usr/bin/env bash\n${text}\n`);
    chmodSync(file, 0o755);
  }
}

const curl = (sum: string): string => `while [ $# -gt 0 ]; do case "$1" in --output) out="$2" ;; https:*) place="$1" ;; esac; shift; done
case "$place" in *SHA256SUMS) for machine in amd64 arm64; do printf '%s  terraform_%s_linux_%s.zip\\n' ${sum} "$TERRAFORM_VERSION" "$machine"; done > "$out" ;; *) printf terraform > "$out" ;; esac`;
