import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { type Deployment } from "../run-pipeline";
import { temporaryRoot } from "../../../common/temporary";

/** What the stand-ins of build specifications' programs know; see programs.mjs. */
export interface StandInState {
  hostAccount: string;
  /** Folder of Node's packages from which the parser of migrations is taken. */
  packages: string;
  /** Images by `<host>/<repository>`, tag and digest. */
  registry: Record<string, Record<string, string>>;
  replicated: boolean;
  built: Record<string, string>;
  /** Labels of images that were built, by digest. */
  labels: Record<string, Record<string, string>>;
  pushes: number;
  /** Answers of the registry's scan, one after the other; a text is an error. */
  scans: unknown[];
  /** By `<account>/<region><name>`. */
  parameters: Record<string, string>;
  /** Names of those that ring, by region. */
  alarms: Record<string, string[]>;
  revisions: unknown[];
  running: Record<string, string>;
  /** Revisions to which CodeDeploy has moved the requests, by `<account>/<region>/<service>`. */
  serving: Record<string, string>;
  /** Commit that the documents of each bucket say they are of; empty where they say none. */
  published: Record<string, string>;
  doesNotStart: boolean;
  distribution: string;
  invalidated: string[];
  uploads: string[];
  copiesOther?: string;
  today: string;
  /** What AWS publishes as the authorities that sign database servers. @default certificates */
  authorities?: string;
  day: string;
  time: string;
  /** Python that runs tests for real; without one they pass or fail as `verdicts.json` says. */
  python?: string;
}

const programs = ["aws", "docker", "crane", "curl", "python3", "npm", "date", "sleep"];

/** Where the stand-ins lie in a checkout. */
export const programsFile = (root: string): string => path.join(root, "src", "estate", "delivery", "rehearsal", "programs.mjs");

/** A folder with stand-ins of all programs that build specifications call but the shell's own and jq. */
export class BuildSetting {
  public readonly folder = mkdtempSync(path.join(temporaryRoot().folder, "delivery-"));

  /** @param root the checkout's root */
  public constructor(root: string, state: Partial<StandInState> = {}) {
    const bin = path.join(this.folder, "bin");
    mkdirSync(bin);
    copyFileSync(programsFile(root), path.join(this.folder, "programs.mjs"));
    chmodSync(path.join(this.folder, "programs.mjs"), 0o755);
    for (const program of programs) symlinkSync("../programs.mjs", path.join(bin, program));
    this.state = {
      hostAccount: "333333333333",
      packages: path.join(root, "node_modules"),
      registry: {},
      replicated: true,
      built: {},
      labels: {},
      pushes: 0,
      scans: [{ imageScanStatus: { status: "ACTIVE" }, imageScanFindings: { enhancedFindings: [] } }],
      parameters: {},
      alarms: {},
      revisions: [],
      running: {},
      serving: {},
      published: {},
      doesNotStart: false,
      distribution: "E1",
      invalidated: [],
      uploads: [],
      today: "2026-06-01",
      day: "Mon",
      time: "18:00",
      ...state,
    };
  }

  public get state(): StandInState {
    return JSON.parse(readFileSync(path.join(this.folder, "state.json"), "utf8")) as StandInState;
  }

  public set state(state: StandInState) {
    writeFileSync(path.join(this.folder, "state.json"), JSON.stringify(state));
  }

  public change(part: Partial<StandInState>): void {
    this.state = { ...this.state, ...part };
  }

  /** Notes to which revision CodeDeploy has moved the requests of a service. */
  public serve({ roleArn, region, group, taskDefinition }: Pick<Deployment, "roleArn" | "region" | "group" | "taskDefinition">): void {
    const { revisions, serving } = this.state;
    const account = roleArn.split(":")[4] ?? "";
    const revision = `arn:aws:ecs:${region}:${account}:task-definition/${group}:${revisions.length + 1}`;
    this.change({ revisions: [...revisions, taskDefinition], serving: { ...serving, [`${account}/${region}/${group}`]: revision } });
  }

  /** What builds get of the machine: the stand-ins before everything else. */
  public get machine(): Record<string, string> {
    return { PATH: `${path.join(this.folder, "bin")}:${process.env.PATH ?? ""}`, HOME: this.folder, STAND_IN: this.folder };
  }

  public fresh(name: string): string {
    return mkdtempSync(path.join(this.folder, `${name}-`));
  }

  /** The files that an image was built from; what stands in for Docker keeps them. */
  public imageFolder(image: string): string {
    return path.join(this.folder, "images", /sha256:([0-9a-f]{64})$/.exec(image)?.[1] ?? "none");
  }
}
