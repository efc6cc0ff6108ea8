import { type SynthesizedStack } from "../../synthesized";
import { NameMentions, physicalName } from "./names";
import { stateOf } from "./remote";
import { isRecord } from "./values";

/** A resource that uses another one. */
export interface Dependent {
  readonly stack: string;
  readonly address: string;
}

const resourceReference = /\b(aws_[a-z0-9_]+|terraform_data)\.([A-Za-z0-9_-]+)/g;
const remoteReference = /\bdata\.terraform_remote_state\.([A-Za-z0-9_-]+)\.outputs(?:\.([A-Za-z0-9_-]+)|\[\\?"([^"\\]+)\\?"\])/g;

const keyOf = (stack: string, address: string): string => `${stack} ${address}`;

function dependentOf(key: string): Dependent {
  const [stack = "", ...rest] = key.split(" ");
  return { stack, address: rest.join(" ") };
}

/**
 * Who uses what in the whole synthesized estate: references within a stack, outputs that other
 * stacks of the region read, and names or ARNs that the other region computes.
 */
export class Dependents {
  private readonly users = new Map<string, Set<string>>();
  private readonly names = new NameMentions();

  private readonly stacks: ReadonlyMap<string, SynthesizedStack>;

  public constructor(stacks: readonly SynthesizedStack[]) {
    this.stacks = new Map(stacks.map((stack) => [stack.instance.id, stack]));
    const outputs = new Map<string, Map<string, string[]>>();
    for (const { instance, json } of stacks) {
      outputs.set(
        stateOf(json.terraform.backend?.s3),
        new Map(
          Object.entries(json.output ?? {}).map(([field, output]) => [
            field,
            referencesIn(output).map((address) => keyOf(instance.id, address)),
          ]),
        ),
      );
    }
    for (const stack of stacks) this.addStack(stack, outputs);
  }

  /** Everything that uses a resource, directly or through others, nearest first. */
  public of(stack: string, address: string): readonly Dependent[] {
    const seen = new Set<string>([keyOf(stack, address)]);
    const queue: string[] = [...seen];
    for (const key of queue) {
      for (const user of [...this.keysOfUsers(key)].sort()) {
        if (seen.has(user)) continue;
        seen.add(user);
        queue.push(user);
      }
    }
    return queue.slice(1).map(dependentOf);
  }

  /** What uses it directly. */
  public usersOf(stack: string, address: string): readonly Dependent[] {
    return [...this.keysOfUsers(keyOf(stack, address))].sort().map(dependentOf);
  }

  private keysOfUsers(key: string): ReadonlySet<string> {
    const byReference = this.users.get(key) ?? new Set<string>();
    const [id = "", address = ""] = key.split(" ");
    const [type = "", name = ""] = address.split(".");
    const owner = this.stacks.get(id);
    const values = owner?.json.resource?.[type]?.[name];
    const physical = values === undefined ? undefined : physicalName(type, values);
    if (owner === undefined || physical === undefined) return byReference;
    return new Set([...byReference, ...this.names.of(physical, type, owner.instance)]);
  }

  private addStack({ instance, json }: SynthesizedStack, outputs: ReadonlyMap<string, ReadonlyMap<string, readonly string[]>>): void {
    const remotes = new Map(
      Object.entries(json.data?.terraform_remote_state ?? {}).map(([id, { config }]) => [id, outputs.get(stateOf(config))]),
    );
    for (const [type, byName] of Object.entries(json.resource ?? {})) {
      for (const [name, { "//": _metadata, ...values }] of Object.entries(byName)) {
        const user = keyOf(instance.id, `${type}.${name}`);
        for (const text of stringsIn(values)) {
          for (const address of addressesIn(text)) this.add(keyOf(instance.id, address), user);
          if (text.includes("terraform_remote_state"))
            for (const [, remote = "", plain, quoted] of text.matchAll(remoteReference))
              for (const key of remotes.get(remote)?.get(plain ?? quoted ?? "") ?? []) this.add(key, user);
          this.names.add(text, { user, region: instance.region, stack: instance.id });
        }
      }
    }
  }

  private add(used: string, user: string): void {
    if (used === user) return;
    const users = this.users.get(used) ?? new Set();
    this.users.set(used, users.add(user));
  }
}

const referencesIn = (value: unknown): string[] => [...new Set(stringsIn(value).flatMap(addressesIn))];

/** Most texts refer to nothing, which is known faster without the expression. */
const addressesIn = (text: string): string[] =>
  !text.includes("aws_") && !text.includes("terraform_data")
    ? []
    : [...text.matchAll(resourceReference)].map(([, type, name]) => `${type}.${name}`);

function stringsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (Array.isArray(value)) return value.flatMap(stringsIn);
  return isRecord(value) ? Object.values(value).flatMap(stringsIn) : [];
}
