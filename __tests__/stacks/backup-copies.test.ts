import { ask, type Call } from "../../src/estate/judge/access/calls/call";
import { backupCalls } from "../../src/estate/judge/access/calls/backups";
import { type AccessWorld, accessWorld, type EstateRole } from "../../src/estate/judge/access/world/world";
import { forTools, switchedStacks } from "../helpers/every-switch";
import { onlyResource, realStacks, resources, type SynthesizedStack } from "../helpers/estate";
import { statementsOf } from "../helpers/policy";

const there = "arn:aws:backup:us-east-1:777777777777:backup-vault:smart0dte-prod-copies";
const stack = async (id: string): Promise<SynthesizedStack> => {
  const found = (await switchedStacks()).find((one) => one.id === id);
  if (found === undefined) throw new Error(`there is no ${id}`);
  return found;
};
const copiesIn = async (id: string): Promise<string[]> =>
  (
    onlyResource(await stack(id), "aws_backup_plan").args["rule"] as { rule_name: string; copy_action?: Record<string, unknown>[] }[]
  ).flatMap(({ rule_name: rule, copy_action: copies = [] }) =>
    copies.map(({ destination_vault_arn: vault, lifecycle }) => `${rule} ${String(vault)} ${JSON.stringify(lifecycle)}`),
  );

describe("copies of backups in another account", () => {
  it("are made of each recovery point of the region that writes, in the same region, and kept as it is configured", async () => {
    const own = "arn:aws:backup:us-west-2:333333333333:backup-vault:smart0dte-prod-backup";
    expect(await copiesIn("prod-us-east-1-backup")).toEqual([
      `daily ${own} {"delete_after":35}`,
      `daily ${there} {"delete_after":60}`,
      `monthly ${own} {"delete_after":2557}`,
      `monthly ${there} {"delete_after":2600}`,
    ]);
    expect(await copiesIn("prod-us-west-2-backup-recovery")).toEqual([]);
  });

  it("are made in no environment that does not ask for them, and open no key there", async () => {
    const text = JSON.stringify(
      (await realStacks()).filter(({ layer }) => ["security", "backup", "backup-recovery"].includes(layer)).map(({ json }) => json),
    );
    expect(text).not.toMatch(/BackupElsewhere|777777777777/);
  });

  it("open the keys that encrypt recovery points to one role of that account, and no other key", async () => {
    const open = async (id: string) =>
      resources(await stack(id), "aws_kms_key")
        .filter(({ args }) => statementsOf(args["policy"]).some(({ Sid }) => String(Sid).endsWith("BackupElsewhere")))
        .map(({ address }) => address.replace(/^aws_kms_key\.([a-z]+)_.*/, "$1"));
    expect((await open("prod-us-east-1-security")).sort()).toEqual(["backup", "data"]);
    expect(await open("prod-us-west-2-security")).toEqual([]);
    expect(await open("staging-us-east-1-security")).toEqual([]);
  });
});

type RoleCall = Omit<Call, "who"> & { readonly who: EstateRole };

describe("who copies to another account", () => {
  let world: AccessWorld;
  let calls: readonly Call[];
  const selectionOf = (all: AccessWorld) => {
    const found = all.resources.find(({ type, stack: id }) => type === "aws_backup_selection" && id === "prod-us-east-1-backup");
    const role = all.roles.find(({ arn }) => arn === found?.args["iam_role_arn"]);
    if (found === undefined || role === undefined) throw new Error("there is no selection with a role");
    return { found, role };
  };
  beforeAll(async () => {
    world = accessWorld(forTools(await switchedStacks()).filter(({ instance }) => instance.environments.includes("prod")));
    const { found, role } = selectionOf(world);
    calls = backupCalls(found, world, role);
  });
  const foreign = (): RoleCall[] =>
    calls.flatMap((call) => (typeof call.who !== "string" && call.who.account === "777777777777" ? [{ ...call, who: call.who }] : []));

  it("is the role of the selection, and AWS Backup's own role there, which may decrypt each kind of recovery point", () => {
    expect(calls.some(({ action, resource }) => action === "backup:CopyIntoBackupVault" && resource === there)).toBe(true);
    expect(calls.some(({ action }) => action === "rds:ModifyDBSnapshotAttribute")).toBe(true);
    expect(new Set(foreign().map(({ resource }) => resource)).size).toBe(2);
    expect(new Set(foreign().map(({ action }) => action))).toEqual(
      new Set(["kms:DescribeKey", "kms:Decrypt", "kms:GenerateDataKey", "kms:CreateGrant"]),
    );
    expect(calls.filter((call) => !ask(world, call).allowed)).toEqual([]);
  });

  it.each<[string, (call: RoleCall) => Call]>([
    [
      "another role of that account",
      (call) => ({ ...call, who: { ...call.who, arn: "arn:aws:iam::777777777777:role/admin", name: "admin" } }),
    ],
    [
      "the same role of a third account",
      (call) => ({ ...call, who: { ...call.who, account: "888888888888", arn: call.who.arn.replace("777777777777", "888888888888") } }),
    ],
    [
      "that role through another service",
      (call) => ({ ...call, context: { ...call.context, "kms:ViaService": "s3.us-east-1.amazonaws.com" } }),
    ],
    ["that role by itself", ({ context: _, ...call }) => call],
    ["that role with what destroys", (call) => ({ ...call, action: "kms:ScheduleKeyDeletion" })],
  ])("is not %s", (_, changed) => {
    const asked = foreign().map(changed);
    expect(asked.length).toBeGreaterThan(0);
    expect(asked.filter((call) => ask(world, call).allowed)).toEqual([]);
  });

  it("is missed where the keys say nothing of it, and not where nothing is copied there", async () => {
    const closed = { ...world, resourcePolicies: new Map<string, never>() };
    const { found, role } = selectionOf(world);
    expect(
      backupCalls(found, world, role).filter(
        (call) => typeof call.who !== "string" && call.who.account === "777777777777" && !ask(closed, call).allowed,
      ).length,
    ).toBeGreaterThan(0);
    const real = accessWorld(forTools(await realStacks()).filter(({ instance }) => instance.environments.includes("prod")));
    const own = selectionOf(real);
    expect(backupCalls(own.found, real, own.role).filter(({ who }) => typeof who !== "string" && who.account !== "333333333333")).toEqual(
      [],
    );
  });
});
