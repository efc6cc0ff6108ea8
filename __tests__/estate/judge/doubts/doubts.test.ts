import { type EstateResource } from "../../../../src/estate/judge/access/world/estate-resource";
import { EstateValues } from "../../../../src/estate/judge/access/world/values";
import { answerDoubts, readDoubts } from "../../../../src/estate/judge/doubts/doubts";
import { type AccountReads, type ProbeContext, probes } from "../../../../src/estate/judge/doubts/probes";
import { type SynthesizedStack } from "../../../../src/estate/synthesized";
import { root } from "../../../helpers/command";
import { realStacks } from "../../../helpers/estate";

const now = new Date("2026-11-29T12:00:00Z");
/** An account in which nothing is applied yet. */
const empty: AccountReads = {
  objects: () => Promise.resolve(undefined),
  bucketPolicy: () => Promise.resolve(undefined),
  secret: () => Promise.resolve(undefined),
  alarms: () => Promise.resolve([]),
  newestOfQueue: () => Promise.resolve(undefined),
  crossAccountBackup: () => Promise.resolve(undefined),
  quotas: () => Promise.resolve(() => undefined),
};
const replicated =
  (replication: string): AccountReads["objects"] =>
  () =>
    Promise.resolve([{ key: "automatic-one.rdb", replication }]);
const secret =
  (rotated: Date | undefined, ...stages: string[][]): AccountReads["secret"] =>
  () =>
    Promise.resolve({ rotated, stages });

/** For each doubt that reading answers, what is read of an account where it is as assumed, and where it is not. */
interface Reading {
  readonly assumed: Partial<AccountReads>;
  readonly otherwise?: Partial<AccountReads>;
  /** What has to be there besides production's own, for something that it does not have. */
  readonly beside?: Pick<EstateResource, "type" | "args">;
}

const readings: Readonly<Record<string, Reading>> = {
  "Whether AWS Backup copies to another account": {
    assumed: { crossAccountBackup: () => Promise.resolve(true) },
    otherwise: { crossAccountBackup: () => Promise.resolve(false) },
    beside: {
      type: "aws_backup_plan",
      args: { rule: [{ copy_action: [{ destination_vault_arn: "arn:aws:backup:us-east-1:777777777777:backup-vault:copies" }] }] },
    },
  },
  "The source that S3 sends when it assumes a role for replication": {
    assumed: { objects: replicated("COMPLETED") },
    otherwise: { objects: replicated("FAILED") },
  },
  "How ElastiCache changes tokens": { assumed: { secret: secret(now, ["AWSCURRENT"]) } },
  "What Secrets Manager's test of a configured rotation leaves": {
    assumed: { secret: secret(now, ["AWSCURRENT", "AWSPENDING"], ["AWSPREVIOUS"], []) },
    otherwise: { secret: secret(now, ["AWSCURRENT"], ["AWSPENDING"]) },
  },
  "A policy of a bucket that its author may not change again": {
    assumed: { bucketPolicy: () => Promise.resolve("{}") },
    otherwise: { bucketPolicy: () => Promise.resolve("") },
  },
  "What Application Auto Scaling makes of a metric that is silent": {
    assumed: { alarms: () => Promise.resolve([{ name: "one", state: "ALARM" }]) },
    otherwise: { alarms: () => Promise.resolve([{ name: "one", state: "INSUFFICIENT_DATA" }]) },
  },
  "What a new account has of Fargate": {
    assumed: { quotas: () => Promise.resolve(() => 6) },
    otherwise: { quotas: () => Promise.resolve(() => 2) },
  },
  "Who can write metrics of `AWS/SQS`, and how soon they come": {
    assumed: { newestOfQueue: () => Promise.resolve(new Date("2026-11-29T11:58:00Z")) },
    otherwise: { newestOfQueue: () => Promise.resolve(new Date("2026-11-29T11:52:00Z")) },
  },
  "What ElastiCache needs to export a snapshot into an encrypted bucket": { assumed: { objects: replicated("COMPLETED") } },
};

describe("what only AWS can answer", () => {
  let resources: readonly EstateResource[];
  const asked = async (doubt: string, reads: Partial<AccountReads>): Promise<string | undefined> => {
    const beside = readings[doubt]?.beside;
    const [any] = resources;
    const all = beside === undefined || any === undefined ? resources : [...resources, { ...any, ...beside }];
    const context: ProbeContext = { account: "333333333333", resources: all, reads: { ...empty, ...reads }, now };
    return (await answerDoubts([{ heading: doubt, trial: "" }], context))[0]?.verdict;
  };

  beforeAll(async () => {
    const stacks = (await realStacks()).filter(({ owner }) => owner.endsWith("prod"));
    resources = new EstateValues(
      stacks.map(({ json, ...instance }) => ({ instance, folder: "", json })) as unknown as SynthesizedStack[],
    ).all();
  });

  it("stands in sections, each with the command that tries it", () => {
    const doubts = readDoubts(root);
    expect(doubts.length).toBeGreaterThan(20);
    expect(doubts.filter(({ trial }) => !/`[^`]+`/.test(trial)).map(({ heading }) => heading)).toEqual([]);
  });

  it("has a probe for none that is not in the document, and a reading for each probe", () => {
    const headings = readDoubts(root).map(({ heading }) => heading);
    expect(probes.map(({ doubt }) => doubt).filter((doubt) => !headings.includes(doubt))).toEqual([]);
    expect(Object.keys(readings).sort()).toEqual(probes.map(({ doubt }) => doubt).sort());
  });

  it.each(Object.keys(readings))("is told by reading: %s", async (doubt) => {
    const { assumed, otherwise } = readings[doubt] ?? { assumed: {} };
    expect(await asked(doubt, assumed)).toBe("as assumed");
    if (otherwise !== undefined) expect(await asked(doubt, otherwise)).toBe("otherwise");
    expect(await asked(doubt, {})).toBe("early");
  });

  it("asks nothing about copies to another account where no plan makes any", async () => {
    const reads = { ...empty, crossAccountBackup: () => Promise.reject(new Error("it was asked")) };
    const [answer] = await answerDoubts([{ heading: "Whether AWS Backup copies to another account", trial: "" }], {
      account: "333333333333",
      resources,
      reads,
      now,
    });
    expect(answer?.verdict).toBe("early");
  });

  it("is left to a trial where no reading tells it", async () => {
    expect(await asked("WAF's regular expressions on an MD5 digest", {})).toBe("trial");
  });
});
