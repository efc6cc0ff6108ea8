import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { type SynthesizedStack } from "../../synthesized";
import { findProvider } from "../terraform/provider-source";
import { meaningfulVariables } from "../terraform/shell-variables";
import { stackKey, stackKeys } from "./stack-keys";

/**
 * Names under which is kept what Terraform says offline of a stack: all that it follows from, which
 * is the stack, those that it reads from, Terraform, the provider, variables of the shell that the
 * user has handed on, and our own code.
 */
export class KeptKeys {
  private readonly code: string;

  /**
   * @param terraform version of Terraform.
   * @param checkout root of the checkout.
   * @param folders of the code that what is kept follows from, relative to the checkout.
   */
  public constructor(
    private readonly terraform: string,
    checkout: string,
    folders: readonly string[],
  ) {
    this.code = digestOfCode(folders.map((folder) => path.join(checkout, folder)));
  }

  /**
   * @param stacks each after those that it reads from.
   * @returns keys by stack; none with a provider of somebody's own, which may be another one the next time.
   */
  public async of(stacks: readonly SynthesizedStack[]): Promise<ReadonlyMap<string, string>> {
    const more = await this.ingredients();
    return more === undefined ? new Map() : stackKeys(stacks, ...more);
  }

  /** The same for stacks by themselves, whatever they read from. */
  public async ofEach(stacks: readonly SynthesizedStack[]): Promise<ReadonlyMap<string, string>> {
    const more = await this.ingredients();
    return more === undefined ? new Map() : new Map(stacks.map((stack) => [stack.instance.id, stackKey(stack, more)]));
  }

  private async ingredients(): Promise<readonly string[] | undefined> {
    if ((await findProvider()).isOverridden) return undefined;
    return [this.terraform, this.code, JSON.stringify(meaningfulVariables())];
  }
}

/** Every source of the folders, by name and content. */
function digestOfCode(folders: readonly string[]): string {
  const hash = createHash("sha256");
  for (const folder of folders) {
    const names = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".ts"));
    for (const name of names.sort())
      hash
        .update(`${name}\0`)
        .update(readFileSync(path.join(folder, name)))
        .update("\0");
  }
  return hash.digest("hex");
}
