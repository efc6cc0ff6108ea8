import { readFileSync } from "node:fs";
import path from "node:path";
import { type EstateResource } from "../../../../src/estate/judge/access/world/estate-resource";
import { EstateValues } from "../../../../src/estate/judge/access/world/values";
import { accessWorld } from "../../../../src/estate/judge/access/world/world";
import { dataInventory } from "../../../../src/estate/judge/compliance/data-inventory";
import { inventoryMarkdown } from "../../../../src/estate/judge/compliance/inventory-markdown";
import { recoveryPointsMarkdown } from "../../../../src/estate/judge/compliance/recovery-points-markdown";
import { isBackedUp, outsideLocks, recoveryPointsOf } from "../../../../src/estate/judge/recovery/recovery-points";
import { storeTypes } from "../../../../src/estate/judge/recovery/stores";
import { forTools, switchedStacks } from "../../../helpers/every-switch";
import { realStacks } from "../../../helpers/estate";

const real = async () => new EstateValues(forTools(await realStacks())).all();
const prod = async () => (await real()).filter(({ owner }) => owner === "prod");
/** What has no copy outside its region, and why. */
const withoutCopies: Readonly<Record<string, string>> = {
  aws_dynamodb_table: "it says who trades now, and is worth nothing without the region that it is in",
};
const stores = (world: readonly EstateResource[]) => world.filter((one) => storeTypes.includes(one.type) && isBackedUp(one));
const database = (world: readonly EstateResource[]): EstateResource => {
  const found = world.find(({ type, region }) => type === "aws_db_instance" && region === "us-east-1");
  if (found === undefined) throw new Error("there is no database");
  return found;
};
/** The world with arguments of a resource replaced. */
const withArgs = (
  world: readonly EstateResource[],
  which: (one: EstateResource) => boolean,
  args: (before: EstateResource["args"]) => EstateResource["args"],
): readonly EstateResource[] => world.map((one) => (which(one) ? { ...one, args: args(one.args) } : one));

describe("recovery points of every store that AWS Backup protects", () => {
  it.each([
    ["as it is configured", real],
    ["where everything is turned on that can be", async () => new EstateValues(forTools(await switchedStacks())).all()],
  ])("are kept for a time that a plan says, with a copy outside the region that makes them: %s", async (_, of) => {
    const world = await of();
    const all = stores(world);
    expect(all.length).toBeGreaterThan(10);
    for (const store of all) {
      const found = recoveryPointsOf(world, store);
      const where = `${store.stack} ${store.address}`;
      expect([where, found?.rules.map(({ rule }) => rule)]).toEqual([where, ["daily", "monthly"]]);
      expect(found?.rules.flatMap(({ own, copies }) => [own, ...copies]).filter(({ days }) => days === undefined)).toEqual([]);
      // A replica's region is what the primary's copies are in; its own plan copies nothing until it writes.
      if (found?.oncePromoted === true || store.type in withoutCopies) continue;
      for (const { own, copies } of found?.rules ?? [])
        expect([where, copies.some(({ vault }) => vault.region !== own.vault.region)]).toEqual([where, true]);
    }
    expect(outsideLocks(world)).toEqual([]);
  });

  it("are those of the plan that selects the store", async () => {
    const world = await prod();
    const at = (region: string) => ({ region, account: "333333333333", name: "smart0dte-prod-backup" });
    expect(recoveryPointsOf(world, database(world))).toEqual({
      madeIn: "us-east-1",
      oncePromoted: false,
      rules: [
        { rule: "daily", own: { vault: at("us-east-1"), days: 35 }, copies: [{ vault: at("us-west-2"), days: 35 }] },
        { rule: "monthly", own: { vault: at("us-east-1"), days: 2557 }, copies: [{ vault: at("us-west-2"), days: 2557 }] },
      ],
    });
  });

  it("are those of its original for a bucket that is replicated into, and of a replica once it is promoted", async () => {
    const world = await prod();
    const of = (type: string, argument: string, part: string) => {
      const store = world.find(
        ({ type: one, args, region }) => one === type && region === "us-west-2" && String(args[argument]).includes(part),
      );
      return store === undefined ? undefined : recoveryPointsOf(world, store);
    };
    expect(of("aws_s3_bucket", "bucket", "-artifacts-")).toMatchObject({ madeIn: "us-east-1", oncePromoted: false });
    expect(of("aws_db_instance", "identifier", "-database")).toMatchObject({ madeIn: "us-west-2", oncePromoted: true });
  });

  it("are unknown where the tag stands and no plan answers it", async () => {
    const world = await prod();
    const bare = world.filter(({ type }) => type !== "aws_backup_selection");
    expect(recoveryPointsOf(bare, database(bare))).toBeUndefined();
    const planless = world.filter(({ type }) => type !== "aws_backup_plan");
    expect(recoveryPointsOf(planless, database(planless))).toBeUndefined();
    const excluded = withArgs(
      world,
      ({ type, region }) => type === "aws_backup_selection" && region === "us-east-1",
      (args) => ({ ...args, not_resources: ["arn:aws:rds:us-east-1:333333333333:db:*"] }),
    );
    expect(recoveryPointsOf(excluded, database(excluded))).toBeUndefined();
  });

  it("are kept for ever where a rule has no lifecycle, which no lock with a longest retention takes", async () => {
    const world = withArgs(
      await prod(),
      ({ type, region }) => type === "aws_backup_plan" && region === "us-east-1",
      ({ rule, ...args }) => ({ ...args, rule: (rule as Record<string, unknown>[]).map(({ lifecycle: _, ...one }) => one) }),
    );
    expect(recoveryPointsOf(world, database(world))?.rules[0]?.own.days).toBeUndefined();
    expect(outsideLocks(world)).toEqual(
      ["daily", "monthly"].map((rule) => expect.objectContaining({ rule, days: undefined, least: 30, most: 3650 }) as unknown),
    );
  });

  it("are found to be outside a lock, of the own vault and of the one that is copied to", async () => {
    const found = (world: readonly EstateResource[], region: string) =>
      outsideLocks(
        withArgs(
          world,
          (one) => one.type === "aws_backup_vault_lock_configuration" && one.region === region,
          (args) => ({ ...args, min_retention_days: 36 }),
        ),
      ).map(({ plan, rule, days, vault }) => [plan, rule, days, vault.region]);
    const world = await prod();
    expect(found(world, "us-east-1")).toEqual([["prod-us-east-1-backup", "daily", 35, "us-east-1"]]);
    expect(found(world, "us-west-2").sort()).toEqual([
      ["prod-us-east-1-backup", "daily", 35, "us-west-2"],
      ["prod-us-west-2-backup-recovery", "daily", 35, "us-west-2"],
    ]);
  });
});

describe("the table of recovery points", () => {
  it("is what `npm run generate` writes into docs/recovery.md", async () => {
    const own = forTools(await realStacks()).filter(({ instance }) => instance.environments.includes("prod"));
    const inventory = dataInventory({ ...accessWorld(own), roles: [] });
    const table = recoveryPointsMarkdown(inventory);
    const squeezed = (text: string): string => text.replaceAll(/ +/g, " ").replaceAll(/-+/g, "-");
    expect(squeezed(readFileSync(path.resolve("docs/recovery.md"), "utf8"))).toContain(squeezed(table));
    for (const { name, recoveryPoints } of inventory)
      expect([name, table.includes(`\`${name}\``)]).toEqual([name, recoveryPoints !== null]);
    const lost = inventory.filter(({ name }) => name === "smart0dte-prod-database").map((one) => ({ ...one, recoveryPoints: undefined }));
    expect(recoveryPointsMarkdown(lost)).toContain("| `smart0dte-prod-database` | **unknown** |");
    expect(inventoryMarkdown("prod", lost)).toMatch(/\| \*\*unknown\*\* \|$/m);
  });
});
