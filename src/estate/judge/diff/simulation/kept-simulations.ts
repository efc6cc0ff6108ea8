import { KeptTexts } from "../../../../common/kept-texts";
import { KeptKeys } from "../../../run/compose/kept-keys";
import { type SynthesizedStack } from "../../../synthesized";
import { type SimulatedStack } from "./simulated";

/** As many as twenty revisions of an estate of a hundred stacks differ in. */
const most = 2_000;

/** Simulated stacks, kept by all they follow from. */
export class KeptSimulations {
  private readonly texts: KeptTexts;
  private readonly keys: KeptKeys;

  /**
   * @param terraform version of Terraform.
   * @param checkout root of the checkout, whose code simulates.
   */
  public constructor(folder: string, terraform: string, checkout: string) {
    this.texts = new KeptTexts(folder, most);
    this.keys = new KeptKeys(terraform, checkout, ["src/estate/run", "src/estate/judge/diff/simulation"]);
  }

  /** @param stacks each after those that it reads from. @returns keys by stack, see KeptKeys. */
  public keysOf(stacks: readonly SynthesizedStack[]): Promise<ReadonlyMap<string, string>> {
    return this.keys.of(stacks);
  }

  public read(key: string | undefined): SimulatedStack | undefined {
    const text = key === undefined ? undefined : this.texts.read(key);
    // What it wrote itself, and whose digest is right.
    return text === undefined ? undefined : (JSON.parse(text) as SimulatedStack);
  }

  /** @throws UserError when the place cannot be written. */
  public write(key: string | undefined, stack: SimulatedStack): void {
    if (key !== undefined) this.texts.write(key, JSON.stringify(stack));
  }

  public prune(): void {
    this.texts.prune();
  }
}
