import { type EnvironmentConfig } from "../../../../config/schema/environment";
import { UserError } from "../../../common/user-error";
import { type EstateResource } from "../access/world/estate-resource";
import { environmentRegions } from "./environment-regions";
import { type Machine, parseMachine, type State } from "./machine";
import { requiredFailover } from "./prove";
import { assumptions } from "./simulation/assumptions";
import { play } from "./simulation/play";
import { SimulatedRegion } from "./simulation/recovery-region";
import { longestOfEach } from "./worst-case";

/** A step of a failover, in the order in which it is begun. */
export interface PlannedStep {
  readonly state: string;
  /** The integration of Step Functions, such as `rds:promoteReadReplica`; undefined for a wait. */
  readonly call: string | undefined;
  /** What the call is made on, as the machine's definition names it; empty where the run's own data do. */
  readonly target: string;
  /** Seconds from the start of the run, when each answer takes as long as is likely. */
  readonly expectedAt: number;
  /** How often it is expected to be done. */
  readonly times: number;
  /** Seconds of each time, all attempts included. */
  readonly atMostSeconds: number;
}

export interface FailoverPlan {
  readonly environment: string;
  readonly primary: string;
  readonly recovery: string;
  /** Seconds from the start to the end, when each answer takes as long as is likely. */
  readonly expectedSeconds: number;
  readonly steps: readonly PlannedStep[];
}

/**
 * What a failover would do if it were started now, as it is synthesized and with the primary region answering nothing: its
 * definition played with the likeliest duration of each answer.
 *
 * @throws UserError where the environment has no failover, or the played one does not come to its end
 */
export function planFailover(world: readonly EstateResource[], config: EnvironmentConfig): FailoverPlan {
  const { environment } = config;
  const where = environmentRegions(config);
  const failover = requiredFailover(world, where);
  const machine = parseMachine(failover.definition);
  const region = new SimulatedRegion((name) => assumptions[name].spread.likely);
  const played = play(machine, { mode: "failover", reason: "planned" }, 0, {
    answer: (attempt) => region.answer(attempt),
    context: { Execution: { Id: "plan" }, Task: { Token: "token" } },
  });
  if (!played.succeeded)
    throw new UserError({
      problem: `the failover of ${environment} does not come to its end: played with likely durations it stops after ${played.states.at(-1)?.state ?? "nothing"}`,
      fix: `see what is missing with \`estate recovery prove --env ${environment}\``,
    });
  const [known, longest] = [statesOf(machine), longestOfEach(failover.definition)];
  const steps = new Map<string, PlannedStep>();
  for (const { state, at } of played.states.toSorted((one, other) => one.at - other.at)) {
    const { Type: type, Resource: resource, Parameters: parameters } = known.get(state) ?? {};
    if (type !== "Task" && type !== "Wait") continue;
    const before = steps.get(state);
    steps.set(state, {
      state,
      call: resource?.replace("arn:aws:states:::", "").replace("aws-sdk:", ""),
      target: targetOf(parameters ?? {}),
      expectedAt: before?.expectedAt ?? Math.round(at),
      times: (before?.times ?? 0) + 1,
      atMostSeconds: longest.get(state) ?? 0,
    });
  }
  return {
    environment,
    primary: where.primary,
    recovery: where.recovery,
    expectedSeconds: Math.round(played.at),
    steps: [...steps.values()],
  };
}

/** Every state by its name, those in branches too. */
function statesOf({ States: all }: Machine): ReadonlyMap<string, State> {
  const found = new Map<string, State>();
  for (const [name, state] of Object.entries(all)) {
    found.set(name, state);
    for (const branch of state.Branches ?? []) for (const [inner, one] of statesOf(branch)) found.set(inner, one);
  }
  return found;
}

/** Names of parameters that say what a call is about. */
const naming = /(?:Name|Identifier|Arn|Id|Url|Cluster|Service)$/;

/** The names in a call's own parameters, without what stands before them in an ARN, and its numbers. */
function targetOf(parameters: Readonly<Record<string, unknown>>): string {
  return Object.entries(parameters)
    .flatMap(([key, value]) => {
      if (typeof value === "string" && naming.test(key)) return [value.replace(/^arn:.*:(?:[\w-]+\/)?/, "")];
      return typeof value === "number" ? [`${key} ${value}`] : [];
    })
    .join(" ");
}
