import { loadEstate } from "../../../../config/load";
import { EstateValues } from "../../../../src/estate/judge/access/world/values";
import { type FailbackState } from "../../../../src/estate/judge/recovery/failback/state";
import { failbackSteps, type FailbackStep } from "../../../../src/estate/judge/recovery/failback/steps";
import { failbackTargets, type FailbackTargets } from "../../../../src/estate/judge/recovery/failback/targets";
import { type Answer } from "../../../../src/estate/judge/recovery/status/answers";
import { type SynthesizedStack } from "../../../../src/estate/synthesized";
import { awsCommandsInShell, mistakeIn } from "../../../helpers/aws-commands";
import { realConfig, realStacks, resources } from "../../../helpers/estate";

const environments = loadEstate(realConfig);
const now = new Date("2026-11-30T12:00:00Z");
let targets: readonly FailbackTargets[];
beforeAll(async () => {
  const stacks = (await realStacks()).map(({ json, ...instance }) => ({ instance, folder: "", json })) as unknown as SynthesizedStack[];
  const world = new EstateValues(stacks).all();
  targets = environments.map((environment) => failbackTargets(world, environment));
});
const of = (name: string): FailbackTargets => {
  const found = targets.find(({ environment }) => environment === name);
  if (found === undefined) throw new Error(`there is no ${name}`);
  return found;
};

type ActiveRegion = FailbackTargets["activeRegion"];
type Known = { [K in keyof FailbackState]: FailbackState[K] extends Answer<infer T> ? T : never };
const asAnswers = (known: Known): FailbackState =>
  Object.fromEntries(Object.entries(known).map(([name, value]) => [name, { known: value }])) as unknown as FailbackState;
const database = (copies?: string) => ({ status: "available", copies });

/** As a failover leaves it, with the primary region back and nothing fenced there. */
const failedOver = (): Known => ({
  epoch: { epoch: 8, holder: "us-west-2" },
  flag: "true",
  flagAlarm: "ALARM",
  deliveries: "frozen",
  original: database(),
  originalAside: undefined,
  promoted: database(),
  promotedAside: undefined,
  primaryTargets: ["smart0dte-prod-database"],
  recoveryTargets: ["smart0dte-prod-database-replica"],
  secretsFollow: false,
  cacheIsPrimarys: false,
});

/** What each step's commands bring about. */
const effects: Readonly<Record<string, (state: Known) => Partial<Known>>> = {
  "fence-primary": () => ({ primaryTargets: [] }),
  "say-who-writes": () => ({}),
  "set-aside": ({ original }) => ({ originalAside: original, original: undefined }),
  "copy-back": () => ({ original: database("arn:aws:rds:us-west-2:333333333333:db:smart0dte-prod-database-replica") }),
  stop: () => ({ epoch: { epoch: 9, holder: "nobody" }, recoveryTargets: [] }),
  "secrets-back": () => ({ secretsFollow: true }),
  promote: () => ({ original: database() }),
  "open-way": () => ({ primaryTargets: ["smart0dte-prod-database"], cacheIsPrimarys: true }),
  grant: () => ({ epoch: { epoch: 9, holder: "us-east-1" } }),
  "names-back": () => ({ flag: "false", flagAlarm: "OK" }),
  "copy-out": ({ promoted }) => ({
    promotedAside: promoted,
    promoted: database("arn:aws:rds:us-east-1:333333333333:db:smart0dte-prod-database"),
  }),
  "say-who-writes-again": () => ({}),
  "open-deliveries": () => ({ deliveries: "open" }),
};
/** Steps that a person writes into the configuration. */
const written: Readonly<Record<string, ActiveRegion>> = { "say-who-writes": "recovery", "say-who-writes-again": "primary" };

const nextOf = (state: Known, activeRegion: ActiveRegion): FailbackStep | undefined =>
  failbackSteps({ ...of("prod"), activeRegion }, asAnswers(state), now)?.find(({ standing }) => standing !== "done");

/** Every state on the way, with the step that is next in it. */
function walk(): { readonly state: Known; readonly next: string }[] {
  const found: { state: Known; next: string }[] = [];
  let state = failedOver();
  let activeRegion: ActiveRegion = "primary";
  for (;;) {
    const next = nextOf(state, activeRegion);
    if (next === undefined) throw new Error("a step is missing");
    found.push({ state, next: next.id });
    const effect = effects[next.id];
    if (effect === undefined) return found;
    state = { ...state, ...effect(state) };
    activeRegion = written[next.id] ?? activeRegion;
    if (found.length > 50) throw new Error(`it does not end: ${next.id}`);
  }
}

describe("the way back", () => {
  it("goes through every step once, each of which is seen to be done before the next", () => {
    expect(walk().map(({ next }) => next)).toEqual([...Object.keys(effects), "replay"]);
  });

  it("never has two regions that write, and never renames or leaves without a copy what holds the newest data", () => {
    for (const { state, next } of walk()) {
      const writers = [state.primaryTargets, state.recoveryTargets].filter((ways) => (ways?.length ?? 0) > 0);
      if (next !== "fence-primary") expect({ next, writers: writers.length <= 1 }).toEqual({ next, writers: true });
      // Until the primary has been promoted the newest data are in the recovery region, and from then on in both.
      if (!["open-way", "grant", "names-back", "copy-out", "say-who-writes-again", "open-deliveries", "replay"].includes(next))
        expect({ next, there: state.promoted?.copies }).toEqual({ next, there: undefined });
    }
    const commands = (failbackSteps(of("prod"), asAnswers(failedOver()), now) ?? []).flatMap((step) => step.commands.map(({ run }) => run));
    expect(commands.filter((command) => /\b(?:delete|destroy|terminate)\b|delete-/.test(command))).toEqual([]);
    const renamed = commands.filter((command) => command.includes("--new-db-instance-identifier"));
    expect(renamed.length).toBe(2);
    for (const command of renamed) {
      const [, identifier = ""] = /--db-instance-identifier (\S+)/.exec(command) ?? [];
      const snapshot = commands.findIndex((one) => one.includes(`create-db-snapshot`) && one.includes(` ${identifier} `));
      expect({ command, after: snapshot >= 0 && snapshot < commands.indexOf(command) }).toEqual({ command, after: true });
    }
  });

  it("grants the primary region nothing before its database is the writer and the other's way is closed", () => {
    for (const { state, next } of walk().filter((one) => one.next === "grant"))
      expect({ next, ...state }).toMatchObject({ original: { copies: undefined }, recoveryTargets: [], epoch: { holder: "nobody" } });
  });

  it("ends each rotation before the value comes back, and makes each copy with the key that its stack says", async () => {
    const commands = (failbackSteps(of("prod"), asAnswers(failedOver()), now) ?? [])
      .filter(({ id }) => id === "secrets-back")
      .flatMap((step) => step.commands.map(({ run }) => run));
    const secrets = (await realStacks())
      .filter(({ id }) => id.startsWith("prod-us-east-1-"))
      .flatMap((stack) => resources(stack, "aws_secretsmanager_secret"))
      .filter(({ args }) => args.replica !== undefined);
    expect(of("prod").rotated.length).toBeGreaterThan(2);
    expect(secrets.length).toBeGreaterThan(of("prod").rotated.length);
    for (const { args } of secrets) {
      const about = commands.filter(
        (command) => command.startsWith("aws ") && `${command} `.includes(` --secret-id ${String(args.name)} `),
      );
      const [{ region, kms_key_id: key } = { region: "", kms_key_id: "" }] = args.replica as { region: string; kms_key_id: string }[];
      expect(about.map((command) => /^aws secretsmanager (\S+)/.exec(command)?.[1])).toEqual([
        ...(of("prod").rotated.includes(String(args.name)) ? ["cancel-rotate-secret"] : []),
        "get-secret-value",
        "replicate-secret-to-regions",
      ]);
      expect(key).toMatch(/^arn:aws:kms:us-west-2:/);
      expect(about.at(-1)).toContain(`--add-replica-regions Region=${region},KmsKeyId=${key} `);
    }
  });

  it("brings back the objects of every bucket that is copied to the recovery region, before versions may come again", async () => {
    const commands = (failbackSteps(of("prod"), asAnswers(failedOver()), now) ?? [])
      .filter(({ id }) => id === "open-deliveries")
      .flatMap((step) => step.commands.map(({ run }) => run));
    const copied = (await realStacks())
      .filter(({ id }) => id.startsWith("prod-us-east-1-"))
      .flatMap((stack) => resources(stack, "aws_s3_bucket_replication_configuration"));
    expect(copied.length).toBeGreaterThan(2);
    for (const { args } of copied) {
      const bucket = String(args.bucket);
      const at = commands.findIndex((command) =>
        command.startsWith(`aws s3 sync s3://${bucket.replace("us-east-1", "us-west-2")} s3://${bucket} `),
      );
      expect({ bucket, before: at >= 0 && at < commands.length - 1 }).toEqual({ bucket, before: true });
    }
    expect(commands.at(-1)).toContain("put-parameter");
  });

  it("has nothing to list before a failover, and nothing that it takes for done where AWS does not answer", () => {
    const before: Known = {
      ...failedOver(),
      epoch: { epoch: 7, holder: "us-east-1" },
      flag: "false",
      flagAlarm: "OK",
      promoted: database("arn:aws:rds:us-east-1:333333333333:db:smart0dte-prod-database"),
    };
    expect(failbackSteps(of("prod"), asAnswers(before), now)).toBeUndefined();
    const silent = Object.fromEntries(
      Object.keys(failedOver()).map((name) => [name, { unknown: "no answer" }]),
    ) as unknown as FailbackState;
    expect(failbackSteps(of("prod"), silent, now)?.map(({ standing }) => standing)).toEqual([
      "unknown",
      ...Array<string>(Object.keys(effects).length + 1).fill("later"),
    ]);
  });

  it("may take its time: no plan of either region can destroy a database, or compares what the promoted one has copied", async () => {
    for (const { stack, address } of [of("prod").original, of("prod").promoted]) {
      const there = (await realStacks()).find(({ id }) => id === stack);
      const found = there === undefined ? undefined : resources(there, "aws_db_instance").find((one) => one.address === address);
      expect(found?.args.lifecycle).toMatchObject({ prevent_destroy: true });
      if (found?.args.replicate_source_db !== undefined)
        expect(found.args.lifecycle).toMatchObject({ ignore_changes: ["replicate_source_db"] });
    }
  });

  it.each(environments.map(({ environment }) => environment))(
    "has commands of %s that AWS knows, on what there is by these names",
    async (name) => {
      const place = of(name);
      const steps = failbackSteps(place, asAnswers(failedOver()), now) ?? [];
      const commands = steps
        .flatMap(({ commands: own, checks }) => [
          ...own.flatMap(({ run, unless }) => [run, ...(unless === undefined ? [] : [unless.command])]),
          ...[...checks.before, ...checks.after].map(({ command }) => command),
        ])
        .flatMap(awsCommandsInShell);
      expect(commands.length).toBeGreaterThan(100);
      expect((await Promise.all(commands.map(mistakeIn))).filter((mistake) => mistake !== undefined)).toEqual([]);
      for (const { text, region } of commands)
        expect({ text, known: [place.primary, place.recovery].includes(region ?? "") }).toEqual({ text, known: true });
      for (const { stack, address } of [place.original, place.promoted]) {
        const there = (await realStacks()).find(({ id }) => id === stack);
        expect(there === undefined ? [] : resources(there, "aws_db_instance").map((one) => one.address)).toContain(address);
      }
      const groups = (await realStacks())
        .filter(({ owner, region }) => owner === name && region === place.primary)
        .flatMap((stack) =>
          ["aws_db_subnet_group", "aws_db_parameter_group", "aws_security_group", "aws_kms_alias"].flatMap((type) =>
            resources(stack, type),
          ),
        )
        .map(({ args }) => args.name);
      expect(groups).toEqual(
        expect.arrayContaining([
          place.original.args.db_subnet_group_name,
          place.original.args.parameter_group_name,
          place.original.securityGroup,
          place.original.keyAlias,
        ]),
      );
    },
  );
});
