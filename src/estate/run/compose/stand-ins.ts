import { decode, ExtData } from "@msgpack/msgpack";
import { type Composition, Expression } from "./compose";

/** Types of values that only an apply knows and that can be made, with an example of each: Terraform's names and forms. */
const unknownTypes: Readonly<Record<string, { readonly name: string; readonly example: unknown }>> = {
  '"string"': { name: "text", example: "a" },
  '"number"': { name: "number", example: 1 },
  '"bool"': { name: "condition", example: true },
  '["list","string"]': { name: "texts", example: '${tolist(["a"])}' },
  '["set","string"]': { name: "set-of-texts", example: '${toset(["a"])}' },
  '["map","string"]': { name: "named-texts", example: '${tomap({ a = "a" })}' },
};

/** Module that has a value of each type which only an apply knows. No stack has its name, since those begin with an environment's. */
export const unknownModule = "unknown-values";

/**
 * An expression whose value is exactly what an output was planned to be: what is known is known, and what
 * only an apply knows is unknown and of the same type.
 *
 * @param value as a plan file has it, see plannedOutputs().
 * @returns undefined for a value that cannot be made again, such as one of which Terraform knows a part.
 */
export function standInFor(value: Uint8Array): Expression | undefined {
  const content = decode(value);
  if (!Array.isArray(content) || content.length !== 2 || !(content[0] instanceof Uint8Array)) return undefined;
  const type: unknown = JSON.parse(Buffer.from(content[0]).toString("utf8"));
  const expression = expressionOf(type, content[1]);
  return expression === undefined ? undefined : new Expression(`\${${expression}}`);
}

function expressionOf(type: unknown, value: unknown): string | undefined {
  if (value instanceof ExtData) {
    // Another form says more of the value than that it is unknown.
    const known = value.type === 0 ? unknownTypes[JSON.stringify(type)] : undefined;
    return known === undefined ? undefined : `module.${unknownModule}.${known.name}`;
  }
  if (type === "string" && typeof value === "string") return quoted(value);
  if (type === "number" && typeof value === "number") return String(value);
  if (type === "bool" && typeof value === "boolean") return String(value);
  if (!Array.isArray(type)) return undefined;
  const [kind, of] = type as readonly unknown[];
  if (Array.isArray(value)) {
    const elements = value.map((element, index) => expressionOf(kind === "tuple" ? (of as readonly unknown[])[index] : of, element));
    if (elements.includes(undefined)) return undefined;
    const list = `[${elements.join(", ")}]`;
    // An empty list does not say of what it is.
    if (kind === "tuple") return list;
    return elements.length === 0 ? undefined : kind === "list" ? `tolist(${list})` : kind === "set" ? `toset(${list})` : undefined;
  }
  if (typeof value !== "object" || value === null) return undefined;
  const entries = Object.entries(value).map(
    ([name, content]) => [name, expressionOf(kind === "object" ? (of as Readonly<Record<string, unknown>>)[name] : of, content)] as const,
  );
  if (entries.some(([, content]) => content === undefined)) return undefined;
  const object = `{ ${entries.map(([name, content]) => `${quoted(name)} = ${content}`).join(", ")} }`;
  if (kind === "object") return object;
  return kind === "map" && entries.length > 0 ? `tomap(${object})` : undefined;
}

/** A text in Terraform's language, which has fewer short forms than JSON. @see https://developer.hashicorp.com/terraform/language/expressions/strings */
const quoted = (text: string): string =>
  JSON.stringify(text)
    .replaceAll(/\\([bf])/g, (_, short: string) => (short === "b" ? "\\u0008" : "\\u000c"))
    .replaceAll(/[$%](?=\{)/g, "$&$&");

/** The composition with values that only an apply knows, for stand-ins. */
export function withUnknownValues({ root, stacks }: Composition): Composition {
  const all = Object.values(unknownTypes);
  const child = {
    resource: { terraform_data: Object.fromEntries(all.map(({ name, example }) => [name, { input: example }])) },
    // What is made anew has an output of its input's type, which only the apply knows.
    // https://developer.hashicorp.com/terraform/language/resources/terraform-data#attributes-reference
    output: Object.fromEntries(all.map(({ name }) => [name, { value: `\${terraform_data.${name}.output}` }])),
  };
  return {
    root: { ...root, module: { ...(root.module as object), [unknownModule]: { source: `./stacks/${unknownModule}` } } },
    stacks: new Map([...stacks, [unknownModule, child]]),
  };
}
