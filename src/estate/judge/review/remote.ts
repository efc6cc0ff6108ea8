import { type SynthesizedStack } from "../../synthesized";
import { isRecord } from "./values";

const wholeRead = /\$\{data\.terraform_remote_state\.([A-Za-z0-9_-]+)\.outputs(?:\.([A-Za-z0-9_-]+)|\["([^"]+)"\])\}/g;

/** Says what another stack's output is made of, so that a read of it can be judged before it has a value. */
export class RemoteOutputs {
  private readonly byState = new Map<string, Readonly<Record<string, unknown>>>();
  private readonly remotes = new Map<string, ReadonlyMap<string, string>>();

  public constructor(stacks: readonly SynthesizedStack[]) {
    for (const { instance, json } of stacks) {
      this.byState.set(
        stateOf(json.terraform.backend?.s3),
        Object.fromEntries(Object.entries(json.output ?? {}).map(([field, { value }]) => [field, value])),
      );
      this.remotes.set(
        instance.id,
        new Map(Object.entries(json.data?.terraform_remote_state ?? {}).map(([id, { config }]) => [id, stateOf(config)])),
      );
    }
  }

  /** The value with every read of an output that is a text replaced by that text, at any depth. */
  public resolved(stack: string, value: unknown): unknown {
    if (typeof value === "string")
      return value.includes("terraform_remote_state")
        ? value.replaceAll(
            wholeRead,
            (read, remote: string, plain?: string, quoted?: string) => this.output(stack, remote, plain ?? quoted ?? "") ?? read,
          )
        : value;
    if (Array.isArray(value)) return value.map((item) => this.resolved(stack, item));
    return isRecord(value) ? Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, this.resolved(stack, inner)])) : value;
  }

  private output(stack: string, remote: string, field: string): string | undefined {
    const value = this.byState.get(this.remotes.get(stack)?.get(remote) ?? "")?.[field];
    return typeof value === "string" ? value : undefined;
  }
}

/** A state is identified by bucket and key; reader and writer name both. */
export function stateOf(location: unknown): string {
  const { bucket, key } = isRecord(location) ? location : {};
  return `${String(bucket)}/${String(key)}`;
}
