import { loadEstate } from "../../../../config/load";
import { EstateValues } from "../../../../src/estate/judge/access/world/values";
import { liveDifferences, liveParity, type LiveParity } from "../../../../src/estate/judge/recovery/parity-live/live-parity";
import { type SynthesizedStack } from "../../../../src/estate/synthesized";
import { selectEnvironment } from "../../../../src/layers/selection";
import { realConfig, realStacks } from "../../../helpers/estate";
import { LiveRegions } from "../../../helpers/live-regions";

const prod = selectEnvironment(loadEstate(realConfig), "prod");
let stacks: readonly SynthesizedStack[];
let world: ReturnType<EstateValues["all"]>;
let regions: LiveRegions;

beforeAll(async () => {
  stacks = (await realStacks()).map(({ json, ...instance }) => ({ instance, folder: "", json })) as unknown as SynthesizedStack[];
  world = new EstateValues(stacks).all();
});
beforeEach(async () => {
  regions = new LiveRegions(world.filter(({ owner }) => owner === "prod"));
  for (const [name, value] of Object.entries(await regions.start())) vi.stubEnv(name, value);
});
afterEach(() => {
  vi.unstubAllEnvs();
  regions.stop();
});

const asked = (): Promise<LiveParity> => liveParity(world, stacks, prod, new Date());
const lacking = ({ differences }: LiveParity): string[] =>
  differences.filter(({ because }) => because === undefined).map(({ type, what }) => (what.startsWith(type) ? what : `${type} ${what}`));
/** Name of some resource of the recovery region. */
const some = (type: string, argument: string, layer: string, has = ""): string =>
  String(
    world.find((one) => one.type === type && one.stack === `prod-us-west-2-${layer}` && String(one.args[argument]).includes(has))?.args[
      argument
    ],
  );

describe("parity of what both regions have", () => {
  it("lacks nothing where each has what is synthesized, and is asked by reading alone, and no value", async () => {
    const found = await asked();
    expect({ lacking: lacking(found), unread: found.unread }).toEqual({ lacking: [], unread: [] });
    expect(found.compared).toBeGreaterThan(100);
    expect(new Set(regions.asked.map((one) => one.split(" ")[0]))).toEqual(new Set(["us-east-1", "us-west-2"]));
    expect(
      [...new Set(regions.asked.map((one) => one.split(" ")[1] ?? ""))].filter((action) => !/^(?:Describe|List)/.test(action)),
    ).toEqual([]);
  });

  it.each<[string, () => [string, Record<string, unknown> | null], RegExp]>([
    [
      "a service that runs another image",
      () => [`aws_ecs_service/${some("aws_ecs_service", "name", "services")}`, { digest: `sha256:${"b".repeat(64)}` }],
      /^aws_ecs_service images$/,
    ],
    [
      "a service with fewer tasks than its scaling asks for",
      () => [`aws_ecs_service/${some("aws_ecs_service", "name", "services")}`, { runningCount: 0 }],
      /^aws_ecs_service has_its_minimum$/,
    ],
    ["a service that is gone", () => [`aws_ecs_service/${some("aws_ecs_service", "name", "services")}`, null], /^aws_ecs_service\./],
    [
      "a parameter that is gone",
      () => [`aws_ssm_parameter/${some("aws_ssm_parameter", "name", "database-replica", "db/writer")}`, null],
      /^aws_ssm_parameter/,
    ],
    [
      "an alarm that notifies nobody",
      () => [`aws_cloudwatch_metric_alarm/${some("aws_cloudwatch_metric_alarm", "alarm_name", "services")}`, { ActionsEnabled: false }],
      /^aws_cloudwatch_metric_alarm actions_enabled$/,
    ],
    [
      "an alarm that is gone",
      () => [`aws_cloudwatch_metric_alarm/${some("aws_cloudwatch_metric_alarm", "alarm_name", "services")}`, null],
      /^aws_cloudwatch_metric_alarm\./,
    ],
    [
      "a smaller database",
      () => [`aws_db_instance/${some("aws_db_instance", "identifier", "database-replica")}`, { instance_class: "db.t4g.medium" }],
      /^aws_db_instance instance_class$/,
    ],
    [
      "a database without a standby",
      () => [`aws_db_instance/${some("aws_db_instance", "identifier", "database-replica")}`, { multi_az: false }],
      /^aws_db_instance multi_az$/,
    ],
    [
      "a copy of a secret without a value",
      () => ["aws_secretsmanager_secret/smart0dte/prod/database/administrator", { VersionIdsToStages: {} }],
      /^aws_secretsmanager_secret/,
    ],
  ])("misses %s", async (_, change, expected) => {
    const [what, says] = change();
    regions.changes.set(`us-west-2 ${what}`, says);
    expect(lacking(await asked())).toEqual([expect.stringMatching(expected)]);
  });

  /** Times of ACM are seconds since 1970. */
  const inDays = (days: number): number => Math.floor(Date.now() / 1000) + days * 86_400;
  const ends = prod.observability.thresholds.certificates.remainingDays;

  it.each<[string, Record<string, unknown>, RegExp]>([
    ["a certificate that is not issued", { Status: "PENDING_VALIDATION" }, /^aws_acm_certificate smart0dte\.com status$/],
    ["a certificate that ends soon", { NotAfter: inDays(ends - 1) }, /^aws_acm_certificate smart0dte\.com expires$/],
    ["a certificate that does not say when it ends", { NotAfter: undefined }, /^aws_acm_certificate smart0dte\.com expires$/],
    [
      "a certificate without a name",
      { SubjectAlternativeNames: ["smart0dte.com", "app.smart0dte.com"] },
      /^aws_acm_certificate smart0dte\.com names$/,
    ],
    ["a certificate that no load balancer serves", { InUseBy: [] }, /^aws_acm_certificate\./],
    ["another environment's", { InUseBy: ["arn:aws:elasticloadbalancing:us-west-2:1:loadbalancer/app/other/1"] }, /^aws_acm_certificate\./],
  ])("misses %s", async (_, says, expected) => {
    regions.changes.set("us-west-2 aws_acm_certificate/smart0dte.com", says);
    expect(lacking(await asked())).toEqual([expect.stringMatching(expected)]);
  });

  it("takes a certificate for good that lasts long enough, whenever the primary's ends", async () => {
    regions.changes.set("us-west-2 aws_acm_certificate/smart0dte.com", { NotAfter: inDays(ends + 1) });
    regions.changes.set("us-east-1 aws_acm_certificate/smart0dte.com", { Status: "FAILED", NotAfter: inDays(-1) });
    expect(lacking(await asked())).toEqual([]);
  });

  it("misses certificates that neither region has: two that lack the same are alike, and of no use", async () => {
    for (const region of ["us-east-1", "us-west-2"]) regions.changes.set(`${region} aws_acm_certificate/smart0dte.com`, { InUseBy: [] });
    expect(lacking(await asked())).toEqual(["aws_acm_certificate smart0dte.com in use"]);
  });

  const scaling = (): [id: string, maximum: number, minimum: number] => {
    const args = world.find((one) => one.type === "aws_appautoscaling_target" && one.stack === "prod-us-west-2-services")?.args ?? {};
    return [String(args.resource_id), Number(args.max_capacity), Number(args.min_capacity)];
  };

  it.each<[string, (maximum: number, minimum: number) => Record<string, unknown>, RegExp]>([
    ["fewer tasks at the most than the catalog's", (maximum) => ({ max_capacity: maximum - 1 }), / max_capacity$/],
    ["fewer tasks at the least than the catalog's", (_, minimum) => ({ min_capacity: minimum - 1 }), / min_capacity$/],
    ["scaling that is suspended", () => ({ suspended: true }), / scaling out$/],
  ])("misses %s", async (_, says, expected) => {
    const [id, maximum, minimum] = scaling();
    regions.changes.set(`us-west-2 aws_appautoscaling_target/${id}`, says(maximum, minimum));
    expect(lacking(await asked())).toEqual([expect.stringMatching(expected)]);
  });

  it("misses the bounds of a service that has none, and tasks that the primary region was given meanwhile", async () => {
    const [id, maximum] = scaling();
    regions.changes.set(`us-west-2 aws_appautoscaling_target/${id}`, null);
    expect(lacking(await asked())).toEqual([expect.stringMatching(/^aws_appautoscaling_target\./)]);
    regions.changes.clear();
    regions.changes.set(`us-east-1 aws_appautoscaling_target/${id}`, { max_capacity: maximum + 5 });
    expect((await asked()).differences.filter(({ because }) => because === undefined)).toEqual([
      expect.objectContaining({ what: `${id} max_capacity`, primary: String(maximum + 5), recovery: String(maximum) }),
    ]);
  });

  it("asks as many tasks of a service as its bounds ask for now", async () => {
    const [id, , minimum] = scaling();
    regions.changes.set(`us-west-2 aws_appautoscaling_target/${id}`, { min_capacity: minimum + 1 });
    expect(lacking(await asked())).toEqual(["aws_ecs_service has_its_minimum"]);
  });

  it("misses a copy that does not follow its secret", async () => {
    regions.changes.set("us-east-1 aws_secretsmanager_secret/smart0dte/prod/database/administrator", {
      ReplicationStatus: [{ Region: "us-west-2", Status: "Failed" }],
    });
    expect(lacking(await asked())).toEqual([expect.stringMatching(/^aws_secretsmanager_secret/)]);
  });

  it("misses quotas that were not granted, and lets the region stand by with fewer tasks", async () => {
    regions.quotas = { "us-west-2": 0 };
    regions.changes.set(`us-east-1 aws_ecs_service/${some("aws_ecs_service", "name", "services")}`, { desiredCount: 50, runningCount: 50 });
    regions.changes.set(`us-east-1 aws_appautoscaling_target/${scaling()[0]}`, { min_capacity: 50 });
    const { differences } = await asked();
    expect(differences.filter(({ layer, because }) => layer === "quotas" && because === undefined).length).toBeGreaterThan(3);
    expect(differences.filter(({ what, primary }) => /^(?:desired_count|min_capacity)$/.test(what) && primary === "50")).toMatchObject(
      liveDifferences.map(({ layer, type, because }) => ({ layer, type, because, primary: "50" })),
    );
  });

  it.each([
    "us-west-2 DescribeAlarms",
    "us-east-1 DescribeServices",
    "us-west-2 DescribeSecret",
    "us-west-2 ListServiceQuotas",
    "us-west-2 ListCertificates",
    "us-west-2 DescribeCertificate",
    "us-east-1 DescribeCertificate",
    "us-west-2 DescribeScalableTargets",
    "us-east-1 DescribeScalableTargets",
  ])("does not know parity when a region refuses %s", async (call) => {
    regions.refused = [call];
    const found = await asked();
    expect(found.unread.length).toBeGreaterThan(0);
    for (const { because } of found.unread) expect(because).toContain("not authorized");
    expect(lacking(found)).toEqual([]);
  });
});
