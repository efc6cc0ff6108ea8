import { isObject } from "../../../common/canonical-json";
import { type BaseStack, constructOf } from "./answer";
import { blocksOfFragments, findStack, fragmentsAt, type World } from "./world";

/** A stack as the configuration makes it now. */
export async function baseOf({ estate, render }: World, stack: string): Promise<BaseStack> {
  const fragments = (await fragmentsAt(render, estate, findStack(estate, stack).place)) ?? [];
  const constructs = fragments.flatMap(({ resource, data }) => [...named(resource, ""), ...named(data, "data.")]);
  return { blocks: blocksOfFragments(fragments), constructs: new Map(constructs) };
}

const named = (section: unknown, prefix: string): readonly [string, string][] =>
  Object.entries(isObject(section) ? section : {}).flatMap(([type, byName]) =>
    Object.entries(isObject(byName) ? byName : {}).flatMap(([name, block]): [string, string][] => {
      const construct = constructOf(block);
      return construct === undefined ? [] : [[`${prefix}${type}.${name}`, construct]];
    }),
  );
