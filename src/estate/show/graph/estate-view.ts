import { type SynthesizedStack } from "../../synthesized";

type Arguments = Readonly<Record<string, unknown>>;

/** A resource and the stack that has it, from which its references are followed. */
export interface Located {
  readonly stack: SynthesizedStack;
  readonly address: string;
  readonly args: Arguments;
}

/** Synthesized stacks as one whole, in which a reference leads to what it means. */
export class EstateView {
  public constructor(private readonly stacks: readonly SynthesizedStack[]) {}

  public all(type: string): readonly Located[] {
    return this.stacks.flatMap((stack) =>
      Object.entries(stack.json.resource?.[type] ?? {}).map(([name, args]) => ({ stack, address: `${type}.${name}`, args })),
    );
  }

  /**
   * The resource that a text refers to: one of the same stack, or one behind an output of a stack that
   * it reads. Undefined for a text that is no reference.
   */
  public find(text: unknown, from: SynthesizedStack): Located | undefined {
    const [, path] = /^\$\{([\w.-]+)\}$/.exec(typeof text === "string" ? text : "") ?? [];
    if (path === undefined) return undefined;
    const [first, second = "", third = "", , field = ""] = path.split(".");
    if (first === "data") return second === "terraform_remote_state" ? this.behindOutput(third, field, from) : undefined;
    const args = from.json.resource?.[first ?? ""]?.[second];
    return args === undefined ? undefined : { stack: from, address: `${first}.${second}`, args };
  }

  private behindOutput(layer: string, field: string, from: SynthesizedStack): Located | undefined {
    const producer = this.stacks.find(({ instance }) => instance.layer === layer && from.instance.dependsOn.includes(instance.id));
    return producer === undefined ? undefined : this.find(producer.json.output?.[field]?.value, producer);
  }
}

/** Blocks of an argument, whether it is written as one or as a list. */
export function blocks(value: unknown): readonly Arguments[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  return list.filter((block): block is Arguments => typeof block === "object" && block !== null);
}

/** An argument that is a text. */
export const text = (value: unknown): string => (typeof value === "string" ? value : "");

/** The texts of an argument that is a list of them. */
export const texts = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((one): one is string => typeof one === "string") : [];
