import { z } from "zod";
import { type StackJson } from "../../synthesized";

const reference = z.looseObject({ provider: z.string().optional() });

/** The region in which a resource is made: that of the provider it names, or of the stack's own. */
export function regionOf(json: StackJson, args: Readonly<Record<string, unknown>>, own: string): string {
  const { provider } = reference.parse(args);
  if (provider === undefined) return own;
  const alias = provider.slice(provider.indexOf(".") + 1);
  const region = Object.values(json.provider ?? {})
    .flat()
    .find((one) => one.alias === alias)?.region;
  if (region === undefined) throw new Error(`no provider has the alias ${alias}`);
  return region;
}
