import { loadEstate } from "../../../../config/load";
import { type EnvironmentConfig } from "../../../../config/schema/environment";
import { type EstateResource } from "../../../../src/estate/judge/access/world/estate-resource";
import { EstateValues } from "../../../../src/estate/judge/access/world/values";
import { type Difference, parityOf } from "../../../../src/estate/judge/recovery/parity";
import { quotaDifferences } from "../../../../src/estate/judge/recovery/parity-quotas";
import {
  type AllowedDifference,
  allowedDifferences,
  allows,
  counterparts,
  withoutLayer,
} from "../../../../src/estate/judge/recovery/parity-differences";
import { type SynthesizedStack } from "../../../../src/estate/synthesized";
import { realConfig, realStacks } from "../../../helpers/estate";
import { forTools, switchedStacks } from "../../../helpers/every-switch";

const environments = loadEstate(realConfig);
const prod = environments.find(({ environment }) => environment === "prod") as EnvironmentConfig;
let world: readonly EstateResource[];
/** With everything on that can be. */
let switched: readonly EstateResource[];
beforeAll(async () => {
  switched = new EstateValues(forTools(await switchedStacks())).all();
  const stacks = (await realStacks()).map(({ json, ...instance }) => ({ instance, folder: "", json })) as unknown as SynthesizedStack[];
  world = new EstateValues(stacks).all();
});
const lackingIn = (among: readonly EstateResource[], config: EnvironmentConfig): Difference[] =>
  parityOf(among, config).differences.filter(({ because }) => because === undefined);
const lacking = (among: readonly EstateResource[]): Difference[] => lackingIn(among, prod);
/** The estate with some resources of the recovery region changed; undefined removes one. */
const changed = (which: (one: EstateResource) => boolean, change: (one: EstateResource) => EstateResource | undefined): EstateResource[] =>
  world.flatMap((one) => (one.stack.startsWith("prod-us-west-2-") && which(one) ? (change(one) ?? []) : one));

describe("parity of the regions", () => {
  it.each(environments.map((config) => [config.environment, config] as const))("lacks nothing in %s", (_, config) => {
    const { differences, compared } = parityOf(world, config);
    expect(differences.filter(({ because }) => because === undefined)).toEqual([]);
    expect(compared).toBeGreaterThan(300);
  });

  it.each(environments.map((config) => [config.environment, config] as const))(
    "lacks nothing in %s with everything turned on that can be",
    (_, config) => {
      expect(lackingIn(switched, config)).toEqual([]);
    },
  );

  it("misses each kind of resource of the recovery region that a takeover works with", () => {
    const types = [
      "aws_acm_certificate",
      "aws_appautoscaling_target",
      "aws_cloudwatch_metric_alarm",
      "aws_db_instance",
      "aws_db_proxy",
      "aws_ecr_repository",
      "aws_ecs_service",
      "aws_elasticache_replication_group",
      "aws_kms_key",
      "aws_lb",
      "aws_s3_bucket",
      "aws_ssm_parameter",
      "aws_subnet",
    ];
    const unnoticed = types.filter(
      (type) =>
        !lacking(
          changed(
            (one) => one.type === type,
            () => undefined,
          ),
        ).some((one) => one.type === type),
    );
    expect(unnoticed).toEqual([]);
  });

  it("misses every single resource of the layers that are the same code in both regions", () => {
    const layers = ["services", "network", "security", "ingress", "registry", "notifications"];
    const primary = new Set(
      world.flatMap(({ stack, address }) =>
        stack.startsWith("prod-us-east-1-")
          ? [`${stack.slice(15)} ${address.replace(/_[0-9A-F]{8}$/, "").replaceAll("us-east-1", "us-west-2")}`]
          : [],
      ),
    );
    const shared = world.filter(
      ({ stack, address }) =>
        layers.some((layer) => stack === `prod-us-west-2-${layer}`) &&
        primary.has(`${stack.slice(15)} ${address.replace(/_[0-9A-F]{8}$/, "")}`),
    );
    expect(shared.length).toBeGreaterThan(200);
    // Every ninth of them: each is a comparison of the whole estate.
    const unnoticed = shared.filter(
      (gone, index) =>
        index % 9 === 0 &&
        lacking(
          changed(
            (one) => one === gone,
            () => undefined,
          ),
        ).length === 0,
    );
    expect(unnoticed.map(({ stack, address }) => `${stack} ${address}`)).toEqual([]);
  });

  it.each<[string, string, string, unknown]>([
    ["a smaller database", "aws_db_instance", "instance_class", "db.t4g.medium"],
    ["a database without a standby, where data is restricted", "aws_db_instance", "multi_az", false],
    ["fewer tasks at the most", "aws_appautoscaling_target", "max_capacity", 1],
    ["smaller tasks", "aws_ecs_task_definition", "cpu", "256"],
  ])("notices %s", (_, type, name, value) => {
    const less = changed(
      (one) => one.type === type,
      (one) => ({ ...one, args: { ...one.args, [name]: value } }),
    );
    expect(lacking(less).map((one) => `${one.type} ${one.what}`)).toContain(`${type} ${name}`);
  });

  it("misses the copy of a secret", () => {
    const without = world.map((one) =>
      one.type === "aws_secretsmanager_secret" && one.stack === "prod-us-east-1-secrets"
        ? { ...one, args: { ...one.args, replica: [] } }
        : one,
    );
    expect(lacking(without).map(({ type }) => type)).toContain("aws_secretsmanager_secret");
  });

  it("takes a layer that no region but the primary has for lacking, until somebody says why", () => {
    const added: EstateResource = {
      ...(world.find(({ stack }) => stack === "prod-us-east-1-services") as EstateResource),
      stack: "prod-us-east-1-ledger",
    };
    expect(lacking([...world, added])).toMatchObject([{ layer: "ledger", what: "the layer" }]);
  });

  it("allows no difference that no environment has", () => {
    const found = [world, switched].flatMap((among) => environments.flatMap((config) => parityOf(among, config).differences));
    const used = (row: AllowedDifference): boolean =>
      found.some((one) => one.layer === row.layer && one.type === row.type && allows(row, one.what));
    expect(allowedDifferences.filter((row) => !used(row)).map(({ layer, type }) => `${layer} ${type}`)).toEqual([]);
    expect(Object.keys(withoutLayer).filter((layer) => !found.some((one) => one.layer === layer && one.what === "the layer"))).toEqual([]);
    expect(Object.values(counterparts).filter((layer) => !world.some(({ stack }) => stack.endsWith(`-${layer}`)))).toEqual([]);
  });
});

describe("quotas in parity", () => {
  const stacks = async (): Promise<SynthesizedStack[]> =>
    (await realStacks()).map(({ json, ...instance }) => ({ instance, folder: "", json })) as unknown as SynthesizedStack[];

  it.each(environments.map((config) => [config.environment, config] as const))(
    "are enough in %s for what a failover needs",
    async (_, config) => {
      expect(quotaDifferences(await stacks(), config).filter(({ because }) => because === undefined)).toEqual([]);
    },
  );

  it("are missed where the recovery region asks for less than a failover needs, and only there", async () => {
    let asked = 0;
    const without = (region: string) => async () =>
      (await stacks()).map((one) => {
        const requests = one.json.resource?.["aws_servicequotas_service_quota"];
        if (one.instance.region !== region || one.instance.accountId !== prod.account.id || requests === undefined) return one;
        asked += Object.keys(requests).length;
        return { ...one, json: { ...one.json, resource: { ...one.json.resource, aws_servicequotas_service_quota: {} } } };
      });
    const lacks = async (all: () => Promise<SynthesizedStack[]>) =>
      quotaDifferences(await all(), prod).filter(({ because }) => because === undefined);
    const found = await lacks(without("us-west-2"));
    expect(asked).toBeGreaterThan(0);
    expect(found.map(({ what }) => what).join()).toMatch(/Fargate/);
    for (const { primary, recovery } of found) expect(Number(primary)).toBeGreaterThan(Number(recovery));
    expect(await lacks(without("us-east-1"))).toEqual([]);
  });
});
