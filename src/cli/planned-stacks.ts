import { type Output } from "../estate/show/formats";
import { isAssumed, type Manifest } from "../estate/run/live/bundle";
import { type PlannedStack } from "../estate/run/live/plan-live";
import { effects } from "../estate/run/plan/effect";
import { hasWork, type PlanCounts } from "../estate/run/plan/work";
import { colours } from "./colours";
import { exitCodes } from "./context";
import { plainTable } from "./table";

type PlannedJson = Extract<Output, { format: "estate-plan-live/1" }>["stacks"][number];

/** A planned stack as a value of JSON. */
export function plannedJson(stack: PlannedStack): PlannedJson {
  const { stack: id, kind, seconds } = stack;
  if (kind === "planned") {
    const { manifest, folder } = stack.bundle;
    return { ...manifest, outcome: isAssumed(manifest) ? "assumed" : "planned", seconds, bundle: folder };
  }
  if (kind === "waits") return { stack: id, outcome: kind, seconds, missing: stack.missing };
  return { stack: id, outcome: kind, seconds, error: stack.error instanceof Error ? stack.error.message : String(stack.error) };
}

/** Counts that a table always has; the others where there are any. */
const always: ReadonlySet<keyof PlanCounts> = new Set<keyof PlanCounts>(["add", "change", "replace", "destroy", "outputs"]);

const colourOf: Readonly<Record<keyof PlanCounts, (text: string) => string>> = {
  add: colours.green,
  import: colours.green,
  change: colours.yellow,
  move: colours.yellow,
  outputs: colours.yellow,
  replace: colours.red,
  destroy: colours.red,
  forget: colours.red,
  unrecognized: colours.red,
  deferred: colours.red,
  failedChecks: colours.red,
};

/** What an apply of each stack would do, a line each. */
export function plannedTable(planned: readonly PlannedStack[]): string {
  const manifests = planned.flatMap((stack) => (stack.kind === "planned" ? [stack.bundle.manifest] : []));
  const counted = [...effects, "outputs" as const].filter((name) => always.has(name) || manifests.some(({ changes }) => changes[name] > 0));
  const columns = [...counted, "serial"].map((title) => ({ title, align: "right" as const }));
  return plainTable(
    [{ title: "stack" }, ...columns, { title: "note" }],
    planned.map((stack) => row(stack, counted)),
  );
}

function row(stack: PlannedStack, counted: readonly (keyof PlanCounts)[]): (string | number)[] {
  if (stack.kind !== "planned")
    return [
      stack.stack,
      ...counted.map(() => ""),
      "",
      stack.kind === "failed"
        ? colours.red("failed, see below")
        : colours.yellow(`waits for ${shortened(stack.missing)}: apply and plan again`),
    ];
  const { changes, state } = stack.bundle.manifest;
  const shown = (name: keyof PlanCounts): string => (changes[name] === 0 ? colours.dim("0") : colourOf[name](String(changes[name])));
  return [stack.stack, ...counted.map(shown), serialOf(state), notesOf(stack.bundle.manifest).join("\n")];
}

function notesOf({ changes, complete, assumed, upstreamChanges }: Manifest): string[] {
  if (assumed.length > 0) return [colours.yellow(`assumed: ${assumed.join(", ")} never applied`)];
  const moved = upstreamChanges.map(({ stack: upstream, outputs }) =>
    outputs.length === 0 ? `${upstream} changes, but nothing that is read here` : `${upstream} changes: ${shortened(outputs)} may move`,
  );
  return [
    ...moved,
    ...(changes.failedChecks > 0
      ? [colours.red(`${changes.failedChecks} ${changes.failedChecks === 1 ? "check fails" : "checks fail"}: see the review`)]
      : []),
    ...(complete
      ? []
      : [colours.yellow(`not complete${changes.deferred > 0 ? `, ${changes.deferred} put off` : ""}: plan again after the apply`)]),
  ];
}

/** A stack that was never applied has no serial yet. */
const serialOf = (state: Manifest["state"]): number | string => (state === null || state.lineage === null ? "-" : state.serial);

const shortened = (names: readonly string[]): string =>
  names.length <= 3 ? names.join(", ") : `${names.slice(0, 2).join(", ")} and ${names.length - 2} more`;

export function plannedSummary(planned: readonly PlannedStack[]): string {
  const manifests = planned.flatMap((stack) => (stack.kind === "planned" ? [stack.bundle.manifest] : []));
  const counts: readonly (readonly [number, string])[] = [
    [manifests.filter((manifest) => hasWork(manifest) && !isAssumed(manifest)).length, "with changes"],
    [manifests.filter(isAssumed).length, "assumed"],
    [planned.filter(({ kind }) => kind === "waits").length, "waiting for their upstream"],
    [planned.filter(({ kind }) => kind === "failed").length, "failed"],
  ];
  const told = counts.filter(([count]) => count > 0).map(([count, text]) => `${count} ${text}`);
  return `${planned.length} stacks: ${told.length === 0 ? "nothing to do" : told.join(", ")}`;
}

/** What a command ends with that planned these. */
export const plannedExitCode = (planned: readonly PlannedStack[]): number => {
  if (planned.some(({ kind }) => kind === "failed")) return exitCodes.failed;
  return planned.some((stack) => stack.kind === "waits" || (stack.kind === "planned" && hasWork(stack.bundle.manifest)))
    ? exitCodes.somethingToDo
    : exitCodes.fine;
};
