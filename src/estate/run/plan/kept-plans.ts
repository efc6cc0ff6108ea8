import { createHash } from "node:crypto";
import { linkSync, readdirSync, rmSync } from "node:fs";
import path from "node:path";
import { KeptTexts } from "../../../common/kept-texts";
import { UserError } from "../../../common/user-error";
import { writeAtomically } from "../../../common/atomic-file";
import { privateFile, privateFolder } from "../../../common/private-folder";
import { KeptKeys } from "../compose/kept-keys";
import { type OutputRead } from "../compose/output-reads";
import { type SynthesizedStack } from "../../synthesized";
import { parsePlan, type PlanJson } from "./plan-json";
import { type PlannedOutputs } from "./planned-outputs";
import { type PlannedObject, type StackSummary } from "./summary";

/** The plan, what is told of it, and that the stack as it is was seen. */
const textsOfStack = 3;
/** As many stacks as ten revisions of an estate of two hundred differ in. */
const most = 2_000 * textsOfStack;

/** A stack's plan, and what those that read from it are fed. */
export interface MadePlan {
  readonly plan: PlanJson;
  readonly outputs: PlannedOutputs;
}

/** What reports and other stacks are told of a plan, so that hardly any run has to read one. */
export interface PlanExtract {
  readonly outputs: PlannedOutputs;
  readonly summary: StackSummary;
  readonly objects: readonly PlannedObject[];
}

/** A plan that is known. */
export interface KnownPlan extends PlanExtract {
  /** Reads the plan. @throws UserError when it is not there any more. */
  readonly plan: () => PlanJson;
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

  /** The plan is only looked at, whether it is whole: parsing those of all stacks takes as long as the rest of a run. */
  public read(key: string | undefined): KnownPlan | undefined {
    if (key === undefined || this.texts.read(key) === undefined) return undefined;
    const extract = this.texts.read(extractKey(key));
    // It wrote the text itself, and its digest is right.
    return extract === undefined ? undefined : { ...(JSON.parse(extract) as PlanExtract), plan: () => this.planOf(key) };
  }

  /** Keeps a plan, so that it is known; one that cannot be kept stays in memory. @throws UserError when the place cannot be written. */
  public write(own: string | undefined, key: string | undefined, plan: PlanJson, extract: PlanExtract): KnownPlan {
    if (own === undefined || key === undefined) return { ...extract, plan: () => plan };
    this.texts.write(key, JSON.stringify(plan));
    this.texts.write(extractKey(key), JSON.stringify(extract));
    this.texts.write(own, key);
    return { ...extract, plan: () => this.planOf(key) };
  }

  private planOf(key: string): PlanJson {
    const text = this.texts.read(key);
    if (text !== undefined) return parsePlan(text, "a plan that was kept");
    throw new UserError({
      problem: "a plan that was kept was removed or changed while it was in use",
      fix: "run the command again; it plans what is missing",
    });
  }

  /** Puts plans into a folder of their own, each as `<stack>.json`. @throws UserError when the place cannot be written. */
  public show(folder: string, plans: ReadonlyMap<string, KnownPlan>, keys: ReadonlyMap<string, string | undefined>): void {
    privateFolder(folder);
    for (const name of readdirSync(folder)) rmSync(path.join(folder, name), { recursive: true, force: true });
    for (const [stack, { plan }] of plans) {
      const kept = this.texts.fileOf(keys.get(stack) ?? "");
      const file = path.join(folder, `${stack}.json`);
      if (kept === undefined || !isLinked(kept, file)) writeAtomically(file, JSON.stringify(plan()), privateFile);
    }
  }

  /** @param stacks number of those of this run, of which everything stays. */
  public prune(stacks: number): void {
    this.texts.prune(Math.max(most, stacks * textsOfStack));
  }
}

const digest = (content: unknown): string => createHash("sha256").update(JSON.stringify(content)).digest("hex");
const extractKey = (key: string): string => digest(["extract", key]);

/** A link costs nothing, and what is kept is replaced, never changed. Not every file system has links. */
function isLinked(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch {
    return false;
  }
}
