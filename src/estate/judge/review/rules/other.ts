import { type Effect, type Evidence, found, type Matcher } from "../model";
import { type ChangedArgument, changedArguments } from "../changed";
import { shown } from "../values";
import { leavesOf } from "./leaves";
import { anyOf, worseOrCreated } from "../matchers";

/** An update that no rule knows: nothing says that it is harmless. Noise alone is none. */
export const changed: Matcher = (subject) => {
  if (subject.effect !== "update") return [];
  const noisy = changedArguments(subject).filter(({ noise }) => noise);
  const leaves = leavesOf(subject).filter(({ path }) => !noisy.some((noise) => path === noise.path || path.startsWith(`${noise.path}.`)));
  if (leaves.length === 0) return inAnotherOrder(changedArguments(subject).filter(({ noise }) => !noise));
  const told = leaves.slice(0, mostLeaves).map(({ path, before, after }) => {
    const [was, is] = [shown(before), shown(after)];
    const text = was.length + is.length > widest ? `changes ${path}` : `${path} ${was} → ${is}`;
    return { ...found(text, path), exact: true };
  });
  const more = [...new Set(leaves.slice(mostLeaves).map(({ path }) => path.split(".")[0] ?? path))];
  return [
    ...told,
    ...(more.length === 0
      ? []
      : [found(`changes ${more.slice(0, 8).join(", ")}${more.length > 8 ? ` and ${more.length - 8} more` : ""} as well`)]),
  ];
};

/** The same entries at other places: whether the first that fits decides, only the service knows. */
const inAnotherOrder = (changed: readonly ChangedArgument[]): readonly Evidence[] =>
  changed.map(({ path }) => found(`the entries of ${path} stand in another order`, path));

/** Arguments that are shown with both values, and how long these may be together. */
const mostLeaves = 6;
const widest = 120;

/** What becomes of something that is taken over, beside its entry in the state. */
const thenDoes: Readonly<Partial<Record<Effect, string>>> = {
  update: "is changed to what the code says",
  replace: "is destroyed, and another one is made",
};

export const imported: Matcher = ({ importedId, effect }) =>
  importedId === undefined ? [] : [found(`it exists in AWS as ${importedId} and ${thenDoes[effect] ?? "stays as it is"}`)];
export const moved: Matcher = ({ movedFrom }) => (movedFrom === undefined ? [] : [found(`the state knows it as ${movedFrom}`)]);
export const unrecognized: Matcher = ({ effect }) =>
  effect === "unrecognized" ? [found("look at the plan with Terraform itself (`terraform show`)")] : [];

/** What is declared and AWS's own models refuse. What is known after the apply only they never refuse. */
export const refusedByAws: Matcher = (subject, estate) =>
  (estate.refusals?.(subject) ?? []).map(({ argument, text }) => ({
    ...found(text, argument),
    ...(argument === undefined ? {} : { exact: true }),
  }));

const mostHolders = 3;

/** What is destroyed or replaced while other stacks use it in a way that AWS does not let go of. */
export const deletionRefused: Matcher = (subject, estate) =>
  named(
    estate.holders?.(subject) ?? [],
    (users, verb) => `${users} ${verb} it; take that away first, or make the new one under another address`,
  );

/** What is destroyed before those in other stacks that use it are gone or changed. */
export const goneBeforeItsUsers: Matcher = (subject, estate) =>
  named(
    estate.laterUsers?.(subject) ?? [],
    (users, verb) =>
      `${users} ${verb} it until that stack is applied, which is after this one, as this one makes something too; destroy it in a change of its own`,
  );

function named(
  users: readonly { readonly stack: string; readonly address: string }[],
  tell: (users: string, verb: string) => string,
): readonly Evidence[] {
  if (users.length === 0) return [];
  const some = users.slice(0, mostHolders).map(({ stack, address }) => `${address} in ${stack}`);
  const more = users.length > mostHolders ? ` and ${users.length - mostHolders} more` : "";
  return [found(tell(`${some.join(", ")}${more}`, users.length === 1 ? "uses" : "use"))];
}

/** Arguments with which a creation takes the place of what is there already. */
const taking = ["allow_overwrite", "overwrite", "force_overwrite_replica_secret", "resolve_conflicts_on_create"];
export const overwrites: Matcher = anyOf(
  ...taking.map((name) => worseOrCreated(name, (value) => value === true || value === "true" || value === "OVERWRITE")),
);
