import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

/** What the stand-ins of build specifications' programs know; see stand-in.mjs. */
export interface StandInState {
  hostAccount: string;
  /** Images by `<host>/<repository>`, tag and digest. */
  registry: Record<string, Record<string, string>>;
  replicated: boolean;
  built: Record<string, string>;
  pushes: number;
  /** Answers of the registry's scan, one after the other; a text is an error. */
  scans: unknown[];
  /** By `<account>/<region><name>`. */
  parameters: Record<string, string>;
  alarms: number;
  revisions: unknown[];
  running: Record<string, string>;
  doesNotStart: boolean;
  distribution: string;
  invalidated: string[];
  uploads: string[];
  copiesOther?: string;
  today: string;
  day: string;
  time: string;
}

const programs = ["aws", "docker", "crane", "python3", "npm", "date", "sleep"];

/** A folder with stand-ins of all programs that build specifications call but the shell's own and jq. */
export class BuildSetting {
  public readonly folder = mkdtempSync(path.join(tmpdir(), "delivery-"));

  public constructor(state: Partial<StandInState> = {}) {
    const bin = path.join(this.folder, "bin");
    mkdirSync(bin);
    copyFileSync(path.join(__dirname, "stand-in.mjs"), path.join(this.folder, "stand-in.mjs"));
    chmodSync(path.join(this.folder, "stand-in.mjs"), 0o755);
    for (const program of programs) symlinkSync("../stand-in.mjs", path.join(bin, program));
    this.state = {
      hostAccount: "333333333333",
      registry: {},
      replicated: true,
      built: {},
      pushes: 0,
      scans: [{ imageScanStatus: { status: "ACTIVE" }, imageScanFindings: { enhancedFindings: [] } }],
      parameters: {},
      alarms: 0,
      revisions: [],
      running: {},
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

  /** What builds get of the machine: the stand-ins before everything else. */
  public get machine(): Record<string, string> {
    return { PATH: `${path.join(this.folder, "bin")}:${process.env.PATH ?? ""}`, HOME: this.folder, STAND_IN: this.folder };
  }

  public fresh(name: string): string {
    return mkdtempSync(path.join(this.folder, `${name}-`));
  }
}

/** Files of a version, by path; texts as they are, everything else as JSON. */
export function writeVersion(folder: string, files: Readonly<Record<string, unknown>>): void {
  for (const [name, content] of Object.entries(files)) {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, typeof content === "string" ? content : JSON.stringify(content));
  }
}

/** A version of the service `api` that passes every gate. */
export const goodService: Readonly<Record<string, unknown>> = {
  "services/api/requirements.txt": "fastapi==0.121.2\n",
  "services/api/requirements-test.txt": "pytest==9.0.1\n",
  "services/api/app.py": "app = 1\n",
  "services/api/Dockerfile": "FROM scratch\n",
  "services/api/smoke.sh": 'test "$1" != ""\n',
  "services/api/migrations/0001-first.sql": "create table quotes (symbol text);\n",
};

/** A version of the web application that passes every gate. */
export const goodWeb: Readonly<Record<string, unknown>> = {
  "web/package.json": { name: "web" },
  "web/package-lock.json": {},
  "web/smoke.sh": "true\n",
};
