import { type StackInstance } from "../../src/layers/instances";
import { entries } from "../../src/estate/resource-types/all-types";
import { ensureFunctionArchives } from "../../src/estate/functions/archives";
import { proveAccess } from "../../src/estate/judge/access/proof";
import { readOperations } from "../../src/estate/judge/aws-models/mapping";
import { type SynthesizedStack as LoadedStack } from "../../src/estate/synthesized";
import { root } from "../helpers/root";
import {
  editedEstate,
  onlyResource,
  type Resource,
  realStacks,
  resourceAt,
  resources,
  synthesizeAll,
  type SynthesizedStack,
} from "../helpers/estate";

/** What a region that does not write has no use for: a way in, schedules that change passwords, the making of users, alarms on replicas. */
const comesAndGoes = [
  "aws_cloudwatch_event_rule",
  "aws_cloudwatch_event_target",
  "aws_cloudwatch_metric_alarm",
  "aws_db_proxy_target",
  // Where the recovery region writes, its buckets are backed up as well.
  "aws_iam_role_policy_attachment",
  "aws_lambda_invocation",
  "aws_lambda_permission",
  "aws_secretsmanager_secret_rotation",
] as const;

let pairs: readonly { readonly stack: SynthesizedStack; readonly swapped: SynthesizedStack }[];

beforeAll(async () => {
  const after = await synthesizeAll(
    editedEstate((environment) => {
      environment.activeRegion = "recovery";
    }),
  );
  pairs = (await realStacks()).map((stack) => {
    const swapped = after.find(({ id }) => id === stack.id);
    if (swapped === undefined) throw new Error(`${stack.id} is gone`);
    return { stack, swapped };
  });
  expect(after).toHaveLength(pairs.length);
});

const of = (layer: string, region?: StackInstance["role"]): typeof pairs =>
  pairs.filter(({ stack }) => stack.layer === layer && (region === undefined || stack.role === region));
const byAddress = (stack: SynthesizedStack): ReadonlyMap<string, Resource> =>
  new Map(resources(stack).map((resource) => [resource.address, resource]));

describe("an estate whose recovery region writes", () => {
  it("has the same stacks and states, and loses and gains nothing that holds data", () => {
    for (const { stack, swapped } of pairs) {
      expect(swapped.stateKey).toBe(stack.stateKey);
      const [had, has] = [byAddress(stack), byAddress(swapped)];
      const moved = [...had.keys(), ...has.keys()].filter((address) => had.has(address) !== has.has(address));
      const types = new Set(moved.map((address) => (had.get(address) ?? has.get(address))?.type ?? ""));
      expect([...types].filter((type) => !(comesAndGoes as readonly string[]).includes(type))).toEqual([]);
    }
    for (const type of comesAndGoes) expect({ type, data: typeof entries.get(type)?.loss === "object" }).toEqual({ type, data: false });
  });

  it("has the recovery region's database as a writer: backed up, kept from deletion, and promoted by no apply", () => {
    for (const { stack, swapped } of of("database-replica")) {
      const [had, has] = [onlyResource(stack, "aws_db_instance"), onlyResource(swapped, "aws_db_instance")];
      expect(has.address).toBe(had.address);
      expect(has.args).toEqual({
        ...had.args,
        replicate_source_db: undefined,
        tags: { Backup: "true" },
        lifecycle: had.args.lifecycle,
      });
      expect(has.args).not.toHaveProperty("replicate_source_db");
      expect(has.args.lifecycle).toMatchObject({ ignore_changes: ["replicate_source_db"] });
      expect(has.args.skip_final_snapshot).toBe(had.args.skip_final_snapshot);
      expect(onlyResource(swapped, "aws_db_instance_automated_backups_replication").args.lifecycle).toEqual({
        ignore_changes: ["source_db_instance_arn"],
      });
    }
  });

  it("judges copies of the database that writes, whichever that is", () => {
    const variablesOf = (stack: SynthesizedStack): unknown => resourceAt(stack, "restore-validation/function/function").args.environment;
    for (const { stack, swapped } of of("backup-recovery")) {
      const [writer, replica] = ["us-east-1", "us-west-2"].map((region) => `arn:aws:rds:${region}:${stack.accountId}:db:`);
      expect(variablesOf(stack)).toMatchObject({
        variables: { ACTIVE_DATABASE_ARN: expect.stringMatching(`^${writer}.*-database$`), ROWS_WRITTEN: "yes" },
      });
      expect(variablesOf(swapped)).toMatchObject({
        variables: { ACTIVE_DATABASE_ARN: expect.stringMatching(`^${replica}.*-database-replica$`), ROWS_WRITTEN: "no" },
      });
    }
  });

  it("leaves the primary region's database as the failover has left it, and makes a replica of the writer when it is made anew", () => {
    for (const { stack, swapped } of of("database")) {
      const [had, has] = [onlyResource(stack, "aws_db_instance"), onlyResource(swapped, "aws_db_instance")];
      expect(has.address).toBe(had.address);
      expect(has.args.replicate_source_db).toBe(`arn:aws:rds:us-west-2:${stack.accountId}:db:${String(had.args.identifier)}-replica`);
      for (const argument of [
        "identifier",
        "instance_class",
        "multi_az",
        "deletion_protection",
        "backup_retention_period",
        "skip_final_snapshot",
      ])
        expect({ argument, value: has.args[argument] }).toEqual({ argument, value: had.args[argument] });
      // What a replica may not be given, and what the one that stood still keeps of its own.
      for (const argument of ["engine", "engine_version", "username", "db_name", "allocated_storage", "password_wo"])
        expect(has.args).not.toHaveProperty(argument);
      expect(has.args.lifecycle).toMatchObject({
        ignore_changes: ["replicate_source_db", "password_wo_version", "tags", "tags_all"],
        ...((had.args.lifecycle as { prevent_destroy?: boolean }).prevent_destroy === true ? { prevent_destroy: true } : {}),
      });
      expect(resources(swapped, "aws_db_proxy_target")).toEqual([]);
      expect(resources(stack, "aws_db_proxy_target")).toHaveLength(1);
    }
  });

  it("gives everybody the rights for what its stacks do then", async () => {
    const stacks = pairs.flatMap(({ swapped: { json, ...instance } }) =>
      instance.accountId === pairs.find(({ stack }) => stack.owner === "prod")?.stack.accountId ? [{ instance, folder: "", json }] : [],
    ) as unknown as LoadedStack[];
    const { archives } = await ensureFunctionArchives(root);
    expect(proveAccess(stacks, archives, readOperations(root))).toMatchObject({ findings: [], unknownPolicies: [] });
  });

  it("sends no password that an instance was not made with", () => {
    for (const { stack } of of("database"))
      expect(onlyResource(stack, "aws_db_instance").args.lifecycle).toMatchObject({ ignore_changes: ["password_wo_version"] });
  });

  it("changes no password and makes no user where nothing writes, and takes no copy of a secret away", () => {
    for (const { stack, swapped } of pairs.filter(({ stack: { role } }) => role === "primary")) {
      const copied = resources(swapped, "aws_secretsmanager_secret").filter(
        ({ args }) => ((args.replica as unknown[] | undefined) ?? []).length > 0,
      );
      const kept = ["secrets", "database", "cache"].includes(stack.layer);
      if (kept) for (const { args } of copied) expect(args.lifecycle).toMatchObject({ ignore_changes: ["replica"] });
      if (stack.layer === "database") {
        expect(copied.length).toBeGreaterThan(0);
        expect(resources(stack, "aws_secretsmanager_secret_rotation").length).toBeGreaterThan(0);
        expect(resources(swapped, "aws_secretsmanager_secret_rotation")).toEqual([]);
        expect(resources(swapped, "aws_lambda_invocation")).toEqual([]);
      }
      if (stack.layer === "cache") expect(resources(swapped, "aws_secretsmanager_secret_rotation")).toHaveLength(copied.length > 0 ? 0 : 1);
    }
  });

  it("rotates the database's secrets where it is written to, by the same times, and makes no user there", () => {
    const rulesOf = (one: SynthesizedStack): string[] =>
      resources(one, "aws_secretsmanager_secret_rotation")
        .map(({ args }) => JSON.stringify([args.rotation_rules, args.rotate_immediately]))
        .sort();
    for (const { stack, swapped } of of("database-replica")) {
      const primary = of("database").find(({ stack: { owner } }) => owner === stack.owner);
      expect(resources(stack, "aws_secretsmanager_secret_rotation")).toEqual([]);
      expect(rulesOf(swapped)).toEqual(primary === undefined ? undefined : rulesOf(primary.stack));
      expect(resources(swapped, "aws_lambda_invocation")).toEqual([]);
    }
  });

  it("backs up what the recovery region writes, its buckets too, and copies that to the primary region; what stands still is copied as ever", () => {
    const plan = (stack: SynthesizedStack): string[] =>
      (onlyResource(stack, "aws_backup_plan").args.rule as { copy_action?: { destination_vault_arn: string }[] }[]).flatMap(
        ({ copy_action: copies = [] }) => copies.map(({ destination_vault_arn: arn }) => arn.split(":")[3] ?? ""),
      );
    const leavesOut = (stack: SynthesizedStack): unknown => onlyResource(stack, "aws_backup_selection").args.not_resources;
    for (const { stack, swapped } of of("backup-recovery")) {
      expect([plan(stack), plan(swapped)]).toEqual([[], ["us-east-1", "us-east-1"]]);
      expect(leavesOut(stack)).toEqual(expect.arrayContaining(["arn:aws:s3:::*"]));
      expect(leavesOut(swapped)).toBeUndefined();
    }
    for (const { stack, swapped } of of("backup"))
      expect(onlyResource(swapped, "aws_backup_plan").args).toEqual(onlyResource(stack, "aws_backup_plan").args);
  });

  it("watches the database that copies, in whichever region that is", () => {
    const lagAlarms = (stack: SynthesizedStack): number =>
      resources(stack, "aws_cloudwatch_metric_alarm").filter(({ args }) => args.metric_name === "ReplicaLag").length;
    for (const { stack, swapped } of of("database-replica")) {
      expect(lagAlarms(stack)).toBeGreaterThan(0);
      expect(lagAlarms(swapped)).toBe(0);
    }
    for (const { stack, swapped } of of("database")) {
      expect(lagAlarms(stack)).toBe(0);
      expect(lagAlarms(swapped)).toBeGreaterThan(0);
    }
  });
});
