import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, rmSync, statSync, utimesSync } from "node:fs";
import path from "node:path";
import { privateFile } from "../../../common/private-folder";
import { writeAtomically } from "../../../common/atomic-file";
import { stateAddress } from "../../run/compose/compose";
import { type SynthesizedStack } from "../../synthesized";
import { awsProvider } from "../../run/terraform/versions";
import { type SimulatedStack } from "./simulated";

/** To be counted up when what is kept is made in another way. */
const form = 4;

/** As many as twenty revisions of an estate of a hundred stacks differ in. */
const most = 2_000;

const digest = (text: string): string => createHash("sha256").update(text).digest("hex");

/**
 * Simulated stacks, kept by all they follow from: what the stack synthesizes to, the stacks that it
 * reads from, the provider and Terraform. A file that is damaged counts as none.
 */
export class StateStore {
  /** @param terraform version of Terraform. */
  public constructor(
    private readonly folder: string,
    private readonly terraform: string,
  ) {}

  /** Names under which stacks are kept. @param stacks each after those that it reads from. */
  public keysOf(stacks: readonly SynthesizedStack[]): ReadonlyMap<string, string> {
    const byState = new Map<string, string>();
    return new Map(
      stacks.map(({ instance, json }) => {
        const { "//": _stamp, ...content } = json;
        const remotes = json.data?.terraform_remote_state ?? {};
        const reads = Object.values(remotes).map(({ config }) => byState.get(stateAddress(config)) ?? "");
        const key = digest(JSON.stringify([form, this.terraform, awsProvider.version, instance.id, content, reads]));
        byState.set(stateAddress(json.terraform.backend?.s3), key);
        return [instance.id, key];
      }),
    );
  }

  public read(key: string): SimulatedStack | undefined {
    const file = this.fileOf(key);
    try {
      const [sum, text] = readFileSync(file, "utf8").split("\n", 2);
      if (text === undefined || digest(text) !== sum) return undefined;
      const now = new Date();
      utimesSync(file, now, now);
      return JSON.parse(text) as SimulatedStack;
    } catch {
      return undefined;
    }
  }

  public write(key: string, stack: SimulatedStack): void {
    const text = JSON.stringify(stack);
    writeAtomically(this.fileOf(key), `${digest(text)}\n${text}`, privateFile);
  }

  /** Removes those that were not used for longest. */
  public prune(): void {
    if (!existsSync(this.folder)) return;
    const files = readdirSync(this.folder).map((name) => path.join(this.folder, name));
    if (files.length <= most) return;
    const byAge = files.map((file) => ({ file, time: statSync(file).mtimeMs })).sort((a, b) => b.time - a.time);
    for (const { file } of byAge.slice(most)) rmSync(file, { force: true });
  }

  private fileOf(key: string): string {
    return path.join(this.folder, `${key}.json`);
  }
}
