import { type EstateResource } from "./estate-resource";
import { type SynthesizedStack } from "../../../synthesized";
import { stateOf } from "../../review/remote";
import { arnOf, nameOf } from "./arns";

type Args = Readonly<Record<string, unknown>>;

const isRecord = (value: unknown): value is Args => typeof value === "object" && value !== null && !Array.isArray(value);

interface Known {
  readonly stack: SynthesizedStack;
  readonly type: string;
  readonly name: string;
  readonly args: Args;
}

/**
 * The estate's resources with real names and ARNs, as far as these follow from what was synthesized. What
 * AWS makes up (key ids, suffixes of secrets) is a text of its own for each resource, so that a policy
 * and a request that mean the same thing have the same text.
 */
export class EstateValues {
  private readonly resources = new Map<string, Known>();
  private readonly producers = new Map<string, SynthesizedStack>();
  private readonly stacks: readonly SynthesizedStack[];
  private readonly resolving = new Set<string>();
  private readonly attributes = new Map<string, string>();

  public constructor(stacks: readonly SynthesizedStack[]) {
    this.stacks = stacks;
    for (const stack of stacks) {
      this.producers.set(stateOf(stack.json.terraform.backend?.s3), stack);
      for (const [type, byName] of Object.entries(stack.json.resource ?? {})) {
        for (const [name, args] of Object.entries(byName))
          this.resources.set(`${stack.instance.id}/${type}.${name}`, { stack, type, name, args });
      }
    }
  }

  /** Every resource with its arguments resolved. */
  public all(): EstateResource[] {
    return [...this.resources.values()].map((known) => this.resource(known));
  }

  private resource({ stack, type, name, args }: Known): EstateResource {
    const { instance } = stack;
    const provider = providerOf(stack, args);
    const resolved = this.value(stack, Object.fromEntries(Object.entries(args).filter(([key]) => key !== "//"))) as Args;
    return {
      stack: instance.id,
      owner: instance.owner,
      address: `${type}.${name}`,
      type,
      account: instance.accountId,
      region: provider.region ?? instance.region,
      args: resolved,
      tags: { ...provider.tags, ...(isRecord(resolved.tags) ? (resolved.tags as Record<string, string>) : {}) },
    };
  }

  /** A value with its references replaced, at any depth. */
  private value(stack: SynthesizedStack, value: unknown): unknown {
    if (typeof value === "string") return value.includes("${") ? this.text(stack, value) : value;
    if (Array.isArray(value)) return value.map((item) => this.value(stack, item));
    return isRecord(value) ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, this.value(stack, inner)])) : value;
  }

  private text(stack: SynthesizedStack, text: string): string {
    // `$${` is a dollar that Terraform passes on: a variable of IAM's.
    return text.replaceAll(/(\$?)\$\{([^}]*)\}/g, (whole, escaped: string, expression: string) =>
      escaped === "" ? this.expression(stack, expression) : whole.slice(1),
    );
  }

  private expression(stack: SynthesizedStack, expression: string): string {
    const element = /^element\(\[?([^,\]]+)/.exec(expression)?.[1] ?? expression;
    const output = /^data\.terraform_remote_state\.([\w-]+)\.outputs(?:\.([\w-]+)|\["([^"]+)"\])$/.exec(element);
    if (output !== null) return this.output(stack, output[1] ?? "", output[2] ?? output[3] ?? "");
    const reference = /^(aws_\w+)\.([\w-]+)\.(\w+)$/.exec(element);
    if (reference !== null) return this.attribute(stack, reference[1] ?? "", reference[2] ?? "", reference[3] ?? "");
    const copy = /^data\.aws_secretsmanager_secret\.([\w-]+)\.(?:arn|id)$/.exec(element);
    return (copy === null ? undefined : this.secretByName(stack, copy[1] ?? "")) ?? `(${stack.instance.id}: ${expression})`;
  }

  /** A secret that a recovery region finds by its name: the copy has the name and the suffix of the original. */
  private secretByName(stack: SynthesizedStack, data: string): string | undefined {
    const name = /\["([^"]+)"/.exec(String(stack.json.data?.aws_secretsmanager_secret?.[data]?.name))?.[1];
    const original = [...this.resources.values()].find(
      ({ type, args, stack: { instance } }) =>
        type === "aws_secretsmanager_secret" && args.name === name && instance.accountId === stack.instance.accountId,
    );
    return original === undefined ? undefined : arnOf({ ...this.resource(original), region: stack.instance.region });
  }

  private output(stack: SynthesizedStack, remote: string, field: string): string {
    const state = stack.json.data?.terraform_remote_state?.[remote];
    const producer = this.producers.get(stateOf(state?.config));
    const value = producer?.json.output?.[field]?.value;
    if (producer === undefined || value === undefined) return `(${stack.instance.id}: output ${field} of ${remote})`;
    const resolved = this.value(producer, Array.isArray(value) ? value[0] : value);
    return typeof resolved === "string" ? resolved : JSON.stringify(resolved);
  }

  private attribute(stack: SynthesizedStack, type: string, name: string, attribute: string): string {
    const made = `${stack.instance.id}/${type}.${name}.${attribute}`;
    const before = this.attributes.get(made);
    if (before !== undefined) return before;
    // A resource that names itself, as the policy of a bucket does, ends here.
    if (this.resolving.has(made)) return `(${made})`;
    const found = this.attributeOf(stack, `${stack.instance.id}/${type}.${name}`, attribute, made);
    this.attributes.set(made, found);
    return found;
  }

  private attributeOf(stack: SynthesizedStack, id: string, attribute: string, made: string): string {
    const known = this.resources.get(id);
    if (known === undefined) return `(${made})`;
    this.resolving.add(made);
    try {
      if (attribute === "arn" || attribute === "id" || attribute === "url" || attribute === "key_arn") {
        const resource = this.resource(known);
        const found = attribute === "id" || attribute === "url" ? nameOf(resource) : arnOf(resource);
        if (found !== undefined) return found;
      }
      const written = known.args[attribute];
      return typeof written === "string" || typeof written === "number" ? String(this.value(stack, written)) : `(${made})`;
    } finally {
      this.resolving.delete(made);
    }
  }
}

function providerOf(
  { json }: SynthesizedStack,
  args: Args,
): { readonly region: string | undefined; readonly tags: Readonly<Record<string, string>> } {
  const providers = Object.values(json.provider ?? {}).flat();
  const named = typeof args.provider === "string" ? args.provider.slice(args.provider.indexOf(".") + 1) : undefined;
  const provider = providers.find(({ alias }) => alias === named);
  const [defaults] = Array.isArray(provider?.default_tags) ? (provider.default_tags as Args[]) : [];
  return { region: provider?.region, tags: isRecord(defaults?.tags) ? (defaults.tags as Record<string, string>) : {} };
}
