import { isLeftover } from "../../run/plan/effect";
import { type PlanJson, type ResourceChange } from "../../run/plan/plan-json";
import { type Effect, type Values } from "../review/model";
import { type DeclaredStack, declarationOf, subjectOf } from "../review/subject";
import { isRecord } from "../review/values";
import { type Difference, differences, overlap, topOf } from "./differences";
import { type StackReading } from "./world";

/** What one plan says of one resource: what AWS changed, and what config asks for. */
export interface ResourceReading {
  readonly stack: string;
  readonly address: string;
  readonly type: string;
  readonly name: string;
  /** As Terraform last knew it; empty when it has never known it. */
  readonly known: Values;
  /** What AWS has changed since. */
  readonly drifted: readonly Difference[];
  readonly deleted: boolean;
  /** What the plan does about it; undefined when it leaves it alone. */
  readonly planned: PlannedChange | undefined;
  /** Arguments that the synthesized JSON sets. */
  readonly declares: ReadonlySet<string>;
  readonly declared: Values | undefined;
  readonly ignored: readonly string[];
  /** Terraform's entry of the drift, for what must not be shown. */
  readonly change: ResourceChange | undefined;
}

export interface PlannedChange {
  readonly effect: Effect;
  readonly differences: readonly Difference[];
}

const unresolved = (json: DeclaredStack["json"]): DeclaredStack => ({ json, resolve: (value) => value });
const notArguments: ReadonlySet<string> = new Set([
  "//",
  "lifecycle",
  "provider",
  "depends_on",
  "count",
  "for_each",
  "connection",
  "provisioner",
]);

/** Every resource of a stack that AWS has changed or that the plan changes. */
export function readResources({ stack, plan }: StackReading): readonly ResourceReading[] {
  const drifts = byAddress(plan.resource_drift);
  const changes = byAddress(plan.resource_changes);
  return [...new Set([...drifts.keys(), ...changes.keys()])].flatMap((address) => {
    const [drift, change] = [drifts.get(address), changes.get(address)];
    const { type, name } = drift ?? change ?? {};
    if (type === undefined || name === undefined) return [];
    const declaration = declarationOf(stack.json, (value) => value, { type, name, address });
    const planned = change === undefined ? undefined : plannedChange(stack.instance.id, change, unresolved(stack.json));
    if (drift === undefined && planned === undefined) return [];
    const [before, after] = [recordOf(drift?.change.before), recordOf(drift?.change.after)];
    return [
      {
        stack: stack.instance.id,
        address,
        type,
        name,
        known: before,
        deleted: drift?.change.actions.includes("delete") === true,
        drifted: drift?.change.actions.includes("update") === true ? differences(before, after) : [],
        planned,
        declares: new Set(
          Object.entries(declaration?.values ?? {})
            .filter(([argument, value]) => !notArguments.has(argument) && value !== null)
            .map(([argument]) => argument),
        ),
        declared: declaration?.values,
        ignored: declaration?.lifecycle.ignoreChanges ?? [],
        change: drift,
      },
    ];
  });
}

/** Of what an earlier replacement left over at the same address nothing is known or declared. */
function byAddress(changes: PlanJson["resource_changes"] = []): ReadonlyMap<string, ResourceChange> {
  return new Map(changes.filter((change) => change.mode === "managed" && !isLeftover(change)).map((change) => [change.address, change]));
}

function plannedChange(stack: string, change: ResourceChange, declared: DeclaredStack): PlannedChange | undefined {
  const subject = subjectOf(stack, change, declared, unresolved(undefined));
  return subject === undefined
    ? undefined
    : {
        effect: subject.effect,
        differences: subject.effect === "update" || subject.effect === "replace" ? differences(subject.before, subject.after) : [],
      };
}

const recordOf = (value: unknown): Values => (isRecord(value) ? value : {});

/** Whether the next apply changes an argument. */
export const isPutBack = ({ planned }: ResourceReading, path: string): boolean =>
  planned?.differences.some((difference) => overlap(difference.path, path)) === true;

/** Whether the synthesized JSON has Terraform leave an argument alone. */
export const isIgnored = ({ ignored }: ResourceReading, path: string): boolean =>
  ignored.includes("all") || ignored.some((argument) => topOf(argument.replaceAll("[", ".")) === topOf(path));
