import { type SynthesizedStack } from "../../synthesized";

export interface Declared {
  readonly type: string;
  /** `<stack> <type>.<name>`: one in the whole estate. */
  readonly id: string;
  readonly stack: SynthesizedStack;
  readonly args: Readonly<Record<string, unknown>>;
}

/** Resources of stacks that a region has, by the provider they are made with: a stack may make some in its peer. */
export function declaredIn(stacks: readonly SynthesizedStack[], region: string): readonly Declared[] {
  return stacks.flatMap((stack) =>
    Object.entries(stack.json.resource ?? {}).flatMap(([type, byName]) =>
      Object.entries(byName)
        .filter(([, args]) => regionOf(stack, args) === region)
        .map(([name, args]) => ({ type, id: `${stack.instance.id} ${type}.${name}`, stack, args })),
    ),
  );
}

/** Region of the provider that makes a resource. */
export function regionOf({ json, instance }: SynthesizedStack, { provider }: Readonly<Record<string, unknown>>): string {
  if (typeof provider !== "string") return instance.region;
  return json.provider?.aws?.find(({ alias }) => `aws.${alias ?? ""}` === provider)?.region ?? instance.region;
}

/** The resource of the same stack that an argument refers to. */
export function referred(from: Declared, argument: unknown): Declared | undefined {
  const [, type = "", name = ""] = /^\$\{(aws_\w+)\.([\w-]+)\./.exec(String(argument)) ?? [];
  const args = from.stack.json.resource?.[type]?.[name];
  return args === undefined ? undefined : { type, id: `${from.stack.instance.id} ${type}.${name}`, stack: from.stack, args };
}

/** A block, which the synthesis writes as one or as a list of them. */
export const blocksOf = (value: unknown): readonly Readonly<Record<string, unknown>>[] =>
  (Array.isArray(value) ? (value as unknown[]) : [value]).filter(
    (block): block is Readonly<Record<string, unknown>> => typeof block === "object" && block !== null,
  );
