import { KeptTexts } from "../../../common/kept-texts";
import { stackKeys } from "../../run/compose/stack-keys";
import { type SynthesizedStack } from "../../synthesized";
import { type SimulatedStack } from "./simulated";

/** To be counted up when stacks are simulated in another way. */
const form = 4;

/** As many as twenty revisions of an estate of a hundred stacks differ in. */
const most = 2_000;

/** Simulated stacks, kept by all they follow from. */
export class KeptSimulations {
  private readonly texts: KeptTexts;

  /** @param terraform version of Terraform. */
  public constructor(
    folder: string,
    private readonly terraform: string,
  ) {
    this.texts = new KeptTexts(folder, most);
  }

  /** Names under which stacks are kept. @param stacks each after those that it reads from. */
  public keysOf(stacks: readonly SynthesizedStack[]): ReadonlyMap<string, string> {
    return stackKeys(stacks, form, this.terraform);
  }

  public read(key: string): SimulatedStack | undefined {
    const text = this.texts.read(key);
    // What it wrote itself, and whose digest is right.
    return text === undefined ? undefined : (JSON.parse(text) as SimulatedStack);
  }

  public write(key: string, stack: SimulatedStack): void {
    this.texts.write(key, JSON.stringify(stack));
  }

  public prune(): void {
    this.texts.prune();
  }
}
