import { type EstateResource } from "../access/world/estate-resource";
import { type LiveQuotas } from "../quotas/report";

/** What is read of an account. */
export interface AccountReads {
  readonly objects: (
    bucket: string,
    region: string,
    prefix?: string,
  ) => Promise<readonly { readonly key: string; readonly replication: string | undefined }[] | undefined>;
  /** Empty for a bucket without a policy. */
  readonly bucketPolicy: (bucket: string, region: string) => Promise<string | undefined>;
  readonly secret: (
    name: string,
    region: string,
  ) => Promise<{ readonly rotated: Date | undefined; readonly stages: readonly (readonly string[])[] } | undefined>;
  readonly alarms: (prefix: string, region: string) => Promise<readonly { readonly name: string; readonly state: string }[]>;
  /** When SQS last measured a queue. */
  readonly newestOfQueue: (queue: string, region: string, now: Date) => Promise<Date | undefined>;
  /** Whether the organization lets its accounts copy backups to each other; undefined where the account belongs to none. */
  readonly crossAccountBackup: (region: string) => Promise<boolean | undefined>;
  readonly quotas: (regions: readonly string[]) => Promise<LiveQuotas>;
}

/** What reading an account says of a doubt. */
export interface ProbeAnswer {
  /** `early`: nothing is there yet from which it could be known. */
  readonly verdict: "as assumed" | "otherwise" | "early";
  readonly found: string;
}

/** What is asked about: one environment's resources, in its account. */
export interface ProbeContext {
  readonly account: string;
  readonly resources: readonly EstateResource[];
  readonly reads: AccountReads;
  readonly now: Date;
}

/** A doubt that reading can answer. */
export interface Probe {
  /** Heading of its section in docs/unproved.md. */
  readonly doubt: string;
  readonly ask: (context: ProbeContext) => Promise<ProbeAnswer>;
}

const text = (value: unknown): string => (typeof value === "string" ? value : "");
const assumed = (found: string): ProbeAnswer => ({ verdict: "as assumed", found });
const otherwise = (found: string): ProbeAnswer => ({ verdict: "otherwise", found });
const early = (found: string): ProbeAnswer => ({ verdict: "early", found });

const ofType = ({ resources }: ProbeContext, type: string): readonly EstateResource[] => resources.filter((one) => one.type === type);
const cacheTokens = (context: ProbeContext): readonly EstateResource[] =>
  ofType(context, "aws_secretsmanager_secret").filter(
    ({ args, address }) => text(args.name).endsWith("/cache/auth-token") && !address.startsWith("data."),
  );

/** SQS measures a queue once a minute, some two minutes late; the failover counts on five at the most. */
const lateMinutes = 5;
/** On-Demand vCPUs of Fargate that AWS's page gives a new account. @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-quotas.html */
const fargateVcpus = 6;

export const probes: readonly Probe[] = [
  {
    doubt: "The source that S3 sends when it assumes a role for replication",
    ask: async (context) => {
      const buckets = ofType(context, "aws_s3_bucket_replication_configuration");
      const read = await Promise.all(buckets.map(({ args, region }) => context.reads.objects(text(args.bucket), region)));
      const objects = read.flatMap((one) => one ?? []);
      const failed = objects.filter(({ replication }) => replication === "FAILED");
      const done = objects.filter(({ replication }) => replication === "COMPLETED");
      if (failed.length > 0) return otherwise(`${failed.length} objects could not be replicated, ${failed[0]?.key ?? ""} among them`);
      return done.length > 0 ? assumed(`${done.length} objects were replicated, none failed`) : early("no object was replicated yet");
    },
  },
  {
    doubt: "How ElastiCache changes tokens",
    ask: async (context) => {
      const secrets = await Promise.all(cacheTokens(context).map(({ args, region }) => context.reads.secret(text(args.name), region)));
      const rotated = secrets.flatMap((one) => (one?.rotated === undefined ? [] : [one.rotated.toISOString()]));
      return rotated.length > 0 ? assumed(`the token was last rotated at ${rotated[0] ?? ""}`) : early("no token was rotated yet");
    },
  },
  {
    doubt: "What Secrets Manager's test of a configured rotation leaves",
    ask: async (context) => {
      const secrets = await Promise.all(cacheTokens(context).map(({ args, region }) => context.reads.secret(text(args.name), region)));
      const found = secrets.flatMap((one) => (one === undefined ? [] : [one]));
      if (found.length === 0) return early("the token's secret is not there yet");
      const pending = found
        .flatMap(({ stages }) => stages)
        .filter((stages) => stages.includes("AWSPENDING") && !stages.includes("AWSCURRENT"));
      return pending.length > 0
        ? otherwise("a version is pending beside the current one: a rotation is at work, or was left behind")
        : assumed("no version is left pending");
    },
  },
  {
    doubt: "A policy of a bucket that its author may not change again",
    ask: async (context) => {
      const buckets = ofType(context, "aws_s3_bucket_policy").filter(
        ({ args }) => text(args.bucket).includes("-state-") && !text(args.bucket).includes("-state-logs-"),
      );
      const read = await Promise.all(buckets.map(({ args, region }) => context.reads.bucketPolicy(text(args.bucket), region)));
      const there = read.filter((policy) => policy !== undefined);
      if (there.length === 0) return early("the buckets of states are not there yet");
      return there.includes("")
        ? otherwise("a bucket of states is there without its policy")
        : assumed("the buckets of states have their policies");
    },
  },
  {
    doubt: "What Application Auto Scaling makes of a metric that is silent",
    ask: async (context) => {
      const clusters = ofType(context, "aws_ecs_cluster");
      const alarms = (
        await Promise.all(clusters.map(({ args, region }) => context.reads.alarms(`TargetTracking-service/${text(args.name)}/`, region)))
      ).flat();
      const silent = alarms.filter(({ state }) => state === "INSUFFICIENT_DATA");
      if (alarms.length === 0) return early("there are no alarms of target tracking yet");
      return silent.length > 0
        ? otherwise(`${silent.length} of ${alarms.length} alarms have too little data, ${silent[0]?.name ?? ""} among them`)
        : assumed(`none of ${alarms.length} alarms has too little data`);
    },
  },
  {
    doubt: "What a new account has of Fargate",
    ask: async ({ account, resources, reads }) => {
      const regions = [...new Set(resources.map(({ region }) => region))];
      const quotas = await reads.quotas(regions);
      const has = regions.flatMap((region) => quotas(account, region, "fargateOnDemandVcpus") ?? []);
      if (has.length === 0) return early("Service Quotas lists nothing of Fargate");
      const least = Math.min(...has);
      return least < fargateVcpus ? otherwise(`a region has ${least} vCPUs`) : assumed(`every region has ${least} vCPUs at least`);
    },
  },
  {
    doubt: "Who can write metrics of `AWS/SQS`, and how soon they come",
    ask: async (context) => {
      const queues = ofType(context, "aws_sqs_queue").filter(({ args }) => text(args.name).endsWith("-failover-declared"));
      const read = await Promise.all(queues.map(({ args, region }) => context.reads.newestOfQueue(text(args.name), region, context.now)));
      const times = read.flatMap((one) => (one === undefined ? [] : [one.getTime()]));
      if (times.length === 0) return early("the flag's queue was not measured yet");
      const late = (context.now.getTime() - Math.max(...times)) / 60_000;
      const said = `the flag's queue was last measured ${late.toFixed(1)} minutes ago; who can write the metric, only a trial shows`;
      return late > lateMinutes ? otherwise(said) : assumed(said);
    },
  },
  {
    doubt: "Whether AWS Backup copies to another account",
    ask: async (context) => {
      const foreign = ofType(context, "aws_backup_plan").filter(({ args, account }) =>
        JSON.stringify(args.rule ?? null)
          .match(/arn:aws:backup:[^:]*:\d{12}/g)
          ?.some((vault) => !vault.endsWith(account)),
      );
      if (foreign.length === 0) return early("no plan copies to another account (backup.copyAccount)");
      const allowed = await Promise.all(foreign.map(({ region }) => context.reads.crossAccountBackup(region)));
      if (allowed.includes(undefined)) return early("the account belongs to no organization, or it could not be asked");
      return allowed.includes(false)
        ? otherwise("the organization does not let accounts copy backups to each other (docs/first-day.md)")
        : assumed("the organization lets accounts copy backups to each other; whether copies arrive, their jobs say");
    },
  },
  {
    doubt: "What ElastiCache needs to export a snapshot into an encrypted bucket",
    ask: async (context) => {
      const backups = ofType(context, "aws_s3_bucket").filter(({ args }) => text(args.bucket).includes("-backups-"));
      const read = await Promise.all(backups.map(({ args, region }) => context.reads.objects(text(args.bucket), region, "automatic-")));
      const exported = read.flatMap((one) => one ?? []);
      return exported.length > 0 ? assumed(`${exported[0]?.key ?? ""} was exported`) : early("no snapshot was exported yet");
    },
  },
];
