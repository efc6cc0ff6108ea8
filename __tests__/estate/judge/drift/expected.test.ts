import { type EpochPlace, withoutExpected } from "../../../../src/estate/judge/drift/expected";
import { type DriftFinding } from "../../../../src/estate/judge/drift/model";
import { afterFailover, unseenByPlans } from "../../../../src/estate/judge/recovery/after-failover";
import { type Answer, type Epoch } from "../../../../src/estate/judge/recovery/status/answers";
import { machineTasks } from "../../../../src/estate/judge/access/world/machine-tasks";
import { type SynthesizedStack } from "../../../../src/estate/synthesized";
import { onlyResource, realStacks } from "../../../helpers/estate";

const layersOfFailover = ["failover", "database", "database-replica", "secrets", "services", "network"];
let estate: readonly SynthesizedStack[];
beforeAll(async () => {
  estate = (await realStacks())
    .filter(({ layer }) => layersOfFailover.includes(layer))
    .map(({ json, ...instance }) => ({ instance, folder: "", json })) as unknown as SynthesizedStack[];
});

const finding = (stack: string, type: string, kind: DriftFinding["class"], ...paths: readonly string[]): DriftFinding => ({
  id: `${stack} ${type} ${paths.join()}`,
  stack,
  address: `${type}.one`,
  type,
  class: kind,
  consequence: "recovery",
  reasons: [],
  arguments: paths.map((path) => ({ path, before: "one", after: "other", putBack: true })),
  took: [],
  unlike: undefined,
  construct: undefined,
  declaredAt: undefined,
  dependents: [],
});

const promoted = finding("prod-us-west-2-database-replica", "aws_db_instance", "changed", "replicate_source_db", "tags.Backup");
const fenced = finding("prod-us-east-1-database", "aws_db_proxy_target", "deleted");
const secret = finding("prod-us-east-1-database", "aws_secretsmanager_secret", "changed", "replica.0.region");
const others: readonly DriftFinding[] = [
  finding("prod-us-west-2-database-replica", "aws_db_instance", "changed", "replicate_source_db", "publicly_accessible"),
  finding("prod-us-west-2-database-replica", "aws_db_instance", "deleted"),
  finding("prod-us-east-1-database", "aws_db_instance", "changed", "replicate_source_db"),
  finding("prod-us-east-1-database", "aws_db_proxy", "deleted"),
  finding("prod-us-east-1-database", "aws_secretsmanager_secret", "deleted"),
  finding("prod-us-east-1-database", "aws_secretsmanager_secret", "secret rotated", "version"),
];

const holds =
  (holder: string, asked: EpochPlace[] = []) =>
  (place: EpochPlace): Promise<Answer<Epoch | undefined>> => {
    asked.push(place);
    return Promise.resolve({ known: { epoch: 8, holder } });
  };
const ids = (findings: readonly { readonly id: string }[]): string[] => findings.map(({ id }) => id);

describe("drift after a failover", () => {
  it("is expected where the machine has changed it, and nothing else is", async () => {
    const asked: EpochPlace[] = [];
    const { findings, expected } = await withoutExpected([promoted, fenced, secret, ...others], estate, holds("us-west-2", asked));
    expect(ids(expected.map((one) => one.finding))).toEqual(ids([promoted, fenced, secret]));
    for (const { because } of expected) expect(because).toMatch(/^expected after failover: ./);
    expect(ids(findings)).toEqual(ids(others));
    expect(asked).toEqual([{ environment: "prod", region: "us-west-2", table: "smart0dte-prod-trading-epoch" }]);
  });

  it.each<[string, (place: EpochPlace) => Promise<Answer<Epoch | undefined>>]>([
    ["the primary region holds the epoch", holds("us-east-1")],
    ["there is no epoch", () => Promise.resolve({ known: undefined })],
    ["the recovery region does not answer", () => Promise.resolve({ unknown: "no answer" })],
  ])("is drift like any other when %s", async (_, readEpoch) => {
    const { findings, expected } = await withoutExpected([promoted, fenced], estate, readEpoch);
    expect([ids(findings), expected]).toEqual([ids([promoted, fenced]), []]);
  });

  it("is expected in the middle of a takeover, when nobody holds the epoch", async () => {
    expect((await withoutExpected([promoted], estate, holds("nobody"))).findings).toEqual([]);
  });

  it("of one environment says nothing of another", async () => {
    const elsewhere = finding("staging-us-east-1-database", "aws_db_proxy_target", "deleted");
    const { findings } = await withoutExpected([fenced, elsewhere], estate, (place) =>
      holds(place.environment === "prod" ? "us-west-2" : "us-east-1")(place),
    );
    expect(ids(findings)).toEqual(ids([elsewhere]));
  });

  it("asks nobody where nothing could be expected", async () => {
    const asked: EpochPlace[] = [];
    await withoutExpected(others, estate, holds("us-west-2", asked));
    expect(asked).toEqual([]);
  });

  it("has a row, or a reason, for each step of the machine that writes", async () => {
    const explained = [...afterFailover.flatMap(({ by }) => by), ...Object.keys(unseenByPlans)];
    const reads = /:(?:describe|get|list)|sns:publish/;
    for (const stack of (await realStacks()).filter(({ layer }) => layer === "failover")) {
      const writes = machineTasks(String(onlyResource(stack, "aws_sfn_state_machine").args.definition))
        .filter(({ integration }) => !reads.test(integration))
        .map(({ name }) => name);
      expect(writes.length).toBeGreaterThan(8);
      const known = (name: string): boolean =>
        explained.some((one) => one === name || (one.endsWith("*") && name.startsWith(one.slice(0, -1))));
      expect(writes.filter((name) => !known(name))).toEqual([]);
    }
  });
});
