import { type AccessWorld, accessWorld } from "../../../../src/estate/judge/access/world/world";
import { dataClasses, storeTypes } from "../../../../src/estate/judge/compliance/data-classes";
import { dataInventory, type Store } from "../../../../src/estate/judge/compliance/data-inventory";
import { inventoryMarkdown } from "../../../../src/estate/judge/compliance/inventory-markdown";
import { type SynthesizedStack as ToolStack } from "../../../../src/estate/synthesized";
import { loadEstate } from "../../../../config/load";
import { realConfig, realStacks, resources } from "../../../helpers/estate";
import { everyStack, forTools, switchedStacks } from "../../../helpers/every-switch";
import { statefulTypes } from "../../../helpers/estate-policies";

describe("every store of the estate", () => {
  let world: AccessWorld;
  let stores: readonly Store[];
  beforeAll(async () => {
    const stacks = (await realStacks()).map(({ json, ...instance }) => ({ instance, folder: "", json })) as unknown as ToolStack[];
    world = accessWorld(stacks.filter(({ instance }) => instance.environments.includes("prod")));
    stores = dataInventory(world);
  });
  const named = (name: string): Store => {
    const found = stores.find((store) => store.name === name);
    if (found === undefined) throw new Error(`there is no store ${name}`);
    return found;
  };
  /** Stores of a world in which resources of a type have lost an argument. */
  const without = (type: string, argument: string): readonly Store[] =>
    dataInventory({
      ...world,
      resources: world.resources.map((one) =>
        one.type === type ? { ...one, args: Object.fromEntries(Object.entries(one.args).filter(([name]) => name !== argument)) } : one,
      ),
    });

  it("deletes in time, or says why not", async () => {
    expect(stores.filter(({ deleted }) => deleted === undefined)).toEqual([]);
    expect(stores.length).toBeGreaterThan(100);
    // Development has stores of its own kind.
    const all = (await realStacks()).map(({ json, ...instance }) => ({ instance, folder: "", json })) as unknown as ToolStack[];
    const others = dataInventory({ ...accessWorld(all), roles: [] });
    expect(others.filter(({ deleted, encryptedWith }) => deleted === undefined || encryptedWith === undefined)).toEqual([]);
    expect(named("smart0dte-prod-audit-333333333333-us-east-1").deleted).toBe("objects after 2557 days, old versions after 90 days");
    expect(named("smart0dte-prod-web-333333333333-us-east-1").deleted).toBe(
      "objects when somebody deletes them, old versions after 90 days",
    );
    expect(named("/smart0dte/prod/flow-logs").deleted).toBe("after 365 days");
    expect(named("smart0dte-prod-database").deleted).toBe("after 30 days");
  });

  it("deletes in time where everything is turned on that can be", async () => {
    const others = dataInventory({ ...accessWorld(forTools(await switchedStacks())), roles: [] });
    expect(others.filter(({ deleted, encryptedWith }) => deleted === undefined || encryptedWith === undefined)).toEqual([]);
  });

  it.each([
    ["aws_s3_bucket_lifecycle_configuration", "rule", "aws_s3_bucket."],
    ["aws_cloudwatch_log_group", "retention_in_days", "aws_cloudwatch_log_group."],
    ["aws_db_instance", "backup_retention_period", "aws_db_instance."],
    ["aws_ecr_lifecycle_policy", "policy", "aws_ecr_repository."],
    ["aws_timestreamwrite_table", "retention_properties", "aws_timestreamwrite_table."],
    ["aws_backup_vault_lock_configuration", "max_retention_days", "aws_backup_vault."],
  ])("is noticed when it loses what deletes: %s.%s", (type, argument, store) => {
    const found = without(type, argument).filter(({ deleted }) => deleted === undefined);
    expect(found.length).toBeGreaterThan(0);
    expect(found.filter(({ address }) => !address.startsWith(store))).toEqual([]);
  });

  it("is encrypted with a key of the account's where it holds what is worst, or says why another", () => {
    expect(stores.filter(({ encryptedWith }) => encryptedWith === undefined)).toEqual([]);
    const foreign = stores.filter(
      ({ class: dataClass, encryptedWith, address }) =>
        dataClass === "restricted" && encryptedWith?.startsWith("alias/") !== true && address.startsWith("aws_s3_bucket."),
    );
    // ElastiCache seeds a cache from nothing else.
    expect(foreign.map(({ name }) => name.replace(/-\d{12}-.*$/, ""))).toEqual(["smart0dte-prod-cache-seed", "smart0dte-prod-cache-seed"]);
    expect(without("aws_cloudwatch_log_group", "kms_key_id").some(({ encryptedWith }) => encryptedWith === undefined)).toBe(true);
  });

  it("tells who reads it, where copies are, and its class", () => {
    const broker = named("smart0dte/prod/external/broker-interactive-brokers");
    expect(broker.readBy).toEqual(["smart0dte-prod-break-glass", "smart0dte-prod-execution-start-us-east-1"]);
    expect(broker.copies).toContain("a replica in us-west-2");
    expect(named("smart0dte-prod-database").readBy).toContain("smart0dte-prod-execution-run-us-east-1");
    expect(named("smart0dte-prod-database").readBy).not.toContain("smart0dte-prod-read-only");
    expect(named("smart0dte-prod-audit-333333333333-us-east-1").copies).toContain("smart0dte-prod-audit-333333333333-us-west-2");
    expect(named("smart0dte-prod-backup").readByNobody).toContain("restored");
    expect(["web", "access-logs", "audit"].map((purpose) => named(`smart0dte-prod-${purpose}-333333333333-us-east-1`).class)).toEqual([
      "public",
      "confidential",
      "restricted",
    ]);
  });

  it("stands in the table for readers once, with its like", () => {
    const text = inventoryMarkdown("prod", [...stores, { ...named("smart0dte-prod-database"), name: "bare", deleted: undefined }]);
    for (const { name, address } of stores) expect(text).toContain(`\`${name === "" ? address : name}\``);
    expect(text).toMatch(/\| `bare` \|.*\| \*\*unknown\*\* \|/);
  });

  it("is of a type that is known to hold data: a new one must be thought of", async () => {
    const used = new Set((await everyStack()).flatMap((stack) => resources(stack).map(({ type }) => type)));
    for (const type of statefulTypes.filter((one) => used.has(one))) expect([type, type in storeTypes]).toEqual([type, true]);
    for (const { deletion } of Object.values(storeTypes))
      if (deletion.by === "nothing") expect(deletion.because.length).toBeGreaterThan(20);
  });

  it("carries the class of its environment's data in a tag that no resource takes back", async () => {
    const classes = new Map(loadEstate(realConfig).map(({ environment, dataClassification }) => [environment, dataClassification]));
    for (const stack of await realStacks()) {
      const [provider] = stack.json.provider?.["aws"] ?? [];
      const [tags] = (provider?.["default_tags"] ?? []) as { tags: Record<string, string> }[];
      const environment = stack.environments[0] ?? "";
      expect(tags?.tags).toMatchObject({
        DataClassification: classes.get(environment),
        Owner: expect.any(String),
        Environment: environment,
      });
      expect(dataClasses).toContain(tags?.tags["DataClassification"]);
      for (const { args, address } of resources(stack))
        expect([address, Object.keys((args["tags"] ?? {}) as object).filter((key) => key in (tags?.tags ?? {}))]).toEqual([address, []]);
    }
  });
});
