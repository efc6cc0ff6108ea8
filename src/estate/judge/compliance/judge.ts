import { type SynthesizedStack } from "../../synthesized";
import { alarmShortcomings } from "./alarms";
import { type Evidence, wantedText } from "./evidence";

type ResourceEvidence = Extract<Evidence, { kind: "resource" }>;
type Json = Readonly<Record<string, unknown>>;

/** What of the evidence does not hold, in words that name stack and address; empty when all of it holds. */
export function shortcomings(evidence: Evidence, stacks: readonly Pick<SynthesizedStack, "instance" | "json">[]): readonly string[] {
  if (evidence.kind === "alarm") return alarmShortcomings(evidence, stacks);
  if (evidence.kind !== "resource") return [];
  const found = resourcesOf(evidence, stacks);
  const least = evidence.least ?? 1;
  if (found.length < least)
    return [`${evidence.layer}: ${found.length} of ${least} \`${evidence.type}\`${evidence.at === undefined ? "" : ` at ${evidence.at}`}`];
  const perResource = found.map(({ stack, address, args }) =>
    Object.entries(evidence.args).flatMap(([path, wanted]) => {
      const values = valuesAt(args, path.split("."));
      return values.some((value) => holds(value, wanted))
        ? []
        : [
            `${stack} ${address}: ${path} ${values.length === 0 ? "is not set" : `is ${told(values[0])}`}, and ${wantedText(wanted)} where the control is met`,
          ];
    }),
  );
  return evidence.some === true && perResource.some((one) => one.length === 0) ? [] : perResource.flat();
}

/** Resources that evidence is about. */
export function resourcesOf(
  { layer, type, at }: ResourceEvidence,
  stacks: readonly Pick<SynthesizedStack, "instance" | "json">[],
): { readonly stack: string; readonly address: string; readonly args: Json }[] {
  return stacks
    .filter(({ instance }) => instance.layer === layer)
    .flatMap(({ instance, json }) =>
      Object.entries(json.resource?.[type] ?? {}).map(([name, args]) => ({
        stack: instance.id,
        address: `${type}.${name}`,
        args: args as Json,
      })),
    )
    .filter(({ args }) => at === undefined || pathOf(args).includes(at));
}

const pathOf = (args: Json): string => String((args["//"] as { metadata?: { path?: unknown } } | undefined)?.metadata?.path ?? "");

/** Every value that a path leads to, through blocks and lists of blocks. */
function valuesAt(value: unknown, path: readonly string[]): unknown[] {
  if (Array.isArray(value)) return path.length === 0 ? [value, ...(value as unknown[])] : value.flatMap((one) => valuesAt(one, path));
  const [first, ...rest] = path;
  if (first === undefined) return value === undefined ? [] : [value];
  return typeof value === "object" && value !== null ? valuesAt((value as Json)[first], rest) : [];
}

/** A list of blocks says more than a line of a report holds. */
const told = (value: unknown): string =>
  Array.isArray(value) && typeof value[0] === "object" ? `a list of ${value.length}` : JSON.stringify(value);

function holds(value: unknown, wanted: unknown): boolean {
  if (typeof wanted !== "object" || wanted === null) return value === wanted;
  if ("present" in wanted) return value !== undefined && value !== null && value !== "";
  if ("atLeast" in wanted) return typeof value === "number" && value >= Number(wanted.atLeast);
  if ("textAtLeast" in wanted) return typeof value === "string" && /^-?\d+$/.test(value) && Number(value) >= Number(wanted.textAtLeast);
  if ("atMost" in wanted) return typeof value === "number" && value <= Number(wanted.atMost);
  if ("having" in wanted)
    return (
      typeof value === "object" &&
      value !== null &&
      !Array.isArray(value) &&
      Object.entries(wanted.having as Json).every(([name, part]) => holds((value as Json)[name], part))
    );
  if ("contains" in wanted)
    return Array.isArray(value) ? value.includes(wanted.contains) : typeof value === "string" && value.includes(String(wanted.contains));
  if ("oneOf" in wanted) return (wanted.oneOf as unknown[]).includes(value);
  return false;
}
