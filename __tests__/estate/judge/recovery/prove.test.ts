import { loadEstate } from "../../../../config/load";
import { proveRecovery, type RecoveryProof } from "../../../../src/estate/judge/recovery/prove";
import { EstateValues } from "../../../../src/estate/judge/access/world/values";
import { environmentRegions } from "../../../../src/estate/judge/recovery/environment-regions";
import { requirementsOf } from "../../../../src/estate/judge/recovery/requirements";
import { type SynthesizedStack } from "../../../../src/estate/synthesized";
import { realConfig, realStacks } from "../../../helpers/estate";

const environments = loadEstate(realConfig);
const prod = environments.filter(({ environment }) => environment === "prod");
const stacks = async (): Promise<SynthesizedStack[]> =>
  (await realStacks()).map(({ json, ...instance }) => ({ instance, folder: "", json })) as unknown as SynthesizedStack[];
const proofOf = (all: readonly SynthesizedStack[], chosen = prod): RecoveryProof => {
  const [proof] = proveRecovery(all, chosen);
  if (proof === undefined) throw new Error("there is no prod");
  return proof;
};
const only = <T>([one, ...others]: readonly T[]): T => {
  if (one === undefined || others.length > 0) throw new Error("there is not exactly one");
  return one;
};
const kinds = ({ findings }: RecoveryProof): string[] => findings.map(({ kind, what }) => `${kind}: ${what}`);

/** The stacks without one resource. */
const without = (all: readonly SynthesizedStack[], stack: string, address: string): SynthesizedStack[] =>
  all.map((one) => {
    if (one.instance.id !== stack) return one;
    const [type = "", name = ""] = address.split(".");
    const { [name]: _gone, ...rest } = one.json.resource?.[type] ?? {};
    return { ...one, json: { ...one.json, resource: { ...one.json.resource, [type]: rest } } };
  });

/** The stacks with the failover's definition changed. */
const withDefinition = (all: readonly SynthesizedStack[], change: (definition: string) => string): SynthesizedStack[] =>
  all.map((one) => {
    const machines = one.json.resource?.["aws_sfn_state_machine"];
    if (one.instance.layer !== "failover" || machines === undefined) return one;
    const changed = Object.fromEntries(
      Object.entries(machines).map(([name, args]) => [
        name,
        { ...args, definition: change(String((args as { definition: unknown }).definition)) },
      ]),
    );
    return { ...one, json: { ...one.json, resource: { ...one.json.resource, aws_sfn_state_machine: changed } } };
  });

describe("the proof of recovery", () => {
  it.each(environments.map((environment) => [environment.environment, environment] as const))(
    "finds that %s meets its objectives, each step at its longest and detection, escalation and approval included",
    async (_, environment) => {
      const proof = proofOf(await stacks(), [environment]);
      expect(kinds(proof)).toEqual([]);
      expect(proof.recoverySeconds).toBeLessThanOrEqual(proof.objectives.recoverySeconds);
      expect(proof.path.map(({ state }) => state)).toEqual(
        expect.arrayContaining([
          "a person is notified",
          "ask-for-approval",
          "revoke",
          "promote",
          "make-requests",
          "set-flag",
          "wait-for-names",
        ]),
      );
    },
  );

  it("knows of every copy that may fall behind the alarm that sees it, and misses each of these alarms", async () => {
    const all = await stacks();
    const { losses } = proofOf(all);
    expect(losses.map(({ store }) => store)).toEqual(
      expect.arrayContaining(["database", "cache", "bucket backups", "time series", "secrets", "trading epoch"]),
    );
    const watched = losses.flatMap(({ store, watchedBy }) =>
      watchedBy !== undefined && "alarm" in watchedBy ? [{ store, alarm: watchedBy.alarm }] : [],
    );
    expect(watched.map(({ store }) => store)).toEqual(expect.arrayContaining(["database", "cache", "bucket backups"]));
    const alarms = new EstateValues(all).all().filter(({ type }) => type === "aws_cloudwatch_metric_alarm");
    for (const { store, alarm } of watched) {
      const [one] = alarms.filter(({ args }) => args["alarm_name"] === alarm);
      if (one === undefined) throw new Error(`there is no alarm ${alarm}`);
      const { losses: after } = proofOf(without(all, one.stack, one.address));
      // A milder alarm on the same metric may be left; then that one is named.
      expect(after.find((loss) => loss.store === store)?.watchedBy).not.toEqual({ alarm });
    }
  });

  it("misses each single resource that a takeover needs", async () => {
    const all = await stacks();
    const before = kinds(proofOf(all));
    // Health checks are several, and each of the others does; keys are as many as the primary region has.
    const required = requirementsOf(new EstateValues(all).all(), environmentRegions(only(prod))).flatMap(({ what, found, atLeast = 1 }) =>
      found.length > atLeast ? [] : found.map(({ stack, address }) => ({ what, stack, address })),
    );
    const needed = [...new Map(required.map((one) => [`${one.stack} ${one.address}`, one])).values()];
    expect(needed.length).toBeGreaterThan(40);
    const survivors = needed.filter(({ stack, address }) => {
      const after = kinds(proofOf(without(all, stack, address)));
      return after.every((finding) => before.includes(finding));
    });
    expect(survivors.map(({ what, stack, address }) => `${what}: ${stack} ${address}`)).toEqual([]);
  });

  it("asks for what the machine's steps name, for what its functions run with, and for each right of its role", async () => {
    const world = new EstateValues(await stacks()).all();
    const found = requirementsOf(world, environmentRegions(only(prod))).flatMap((one) => one.found);
    const ids = new Set(found.map(({ type, args }) => `${type} ${String(args["function_name"] ?? args["name"] ?? args["role"])}`));
    const names = ["primary-fence", "primary-evidence", "recovery-evidence", "deployment-check", "postgres-rotation"];
    for (const name of names) expect(ids).toContain(`aws_lambda_function smart0dte-prod-${name}`);
    for (const name of ["/dr/deliveries", "/dr/failover", "/db/writer"]) expect(ids).toContain(`aws_ssm_parameter /smart0dte/prod${name}`);
    // One role and its permissions for each of them and for the machine.
    const roles = new Set(found.flatMap(({ type, address }) => (type === "aws_iam_role" ? [address] : [])));
    expect(roles.size).toBe(names.length + 1);
    expect([...ids].filter((id) => id.startsWith("aws_lambda_permission")).length).toBeGreaterThan(0);
  });

  it("misses each single right of the machine's role that a step needs", async () => {
    const world = new EstateValues(await stacks()).all();
    const where = environmentRegions(only(prod));
    const missing = (among: typeof world): string[] =>
      requirementsOf(among, where).flatMap(({ what, found, atLeast = 1 }) => (found.length < atLeast ? [what] : []));
    expect(missing(world)).toEqual([]);
    const policy = only(
      world.filter(({ stack, address }) => stack === "prod-us-west-2-failover" && address.includes("failover_machine_policy")),
    );
    const statements = (JSON.parse(String(policy.args["policy"])) as { Statement: { Sid: string; Action: string | string[] }[] }).Statement;
    // What Step Functions does itself, with the machine's role, is no step's.
    const own = ["DeliverLogs", "SendTraces", "UseKeyForHistory", "UseKeyForLogDelivery"];
    const actions = statements.flatMap(({ Sid, Action }) => (own.includes(Sid) ? [] : [Action].flat().map((action) => ({ Sid, action }))));
    expect(actions.length).toBeGreaterThan(20);
    const survivors = actions.filter(({ Sid, action }) => {
      const changed = statements.map((one) =>
        one.Sid === Sid ? { ...one, Action: [one.Action].flat().map((each) => (each === action ? "none:None" : each)) } : one,
      );
      const args = { ...policy.args, policy: JSON.stringify({ Version: "2012-10-17", Statement: changed }) };
      return missing(world.map((one) => (one === policy ? { ...one, args } : one))).length === 0;
    });
    expect(survivors).toEqual([]);
  });

  it("does not understand a step that names something by an argument that nobody has said anything of", async () => {
    const changed = withDefinition(await stacks(), (text) => text.replace('"DbProxyName"', '"DbShardIdentifier"'));
    expect(() => proofOf(changed)).toThrow(/names something with DbShardIdentifier: say what it is in .*machine-requirements\.ts/);
  });

  it.each<[string, (definition: string) => string, RegExp]>([
    ["a longer approval", (text) => text.replace('"TimeoutSeconds":120', '"TimeoutSeconds":400'), /too-slow: recovery takes up to \d+ s/],
    ["slower calls", (text) => text.replaceAll('"TimeoutSeconds":5,', '"TimeoutSeconds":30,'), /too-slow/],
    ["more looks at the promotion", (text) => text.replace(/"left":\d+/, '"left":60'), /too-slow/],
    ["a machine that leads nowhere", (text) => text.replaceAll('"Type":"Succeed"', '"Type":"Fail"'), /too-slow: no way/],
  ])("notices %s", async (_, change, finding) => {
    expect(kinds(proofOf(withDefinition(await stacks(), change))).join("\n")).toMatch(finding);
  });

  it.each<[string, string, string, string, string]>([
    ["a table that is not told", "services", "TRADING_EPOCH_TABLE", "EPOCH_TABLE", "the trading epoch in the variables of execution"],
    ["a table that is not there", "services", "-trading-epoch", "-trading-epochs", "the trading epoch in the variables of execution"],
    ["no lease", "services", "TRADING_EPOCH_LEASE_SECONDS", "LEASE", "the trading epoch in the variables of execution"],
    ["the right to write instead of the right to read", "services", "dynamodb:GetItem", "dynamodb:PutItem", "the right of execution"],
    [
      "names of the store that are not answered",
      "network",
      "dynamodb.us-west-2.",
      "dynamodb.eu-west-1.",
      "the name of the trading epoch's store",
    ],
    ["a name with the account that is not answered", "network", "333333333333.ddb.", "1.ddb.", "the name of the trading epoch's store"],
  ])("notices %s, where two regions could trade", async (_, layer, from, to, missing) => {
    const all = (await stacks()).map((one) => {
      if (one.instance.id !== `prod-us-east-1-${layer}`) return one;
      const changed = JSON.stringify(one.json).replaceAll(from, to);
      expect(changed).toContain(to);
      return { ...one, json: JSON.parse(changed) as SynthesizedStack["json"] };
    });
    const after = kinds(proofOf(all)).filter((finding) => finding.startsWith(`missing: ${missing}`));
    expect(after.length).toBeGreaterThan(0);
    expect(after.every((finding) => finding.includes("us-east-1"))).toBe(true);
  });

  it("notices a tag that no plan answers, and a retention that the lock of a vault refuses", async () => {
    const all = await stacks();
    const selection = only(
      Object.keys(all.find(({ instance }) => instance.id === "prod-us-east-1-backup")?.json.resource?.["aws_backup_selection"] ?? {}),
    );
    const untaken = kinds(proofOf(without(all, "prod-us-east-1-backup", `aws_backup_selection.${selection}`)));
    expect(untaken.filter((finding) => /unprotected: prod-us-east-1-database .* no plan selects it/.test(finding))).toHaveLength(1);
    const short = all.map((one) =>
      one.instance.id === "prod-us-west-2-backup-recovery"
        ? {
            ...one,
            json: JSON.parse(
              JSON.stringify(one.json).replace('"min_retention_days":30', '"min_retention_days":36'),
            ) as SynthesizedStack["json"],
          }
        : one,
    );
    expect(kinds(proofOf(short)).filter((finding) => finding.includes("whose lock takes 36 to 3650 days"))).toHaveLength(2);
  });

  it("names the key of the longest wait when the objective is missed", async () => {
    const strict = prod.map((environment) => ({ ...environment, objectives: { ...environment.objectives, recoveryTimeMinutes: 12 } }));
    expect(proofOf(await stacks(), strict).findings.find(({ kind }) => kind === "too-slow")).toMatchObject({
      key: "recovery.promotionSeconds",
    });
  });

  it("takes an alarm's threshold as what is lost unnoticed, and an alarm in the region that is lost for none", async () => {
    const alarm = (region: string, threshold: number): SynthesizedStack =>
      ({
        instance: {
          id: `prod-${region}-watch`,
          layer: "watch",
          owner: "prod",
          region,
          accountId: "333333333333",
          accountName: "trading-prod",
          environments: ["prod"],
        },
        folder: "",
        json: {
          terraform: {},
          provider: { aws: [{ region }] },
          resource: {
            aws_cloudwatch_metric_alarm: {
              lag: {
                alarm_name: "lag",
                metric_name: "ReplicaLag",
                dimensions: { DBInstanceIdentifier: "smart0dte-prod-database-replica" },
                threshold,
              },
            },
          },
        },
      }) as unknown as SynthesizedStack;
    const bare = (await stacks()).map((one) => ({
      ...one,
      json: {
        ...one.json,
        resource: {
          ...one.json.resource,
          aws_cloudwatch_metric_alarm: Object.fromEntries(
            Object.entries(one.json.resource?.["aws_cloudwatch_metric_alarm"] ?? {}).filter(
              ([, args]) => !JSON.stringify(args).includes("ReplicaLag"),
            ),
          ),
        },
      },
    })) as unknown as SynthesizedStack[];
    const database = (all: readonly SynthesizedStack[]): string[] => kinds(proofOf(all)).filter((finding) => finding.includes("database"));
    expect(database(bare)).toEqual(["no-alarm: the copy of database may fall behind and no alarm sees it"]);
    expect(database([...bare, alarm("us-east-1", 60)])).toEqual(["no-alarm: the copy of database may fall behind and no alarm sees it"]);
    expect(database([...bare, alarm("us-west-2", 300)])).toEqual([]);
    expect(database([...bare, alarm("us-west-2", 301)])).toEqual([
      "too-much: database loses up to 301 s unnoticed, the objective is 300 s",
    ]);
  });
});
