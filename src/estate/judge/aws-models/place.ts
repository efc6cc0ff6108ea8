import { type Node, resolved, type Schema } from "./schema";

/**
 * Where an argument's name leads in a model. Terraform writes names with underscores, AWS with capitals,
 * and they differ in their plural now and then; the letters are the same in most. What differs more says
 * the mapping.
 */
export function step(node: Node, name: string): Node | undefined {
  const inside = throughLists(node);
  const wanted = letters(name);
  const properties = propertiesOf(inside);
  const found =
    properties.find(([key]) => letters(key) === wanted) ?? properties.find(([key]) => singular(letters(key)) === singular(wanted));
  return found === undefined ? undefined : { ...inside, schema: found[1] };
}

/** Follows a path of the mapping: AWS's names with slashes between them, and `*` for what a map holds under any key. */
export function follow(node: Node, path: string): Node | undefined {
  if (path === "") return node;
  let current: Node | undefined = node;
  for (const name of path.split("/")) {
    if (current === undefined) return undefined;
    current = name === "*" ? heldByMap(current) : step(current, name);
  }
  return current;
}

function heldByMap(node: Node): Node | undefined {
  const { schema, ...rest } = resolved(node);
  const held = schema.additionalProperties ?? Object.values(schema.patternProperties ?? {})[0];
  return typeof held === "object" ? { ...rest, schema: held } : undefined;
}

const letters = (name: string): string => name.toLowerCase().replaceAll(/[^a-z0-9]/g, "");
const singular = (name: string): string => name.replace(/ies$/, "y").replace(/(?:(?<=x|ch|ss)es|s)$/, "");

/**
 * The node of a list's items, and of CloudFront's lists, which its API writes as a structure of Quantity
 * and Items.
 */
export function throughLists(node: Node): Node {
  const here = resolved(node);
  const { items, properties } = here.schema;
  if (typeof items === "object") return throughLists({ ...here, schema: items });
  if (properties?.Quantity !== undefined && typeof properties.Items === "object")
    return throughLists({ ...here, schema: properties.Items });
  return here;
}

/** Properties of a node, with those of the alternatives of which it is made. */
export function propertiesOf(node: Node): [string, Schema][] {
  const { schema } = resolved(node);
  const own = Object.entries(schema.properties ?? {}).filter((entry): entry is [string, Schema] => typeof entry[1] === "object");
  const alternatives = [...(schema.allOf ?? []), ...(schema.anyOf ?? []), ...(schema.oneOf ?? [])];
  return [...own, ...alternatives.flatMap((alternative) => propertiesOf({ ...node, schema: alternative }))];
}
