import { type StackJson, type SynthesizedStack } from "../../synthesized";
import { ComposedProviders } from "./providers";
import { argumentName, replaceRemoteReads } from "./references";

type Json = Readonly<Record<string, unknown>>;

/** The estate as one root module: `root` includes each of `stacks` (by stack id) as a child module. */
export interface Composition {
  readonly root: Json;
  readonly stacks: ReadonlyMap<string, Json>;
}

/** An expression of Terraform, to be taken for one: other texts are texts, whatever stands in them. */
export class Expression {
  public constructor(public readonly text: string) {}
}

/** Value of an output of a stack that is not composed, by where its state lies; an Expression, or a value in JSON. */
export type KnownOutput = (state: string, field: string) => unknown;

/**
 * Composes stacks into one graph: backends are dropped, providers become providers of the root, and
 * every read of another stack's state becomes a module argument fed from that stack's outputs.
 * Resources, their arguments and lifecycle stay as synthesized.
 *
 * @param stacks every stack to plan and every stack they read from, directly or not, but for those whose outputs are known.
 * @param known outputs of other stacks; undefined for one that is not known. @default none is known
 * @throws Error when a stack reads a state that none of the given stacks writes.
 */
export function compose(stacks: readonly SynthesizedStack[], known: KnownOutput = () => undefined): Composition {
  const producers = new Map(stacks.map((stack) => [stateAddress(stack.json.terraform.backend?.s3), stack]));
  const providers = new ComposedProviders();
  const children = new Map<string, Json>();
  const modules: Record<string, Json> = {};
  for (const stack of stacks) {
    const aliases = providers.add(stack);
    const { child, inputs } = composeStack(stack, producers, known, aliases);
    children.set(stack.instance.id, child);
    modules[stack.instance.id] = {
      source: `./stacks/${stack.instance.id}`,
      providers: Object.fromEntries([...aliases].map(([local, root]) => [local === "" ? "aws" : `aws.${local}`, `aws.${root}`])),
      ...inputs,
    };
  }
  const aws = stacks[0]?.json.terraform.required_providers.aws;
  return {
    root: {
      terraform: { required_providers: { aws: { source: "hashicorp/aws", version: aws?.version } } },
      provider: { aws: providers.render() },
      module: modules,
    },
    stacks: children,
  };
}

function composeStack(
  stack: SynthesizedStack,
  producers: ReadonlyMap<string, SynthesizedStack>,
  known: KnownOutput,
  aliases: ReadonlyMap<string, string>,
): { child: Json; inputs: Json } {
  // Import blocks call AWS while planning and are allowed in a root module only.
  const { terraform, provider: _provider, data, import: _import, ...rest } = stack.json;
  const { terraform_remote_state: remotes = {}, ...otherData } = data ?? {};
  const { value, reads } = replaceRemoteReads({ ...rest, ...(Object.keys(otherData).length > 0 ? { data: otherData } : {}) });
  const inputs = Object.fromEntries(
    reads.map((read) => {
      const state = stateAddress(remotes[read.remote]?.config);
      const producer = producers.get(state);
      if (producer !== undefined) return [argumentName(read), `\${module.${producer.instance.id}.${read.field}}`];
      const value = known(state, read.field);
      if (value === undefined) throw new Error(`stack ${stack.instance.id} reads the state ${read.remote}, which no composed stack writes`);
      return [argumentName(read), literal(value)];
    }),
  );
  return {
    inputs,
    child: {
      ...value,
      terraform: composedTerraform(terraform, aliases),
      ...(reads.length > 0 ? { variable: Object.fromEntries(reads.map((read) => [argumentName(read), { type: "any" }])) } : {}),
    },
  };
}

/** A value as an argument that Terraform takes as it stands. */
function literal(value: unknown): unknown {
  if (value instanceof Expression) return value.text;
  if (typeof value === "string") return value.replaceAll(/([$%])\{/g, "$1$1{");
  if (Array.isArray(value)) return value.map(literal);
  return typeof value === "object" && value !== null
    ? Object.fromEntries(Object.entries(value).map(([name, child]) => [name, literal(child)]))
    : value;
}

function composedTerraform(
  { backend: _backend, required_providers, ...terraform }: StackJson["terraform"],
  aliases: ReadonlyMap<string, string>,
): Json {
  const configurationAliases = [...aliases.keys()].filter((alias) => alias !== "").map((alias) => `aws.${alias}`);
  const providers = Object.fromEntries(
    Object.entries(required_providers).map(([name, requirement]) => [
      name,
      { ...requirement, ...(name === "aws" && configurationAliases.length > 0 ? { configuration_aliases: configurationAliases } : {}) },
    ]),
  );
  return { ...terraform, required_providers: providers };
}

/** A state is identified by bucket and key; reader and writer name both. */
export function stateAddress(location: unknown): string {
  const { bucket, key } = (location ?? {}) as { bucket?: unknown; key?: unknown };
  return `${String(bucket)}/${String(key)}`;
}
