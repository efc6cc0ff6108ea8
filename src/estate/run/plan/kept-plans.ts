import { createHash } from "node:crypto";
import { linkSync, readdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { KeptTexts } from "../../../common/kept-texts";
import { writeAtomically } from "../../../common/atomic-file";
import { privateFile, privateFolder } from "../../../common/private-folder";
import { stackKeys } from "../compose/stack-keys";
import { type SynthesizedStack } from "../../synthesized";
import { findProvider } from "../terraform/provider-source";
import { parsePlan, type PlanJson } from "./plan-json";

/** As many as ten revisions of an estate of two hundred stacks differ in. */
const most = 2_000;

/**
 * Offline plans of stacks, kept by all that they follow from: what the stack and those that it reads
 * from synthesize to, Terraform, the provider, and our own code that runs them.
 */
export class KeptPlans {
  private readonly texts: KeptTexts;
  private readonly code: string;

  /**
   * @param folder where they are kept.
   * @param terraform version of Terraform.
   * @param checkout root of the checkout, whose code runs.
   */
  public constructor(
    folder: string,
    private readonly terraform: string,
    checkout: string,
  ) {
    this.texts = new KeptTexts(folder, most);
    this.code = digestOfCode(path.join(checkout, "src", "estate", "run"));
  }

  /** @param stacks each after those that it reads from. @returns keys by stack; none with a provider of somebody's own, which may be another one the next time. */
  public async keysOf(stacks: readonly SynthesizedStack[]): Promise<ReadonlyMap<string, string>> {
    return (await findProvider()).isOverridden ? new Map() : stackKeys(stacks, this.terraform, this.code);
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

/** Every source of a folder, by name and content. */
function digestOfCode(folder: string): string {
  const hash = createHash("sha256");
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".ts"));
  for (const name of names.sort())
    hash
      .update(`${name}\0`)
      .update(readFileSync(path.join(folder, name)))
      .update("\0");
  return hash.digest("hex");
}
