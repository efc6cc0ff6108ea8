import { type Composition } from "../../../run/compose/compose";
import { forMocks } from "../../../run/mock/adjust";

type Json = Readonly<Record<string, unknown>>;
type ByType = Readonly<Record<string, Readonly<Record<string, Json>>>>;

/**
 * Makes a composition fit for a plan that knows AWS by a simulated state alone. Data sources are read
 * at once: Terraform puts a read off when what it depends on is planned to change, and then nothing
 * that follows from it has a value.
 */
export function forSimulation(composition: Composition): Composition {
  const { root, stacks } = forMocks(composition);
  return { root, stacks: new Map([...stacks].map(([id, stack]) => [id, withoutWaiting(stack)])) };
}

/**
 * Takes `depends_on` away, and leads arguments through local values, since a reference to a resource
 * makes a read wait as well.
 *
 * @see https://developer.hashicorp.com/terraform/language/data-sources#dependencies
 */
function withoutWaiting(stack: Json): Json {
  const { data, locals } = stack as { data?: ByType; locals?: Json };
  if (data === undefined) return stack;
  const led: Record<string, unknown> = {};
  const lead = (type: string, name: string, args: Json): Json =>
    Object.fromEntries(
      Object.entries(args).flatMap(([argument, value]) => {
        if (argument === "depends_on") return [];
        if (typeof value !== "string" || !value.includes("${")) return [[argument, value]];
        const local = `${type}_${name}_${argument}`;
        led[local] = value;
        return [[argument, `\${local.${local}}`]];
      }),
    );
  const read = mapValues(data, (byName, type) => mapValues(byName, (args, name) => lead(type, name, args)));
  return { ...stack, data: read, ...(Object.keys(led).length > 0 ? { locals: { ...locals, ...led } } : {}) };
}

function mapValues<T, R>(object: Readonly<Record<string, T>>, change: (value: T, key: string) => R): Record<string, R> {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value, key)]));
}
