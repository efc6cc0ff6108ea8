import { createHash } from "node:crypto";
import { linkSync, readdirSync, rmSync } from "node:fs";
import path from "node:path";
import { KeptTexts } from "../../../common/kept-texts";
import { writeAtomically } from "../../../common/atomic-file";
import { privateFile, privateFolder } from "../../../common/private-folder";
import { KeptKeys } from "../compose/kept-keys";
import { type OutputRead } from "../compose/output-reads";
import { type SynthesizedStack } from "../../synthesized";
import { parsePlan, type PlanJson } from "./plan-json";
import { type PlannedOutputs } from "./planned-outputs";

/** Three for each stack, and as many stacks as ten revisions of an estate of two hundred differ in. */
const most = 6_000;

/** A stack's plan, and what those that read from it are fed. */
export interface KeptPlan {
  readonly plan: PlanJson;
  readonly outputs: PlannedOutputs;
}

/**
 * Offline plans of stacks, kept by all that they follow from: what the stack synthesizes to, the values
 * of the outputs that it reads, known or not, Terraform, the provider, and our own code that runs them.
 */
export class KeptPlans {
  private readonly texts: KeptTexts;
  private readonly keys: KeptKeys;

  /**
   * @param folder where they are kept.
   * @param terraform version of Terraform.
   * @param checkout root of the checkout, whose code runs.
   */
  public constructor(folder: string, terraform: string, checkout: string) {
    this.texts = new KeptTexts(folder, most);
    this.keys = new KeptKeys(terraform, checkout, ["src/estate/run"]);
  }

  /** Digests of stacks by themselves, whatever they read; see KeptKeys. */
  public ownKeysOf(stacks: readonly SynthesizedStack[]): Promise<ReadonlyMap<string, string>> {
    return this.keys.ofEach(stacks);
  }

  /**
   * Key of a stack's plan.
   *
   * @param own digest of the stack by itself; undefined when nothing is kept.
   * @param outputsOf what the stacks that it reads from were planned to have.
   * @throws Error for a stack of which the outputs are not known.
   */
  public keyOf(own: string | undefined, reads: readonly OutputRead[], outputsOf: (stack: string) => PlannedOutputs): string | undefined {
    if (own === undefined) return undefined;
    const fed = reads.map(({ stack, field }) => [stack, field, outputsOf(stack)[field] ?? null]);
    return digest(["plan", own, fed]);
  }

  /** Whether a plan of the stack as it is was ever kept, whatever it had read. */
  public hasSeen(own: string | undefined): boolean {
    return own !== undefined && this.texts.read(own) !== undefined;
  }

  public read(key: string | undefined): KeptPlan | undefined {
    if (key === undefined) return undefined;
    const [plan, outputs] = [this.texts.read(key), this.texts.read(outputsKey(key))];
    if (plan === undefined || outputs === undefined) return undefined;
    // It wrote the outputs itself, and their digest is right.
    return { plan: parsePlan(plan, "a plan that was kept"), outputs: JSON.parse(outputs) as PlannedOutputs };
  }

  /** @throws UserError when the place cannot be written. */
  public write(own: string | undefined, key: string | undefined, { plan, outputs }: KeptPlan): void {
    if (own === undefined || key === undefined) return;
    this.texts.write(key, JSON.stringify(plan));
    this.texts.write(outputsKey(key), JSON.stringify(outputs));
    this.texts.write(own, key);
  }

  /** Puts plans into a folder of their own, each as `<stack>.json`. @throws UserError when the place cannot be written. */
  public show(folder: string, plans: ReadonlyMap<string, PlanJson>, keys: ReadonlyMap<string, string | undefined>): void {
    privateFolder(folder);
    for (const name of readdirSync(folder)) rmSync(path.join(folder, name), { recursive: true, force: true });
    for (const [stack, plan] of plans) {
      const kept = this.texts.fileOf(keys.get(stack) ?? "");
      const file = path.join(folder, `${stack}.json`);
      if (kept === undefined || !isLinked(kept, file)) writeAtomically(file, JSON.stringify(plan), privateFile);
    }
  }

  public prune(): void {
    this.texts.prune();
  }
}

const digest = (content: unknown): string => createHash("sha256").update(JSON.stringify(content)).digest("hex");
const outputsKey = (key: string): string => digest(["outputs", key]);

/** A link costs nothing, and what is kept is replaced, never changed. Not every file system has links. */
function isLinked(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch {
    return false;
  }
}
