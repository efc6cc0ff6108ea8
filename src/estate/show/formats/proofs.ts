import { z } from "zod";
import { address, count, list, stack, texts } from "./parts";

const access = z.object({ who: z.string(), action: z.string(), resource: z.string() });

export const accessCheck = z.object({
  format: z.literal("estate-access-check/1"),
  findings: list(
    z.object({
      kind: z.enum(["refused", "open"]).describe("refused: what must work does not; open: what must not be possible is"),
      ...access.shape,
      why: z.string(),
      because: z.string(),
    }),
  ),
  counts: z.object({ must: count, never: count }),
  unknownPolicies: texts,
});

export const accessCan = z.object({
  format: z.literal("estate-access-can/1"),
  ...access.shape,
  context: z.record(z.string(), z.string()).optional(),
  allowed: z.boolean(),
  because: z.string(),
});

export const accessDiff = z.object({ format: z.literal("estate-access-diff/1"), gained: list(access), lost: list(access) });

export const checkAws = z.object({
  format: z.literal("estate-check-aws/1"),
  findings: list(
    z.object({
      stack,
      address,
      argument: z.string().optional(),
      value: z.unknown(),
      accepts: z.string(),
      model: z.string(),
      region: z.string(),
      keys: list(z.object({ key: z.string(), file: z.string(), line: z.number().optional() }))
        .optional()
        .describe("with --keys: what of the configuration determines the value; none where a construct fixes it"),
    }),
  ),
  coverage: z.object({
    literals: count,
    mapped: count,
    constrained: count,
    reasons: z.record(z.string(), z.string()),
    unknown: texts,
  }),
  sources: texts,
});

export const doctorAws = z.object({
  format: z.literal("estate-doctor-aws/1"),
  doubts: list(
    z.object({
      heading: z.string().describe("of its section in docs/unproved.md"),
      verdict: z
        .enum(["as assumed", "otherwise", "early", "trial"])
        .describe("early: nothing is there yet; trial: reading does not show it"),
      found: z.string(),
      trial: z.string().describe("what to run on the account"),
    }),
  ),
});

export const doctorGithub = z.object({
  format: z.literal("estate-doctor-github/1"),
  repository: z.string(),
  branch: z.string(),
  differences: texts.describe("what is otherwise at GitHub than .github asks for"),
  unknown: texts.describe("what the token may not see"),
});

const serviceRule = z.object({ id: z.string(), aws: z.string(), source: z.string() });

export const checkServices = z.object({
  format: z.literal("estate-check-services/1"),
  rules: list(serviceRule),
  findings: list(z.object({ rule: z.string(), stack, address, what: z.string(), aws: z.string(), source: z.string() })),
});

export const serviceRules = z.object({ format: z.literal("estate-check-services-rules/1"), rules: list(serviceRule) });

export const quotas = z.object({
  format: z.literal("estate-quotas/1"),
  asOf: z.string().describe("when AWS's own values were read"),
  quotas: list(
    z.object({
      account: z.string(),
      region: z.string(),
      quota: z.string(),
      name: z.string(),
      service: z.string(),
      code: z.string().nullable(),
      default: z.number(),
      adjustable: z.boolean(),
      source: z.string(),
      need: z.object({ peak: z.number(), failover: z.number() }),
      requested: z.number().nullable(),
      live: z.number().nullable().describe("what AWS says that the account has; null where nobody asked"),
      verdict: z.enum(["enough", "asked", "ask", "impossible"]),
    }),
  ),
});

const region = z.string().nullable().describe("null where it is not known");

export const recoveryStatus = z.object({
  format: z.literal("estate-recovery-status/1"),
  environment: z.string(),
  recoveryRegion: z.string(),
  readAt: z.string(),
  trades: region.describe("region that may send orders, or nobody; null where it is not known"),
  epoch: z.number().nullable(),
  serves: region.describe("region that names lead to; null where it is not known"),
  parts: list(z.object({ part: z.string(), says: z.string() })),
  failover: z.object({
    losesSeconds: z.number().nullable().describe("of the database, if it started now"),
    unnoticedSeconds: z.number().nullable().describe("by so much the database may be behind and nobody is notified"),
    takesSeconds: z.number().nullable().describe("from its start at the longest, with the wait for the approval"),
  }),
  gaps: list(
    z.object({
      kind: z.enum(["missing", "unknown"]).describe("missing: a failover would not work or not as promised; unknown: nobody answered"),
      what: z.string(),
      fix: z.string(),
    }),
  ),
});

export const recoveryFailback = z.object({
  format: z.literal("estate-recovery-failback/1"),
  environment: z.string(),
  primaryRegion: z.string(),
  recoveryRegion: z.string(),
  readAt: z.string(),
  steps: list(
    z.object({
      id: z.string(),
      title: z.string(),
      standing: z.enum(["done", "next", "later", "unknown"]).describe("unknown: AWS did not say whether it is done"),
      before: z.string().describe("what must hold before it"),
      commands: list(z.string()),
      after: z.string().describe("what shows that it is done"),
    }),
  ).describe("empty where nothing is to be failed back"),
});

export const recoveryRun = z.object({
  format: z.literal("estate-recovery-run/1"),
  environment: z.string(),
  region: z.string(),
  mode: z.enum(["failover", "dryRun", "unknown"]),
  execution: z.string().describe("ARN of the run"),
  status: z.string().describe("as Step Functions has it: SUCCEEDED, FAILED, TIMED_OUT, ABORTED"),
  error: z.string().nullable(),
  cause: z.string().nullable(),
  startedAt: z.string(),
  stoppedAt: z.string().nullable(),
  steps: list(
    z.object({
      state: z.string(),
      enteredAt: z.string(),
      seconds: z.number().nullable().describe("null where it was not left"),
      atMostSeconds: z.number().nullable().describe("what the state may take, its attempts included; null where it takes no time"),
    }),
  ),
});

export const recoveryProof = z.object({
  format: z.literal("estate-recovery-proof/1"),
  environments: list(
    z.object({
      environment: z.string(),
      objectives: z.object({ recoverySeconds: count, lossSeconds: count }),
      path: list(z.object({ state: z.string(), seconds: z.number() })).describe("from the loss of the region to the end of the failover"),
      recoverySeconds: z.number().nullable().describe("null where no way leads to the end"),
      losses: list(
        z.object({
          store: z.string(),
          mechanism: z.string(),
          seconds: z.number().nullable().describe("by how much a copy may be behind unnoticed; null where nothing watches it"),
          alarm: z.string().nullable(),
          because: z.string().nullable().describe("why no alarm is needed"),
          key: z.string(),
        }),
      ),
      required: count,
      findings: list(
        z.object({ kind: z.enum(["missing", "too-slow", "too-much", "no-alarm", "unprotected"]), what: z.string(), key: z.string() }),
      ),
    }),
  ),
});

export const recoveryPlan = z.object({
  format: z.literal("estate-recovery-plan/1"),
  environments: list(
    z.object({
      environment: z.string(),
      primary: z.string(),
      recovery: z.string(),
      expectedSeconds: count.describe("from the start of the run to its end, with the likeliest duration of each answer"),
      steps: list(
        z.object({
          state: z.string(),
          call: z.string().nullable().describe("the integration of Step Functions; null for a wait"),
          target: z.string().describe("what the call is made on; empty where the run's own data say it"),
          expectedAt: count.describe("seconds from the start of the run"),
          times: count,
          atMostSeconds: z.number().describe("of each time, all attempts included"),
        }),
      ).describe("in the order in which they are begun"),
    }),
  ),
});

const distribution = z.object({ median: z.number(), p90: z.number(), p99: z.number(), worst: z.number() });

export const recoveryConfiguration = z.object({
  format: z.literal("estate-recovery-configuration/1"),
  region: z.string(),
  from: z.string().describe("when the earlier export was made"),
  to: z.string().describe("when the later one was"),
  differences: list(
    z.object({
      kind: z.enum(["parameter", "taskDefinition"]),
      name: z.string().describe("of the parameter, or the family"),
      before: z.string().nullable().describe("value of the parameter, or JSON of the task definition; null where it was not there"),
      after: z.string().nullable(),
    }),
  ),
});

export const recoverySimulation = z.object({
  format: z.literal("estate-recovery-simulation/1"),
  assumptions: list(
    z.object({
      name: z.string(),
      what: z.string(),
      least: z.number().describe("seconds; drawn from a triangular distribution"),
      likely: z.number(),
      most: z.number(),
      source: z.string(),
    }),
  ),
  environments: list(
    z.object({
      environment: z.string(),
      seed: z.number(),
      objectives: z.object({ recoverySeconds: count, lossSeconds: count }),
      scenarios: list(
        z.object({
          id: z.string(),
          title: z.string(),
          runs: count,
          notRecovered: count.describe("runs that nothing brought back; they are in no distribution"),
          recovery: distribution.nullable().describe("seconds until it works again; null where no run was brought back"),
          loss: distribution.describe("seconds of writes"),
          meets: z.boolean().nullable().describe("whether 99 of 100 runs meet both objectives; null where they do not bind"),
          beyondObjectives: z.string().nullable().describe("why they do not bind"),
          worst: list(z.object({ what: z.string(), at: z.number() })).describe("of the run that took longest"),
        }),
      ),
    }),
  ),
});

const parity = z.object({
  environment: z.string(),
  compared: count.describe("resources of the primary region"),
  differences: list(
    z.object({
      layer: z.string(),
      type: z.string().describe("empty for a whole layer"),
      what: z.string(),
      primary: z.string(),
      recovery: z.string(),
      because: z.string().nullable().describe("why it may be so; null for what is lacking"),
    }),
  ),
});

export const recoveryParity = z.object({ format: z.literal("estate-recovery-parity/1"), environments: list(parity) });

export const recoveryParityLive = parity.extend({
  format: z.literal("estate-recovery-parity-live/1"),
  readAt: z.string(),
  unread: list(
    z.object({
      region: z.string(),
      type: z.string().describe("type of resources in Terraform's words, or `quotas`"),
      because: z.string().describe("what AWS said, or why it was not asked"),
    }),
  ).describe("never compared: parity is not known while there is something here"),
});
