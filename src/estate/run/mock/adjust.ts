import { type Composition } from "../compose/compose";
import { mockDefaults } from "../../resource-types/mock-defaults";

type Json = Readonly<Record<string, unknown>>;

/**
 * Makes a composition fit for a mock apply: the run ends by destroying what it made, so
 * `prevent_destroy` is taken off, and ephemeral resources, which Terraform 1.11 cannot mock, give
 * way to constants. Here and nowhere else.
 */
export function forMocks({ root, stacks }: Composition): Composition {
  return { root, stacks: new Map([...stacks].map(([id, stack]) => [id, adjustStack(stack)])) };
}

function adjustStack(stack: Json): Json {
  const { ephemeral, ...rest } = stack as { ephemeral?: Record<string, Record<string, unknown>> };
  const withoutEphemeral = ephemeral === undefined ? rest : (replaceEphemeral(rest, ephemeral) as Json);
  const { resource } = withoutEphemeral as { resource?: Record<string, Record<string, Json>> };
  if (resource === undefined) return withoutEphemeral;
  return { ...withoutEphemeral, resource: mapValues(resource, (byName) => mapValues(byName, withoutPreventDestroy)) };
}

function withoutPreventDestroy(args: Json): Json {
  const { lifecycle, ...rest } = args as { lifecycle?: Json };
  if (lifecycle === undefined) return args;
  const { prevent_destroy: _protected, ...kept } = lifecycle;
  return Object.keys(kept).length === 0 ? rest : { ...rest, lifecycle: kept };
}

/** An ephemeral attribute as it appears in an expression, for example `ephemeral.aws_x.name.secret_string`. */
const ephemeralRead = /ephemeral\.([a-z0-9_]+)\.([A-Za-z0-9_-]+)\.([a-z0-9_]+)/g;

function replaceEphemeral(node: unknown, declared: Readonly<Record<string, Readonly<Record<string, unknown>>>>): unknown {
  if (typeof node === "string") {
    return node.replaceAll(ephemeralRead, (read, type: string, name: string, attribute: string) => {
      if (declared[type]?.[name] === undefined) throw new Error(`${read} reads an ephemeral resource that the stack does not declare`);
      const constant = mockDefaults.ephemeral[type]?.[attribute];
      if (constant === undefined)
        throw new Error(`no constant for ${type}.${attribute}; add one to \`mock\` of its entry in src/estate/resource-types/types/`);
      return JSON.stringify(constant);
    });
  }
  if (Array.isArray(node)) return node.map((child) => replaceEphemeral(child, declared));
  if (typeof node === "object" && node !== null) return mapValues(node as Json, (child) => replaceEphemeral(child, declared));
  return node;
}

function mapValues<T, R>(object: Readonly<Record<string, T>>, change: (value: T) => R): Record<string, R> {
  return Object.fromEntries(Object.entries(object).map(([name, value]) => [name, change(value)]));
}
