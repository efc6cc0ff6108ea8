import { linkSync, readdirSync, rmSync } from "node:fs";
import path from "node:path";
import { KeptTexts } from "../../../common/kept-texts";
import { writeAtomically } from "../../../common/atomic-file";
import { privateFile, privateFolder } from "../../../common/private-folder";
import { KeptKeys } from "../compose/kept-keys";
import { type SynthesizedStack } from "../../synthesized";
import { parsePlan, type PlanJson } from "./plan-json";

/** As many as ten revisions of an estate of two hundred stacks differ in. */
const most = 2_000;

/**
 * Offline plans of stacks, kept by all that they follow from: what the stack and those that it reads
 * from synthesize to, Terraform, the provider, and our own code that runs them.
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

  /** @param stacks each after those that it reads from. @returns keys by stack, see KeptKeys. */
  public keysOf(stacks: readonly SynthesizedStack[]): Promise<ReadonlyMap<string, string>> {
    return this.keys.of(stacks);
  }

  public read(key: string | undefined): PlanJson | undefined {
    const text = key === undefined ? undefined : this.texts.read(key);
    return text === undefined ? undefined : parsePlan(text, "a plan that was kept");
  }

  /** @throws UserError when the place cannot be written. */
  public write(key: string | undefined, plan: PlanJson): void {
    if (key !== undefined) this.texts.write(key, JSON.stringify(plan));
  }

  /** Puts plans into a folder of their own, each as `<stack>.json`. @throws UserError when the place cannot be written. */
  public show(folder: string, plans: ReadonlyMap<string, PlanJson>, keys: ReadonlyMap<string, string>): void {
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

/** A link costs nothing, and what is kept is replaced, never changed. Not every file system has links. */
function isLinked(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch {
    return false;
  }
}
