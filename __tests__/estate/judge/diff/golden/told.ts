import { type Review, type ReviewedChange } from "../../../../../src/estate/judge/review/review";
import { type StackJson } from "../../../../../src/estate/synthesized";
import { type GoldenEdit, type Resources } from "./golden-edit";

type Content = Omit<StackJson, "terraform">;

/** One stack with the resources of all edits, as it is before and after them. */
export function contentOf(edits: readonly GoldenEdit[], side: "base" | "edit"): Content {
  const resource: Record<string, Record<string, Record<string, unknown>>> = {};
  for (const edit of edits)
    for (const [type, byName] of Object.entries(edit[side]))
      for (const [name, values] of Object.entries(byName)) resource[type] = { ...resource[type], [name]: { ...values } };
  if (side === "base") return { resource };
  const besides = edits.flatMap(({ beside }) => (beside === undefined ? [] : [beside]));
  return {
    resource,
    moved: besides.flatMap(({ moved = [] }) => moved),
    locals: Object.assign({}, ...besides.map(({ locals }) => locals ?? {})) as object,
    output: Object.assign({}, ...besides.map(({ output }) => output ?? {})) as NonNullable<StackJson["output"]>,
  };
}

/** Addresses of what one side declares. */
export const addressesOf = (resources: Resources): readonly string[] =>
  Object.entries(resources).flatMap(([type, byName]) => Object.keys(byName).map((name) => `${type}.${name}`));

/** What a review says of the resources of one edit, in the words of golden edits. */
export function told({ changes }: Review, { base, edit }: GoldenEdit): Readonly<Record<string, string>> {
  const own = new Set([base, edit].flatMap(addressesOf));
  return Object.fromEntries(
    changes
      .filter(({ address }) => own.has(declaredAddress(address)))
      .map((change) => [
        change.address,
        toldOf(
          change,
          [base, edit].flatMap((side) => argumentsOf(side, declaredAddress(change.address))),
        ),
      ]),
  );
}

/** What a review says of resources that belong to none of the edits. */
export const toldBeside = ({ changes }: Review, edits: readonly GoldenEdit[]): readonly string[] => {
  const known = new Set(edits.flatMap(({ base, edit }) => [base, edit].flatMap(addressesOf)));
  return changes.flatMap(({ address }) => (known.has(declaredAddress(address)) ? [] : [address]));
};

const declaredAddress = (address: string): string => address.replace(/\[.*$/s, "");

function argumentsOf(resources: Resources, address: string): readonly string[] {
  const [type = "", name = ""] = address.split(".");
  return Object.keys(resources[type]?.[name] ?? {});
}

/** Of what AWS computes, a real state knows more than a simulated one: only what the code sets counts. */
function toldOf({ effect, changed, replacedBecause }: ReviewedChange, declared: readonly string[]): string {
  if (effect === "replace") return `replace: ${list(replacedBecause.map(first))}`;
  if (effect !== "update") return effect;
  return `update: ${list(changed.map(({ argument }) => first(argument)).filter((name) => declared.includes(name)))}`;
}

const first = (text: string): string => text.split(/[.:[]/)[0] ?? text;
const list = (names: readonly string[]): string => [...new Set(names)].sort().join(", ");
