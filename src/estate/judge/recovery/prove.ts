import { type EnvironmentConfig } from "../../../../config/schema/environment";
import { UserError } from "../../../common/user-error";
import { EstateValues } from "../access/world/values";
import { type EstateResource } from "../access/world/estate-resource";
import { type SynthesizedStack } from "../../synthesized";
import { type EnvironmentRegions, writingRegions } from "./environment-regions";
import { type Loss, lossesOf } from "./loss";
import { requirementsOf } from "./requirements";
import { isBackedUp, outsideLocks, recoveryPointsOf } from "./recovery-points";
import { protectionOf, storeTypes } from "./stores";
import { type Step, worstCase } from "./worst-case";

/**
 * - `missing`: something that a takeover needs is not there;
 * - `too-slow`, `too-much`: an objective is not met;
 * - `no-alarm`: a copy may fall behind and nobody is notified;
 * - `unprotected`: a store of which nothing says how it comes back.
 */
export type FindingKind = "missing" | "too-slow" | "too-much" | "no-alarm" | "unprotected";

export interface RecoveryFinding {
  readonly kind: FindingKind;
  readonly what: string;
  /** Configuration that would fix it. */
  readonly key: string;
  /** Of the resource that is missing. */
  readonly type?: string;
}

export interface RecoveryProof {
  readonly environment: string;
  readonly objectives: { readonly recoverySeconds: number; readonly lossSeconds: number };
  /** From the loss of the region to the end of the failover, each step at its longest. */
  readonly path: readonly Step[];
  /** Sum of the path; undefined where there is no way to the end. */
  readonly recoverySeconds: number | undefined;
  readonly losses: readonly Loss[];
  /** How many things a takeover needs, each of which is there. */
  readonly required: number;
  readonly findings: readonly RecoveryFinding[];
}

/** Route 53's metrics are of a minute, and an alarm on them rings after one. @see https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/monitoring-cloudwatch.html */
export const alarmSeconds = 60;

/** Proves of each environment, from what was synthesized for it, that its objectives of recovery hold. */
export function proveRecovery(stacks: readonly SynthesizedStack[], environments: readonly EnvironmentConfig[]): RecoveryProof[] {
  const world = new EstateValues(stacks).all();
  return environments.map((environment) => proveIn(world, environment));
}

/** The same of one environment, from its resources; those of others change nothing. */
export function proveIn(world: readonly EstateResource[], config: EnvironmentConfig): RecoveryProof {
  const { environment, objectives, recovery } = config;
  const where = writingRegions(config);
  const goals = { recoverySeconds: objectives.recoveryTimeMinutes * 60, lossSeconds: objectives.recoveryPointMinutes * 60 };
  const requirements = requirementsOf(world, where);
  const path = pathOf(world, where, recovery.escalationSeconds);
  const recoverySeconds = path?.reduce((sum, { seconds }) => sum + seconds, 0);
  const losses = lossesOf(world, where);
  return {
    environment,
    objectives: goals,
    path: path ?? [],
    recoverySeconds,
    losses,
    required: requirements.length,
    findings: [
      ...(config.activeRegion === "primary"
        ? []
        : [
            {
              kind: "missing",
              what: `${where.primary} writes, and no machine takes over to ${where.recovery}: until the way back only people do`,
              key: "activeRegion",
            } as const,
          ]),
      ...requirements.flatMap(({ what, key, type, found, atLeast = 1 }): RecoveryFinding[] =>
        found.length >= atLeast ? [] : [{ kind: "missing", what: `${what} is not there`, key, type }],
      ),
      ...(recoverySeconds === undefined
        ? [{ kind: "too-slow", what: "no way of the failover leads to its end", key: "recovery" } as const]
        : recoverySeconds > goals.recoverySeconds
          ? [
              {
                kind: "too-slow",
                what: `recovery takes up to ${recoverySeconds} s, the objective is ${goals.recoverySeconds} s`,
                key: longestKey(path ?? []),
              } as const,
            ]
          : []),
      ...losses.flatMap((loss) => findingsOf(loss, goals.lossSeconds)),
      ...world
        .filter(({ owner, type }) => owner === environment && storeTypes.includes(type))
        .filter((resource) => protectionOf(resource) === undefined)
        .map(({ stack, address }): RecoveryFinding => ({
          kind: "unprotected",
          what: `${stack} ${address} is in no backup, and nothing says why`,
          key: "backup",
        })),
      ...recoveryPointFindings(world, environment),
    ],
  };
}

/** Stores that carry the tag of backups in vain. */
function recoveryPointFindings(world: readonly EstateResource[], environment: string): RecoveryFinding[] {
  const own = world.filter(({ owner }) => owner === environment);
  return [
    ...own
      .filter((store) => storeTypes.includes(store.type) && isBackedUp(store) && recoveryPointsOf(own, store) === undefined)
      .map(({ stack, address }): RecoveryFinding => ({
        kind: "unprotected",
        what: `${stack} ${address} carries the tag of backups, and no plan selects it`,
        key: "backup",
      })),
    ...outsideLocks(own).map(({ plan, rule, vault, days, least, most }): RecoveryFinding => ({
      kind: "unprotected",
      what: `${plan} keeps ${rule} backups ${days === undefined ? "for ever" : `for ${days} days`} in ${vault.name} of ${vault.region}, whose lock takes ${least} to ${most} days: every such job fails`,
      key: "backup.lock",
    })),
  ];
}

function findingsOf({ store, seconds, watchedBy, key }: Loss, most: number): RecoveryFinding[] {
  if (watchedBy === undefined) return [{ kind: "no-alarm", what: `the copy of ${store} may fall behind and no alarm sees it`, key }];
  if (seconds === undefined) return [{ kind: "missing", what: `${store} has no copy in the recovery region`, key }];
  return seconds > most ? [{ kind: "too-much", what: `${store} loses up to ${seconds} s unnoticed, the objective is ${most} s`, key }] : [];
}

/** Which of the waits that configuration decides is the longest. */
function longestKey(path: readonly Step[]): string {
  const keys: Readonly<Record<string, string>> = {
    "a person is notified": "recovery.escalationSeconds",
    "ask-for-approval": "recovery.approvalSeconds",
    "wait-for-promotion": "recovery.promotionSeconds",
    "look-again": "recovery.promotionSeconds",
    "wait-for-target": "recovery.promotionSeconds",
    "look-at-target": "recovery.promotionSeconds",
    "wait-for-leases": "recovery.tradingEpoch.leaseSeconds",
    "wait-for-names": "recovery.trafficSeconds",
  };
  const sums = new Map<string, number>();
  for (const { state, seconds } of path) {
    const key = keys[state];
    if (key !== undefined) sums.set(key, (sums.get(key) ?? 0) + seconds);
  }
  return [...sums].sort(([, one], [, other]) => other - one)[0]?.[0] ?? "objectives.recoveryTimeMinutes";
}

/** The machine that takes over, and how a lost region is seen. */
export interface Failover {
  readonly definition: string;
  /** Between two checks of Route 53, and how many must fail. */
  readonly checks: { readonly intervalSeconds: number; readonly failures: number };
}

/** @returns undefined where there is no machine, or nothing that sees the loss. */
export function failoverOf(world: readonly EstateResource[], { owner, recovery }: EnvironmentRegions): Failover | undefined {
  const machine = world.find(
    ({ owner: one, region, type, args }) =>
      one === owner && region === recovery && type === "aws_sfn_state_machine" && String(args.definition).includes("promoteReadReplica"),
  );
  const [slowest] = world
    .filter(({ owner: one, type, args }) => one === owner && type === "aws_route53_health_check" && args.type === "HTTPS")
    .map(({ args }) => ({ intervalSeconds: Number(args.request_interval), failures: Number(args.failure_threshold) }))
    .sort((one, other) => other.intervalSeconds * other.failures - one.intervalSeconds * one.failures);
  return machine === undefined || slowest === undefined ? undefined : { definition: String(machine.args.definition), checks: slowest };
}

/**
 * The environment's failover, for what cannot do without.
 *
 * @throws UserError where it has none
 */
export function requiredFailover(world: readonly EstateResource[], where: EnvironmentRegions): Failover {
  const failover = failoverOf(world, where);
  if (failover === undefined)
    throw new UserError({
      problem: `${where.owner} has no machine that takes over, or nothing that sees the loss of its region`,
      fix: `see what is missing with \`estate recovery prove --env ${where.owner}\``,
    });
  return failover;
}

function pathOf(world: readonly EstateResource[], where: EnvironmentRegions, escalationSeconds: number): Step[] | undefined {
  const failover = failoverOf(world, where);
  const takeover = failover === undefined ? undefined : worstCase(failover.definition);
  return failover === undefined || takeover === undefined
    ? undefined
    : [
        { state: "Route 53 sees that the region does not answer", seconds: failover.checks.intervalSeconds * failover.checks.failures },
        { state: "the alarm rings", seconds: alarmSeconds },
        { state: "a person is notified", seconds: escalationSeconds },
        ...takeover.steps,
      ];
}
