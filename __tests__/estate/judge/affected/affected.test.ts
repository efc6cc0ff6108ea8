import { type AffectedStack, affectedStacks, onlyTakesAway } from "../../../../src/estate/judge/affected/affected";
import { codebuildMatrix, githubMatrix } from "../../../../src/estate/judge/affected/matrix";
import { type StackJson, type SynthesizedStack } from "../../../../src/estate/synthesized";
import { type StackInstance } from "../../../../src/layers/instances";

interface Parts {
  readonly resource?: Record<string, Record<string, Record<string, unknown>>>;
  readonly output?: Record<string, { value: unknown }>;
  readonly provider?: Record<string, Record<string, unknown>[]>;
  readonly reads?: readonly string[];
  /** Blocks that change the state alone. */
  readonly state?: Readonly<Record<string, readonly object[] | undefined>>;
}

function stack(id: string, { reads = [], state = {}, ...parts }: Parts = {}, after: readonly string[] = []): SynthesizedStack {
  const remote = Object.fromEntries(reads.map((name) => [name, { backend: "s3", config: { bucket: "b", key: name } }]));
  const json: StackJson = {
    terraform: { required_providers: {}, backend: { s3: { bucket: "b", key: id, region: "r" } } },
    ...(reads.length > 0 ? { data: { terraform_remote_state: remote } } : {}),
    ...parts,
    ...state,
  };
  const instance: StackInstance = {
    id,
    layer: id,
    title: id,
    owner: "dev",
    environments: ["dev"],
    accountId: "1",
    accountName: "trading",
    region: "us-east-1",
    role: "primary",
    stateKey: id,
    dependsOn: reads,
    after,
  };
  return { instance, folder: id, json };
}

const vpc = (args: Record<string, unknown>): Parts => ({
  resource: { aws_vpc: { main: args }, aws_flow_log: { log: { vpc_id: "${aws_vpc.main.id}" } } },
  output: { vpcId: { value: "${aws_vpc.main.id}" }, cidr: { value: "10.0.0.0/16" } },
});
const reader = (field: string, more: Parts = {}): Parts => ({
  reads: ["network"],
  resource: { aws_lb: { main: { x: `\${data.terraform_remote_state.network.outputs.${field}}` } } },
  ...more,
});
const effects = (affected: readonly AffectedStack[]) => affected.map(({ instance, effect }) => `${instance.id} ${effect}`);

describe("a stack that only loses resources", () => {
  const two = { aws_a: { one: { x: 1 } }, aws_b: { two: { y: 2 } } };
  const before = stack("network", { resource: two, output: { o: { value: "1" }, gone: { value: "${aws_b.two.y}" } } });
  const loses = (after: Parts): boolean => affectedStacks([before], [stack("network", after)]).every(onlyTakesAway);

  it("is known by what is gone from it and nothing else", () => {
    expect(loses({ resource: { aws_a: two.aws_a }, output: { o: { value: "1" } } })).toBe(true);
  });

  it.each<[string, Parts]>([
    ["an output alone", { resource: two, output: { o: { value: "1" } } }],
    ["a resource, and another is changed", { resource: { aws_a: { one: { x: 2 } } }, output: { o: { value: "1" } } }],
    [
      "a resource, and another is made",
      { resource: { ...two, aws_b: { three: { y: 2 } } }, output: { o: { value: "1" }, gone: { value: "1" } } },
    ],
    ["a resource, and an output gets another value", { resource: { aws_a: two.aws_a }, output: { o: { value: "2" } } }],
  ])("is not one that loses %s", (_, after) => {
    expect(loses(after)).toBe(false);
  });

  it("is not one that is new or gone as a whole", () => {
    expect(affectedStacks([], [before]).map(onlyTakesAway)).toEqual([false]);
    expect(affectedStacks([before], []).map(onlyTakesAway)).toEqual([false]);
  });
});

describe("affected stacks", () => {
  it("are none when both sides mean the same", () => {
    expect(affectedStacks([stack("network", vpc({ a: 1, b: 2 }))], [stack("network", vpc({ b: 2, a: 1 }))])).toEqual([]);
  });

  it("depend on a change only when they read an output that follows from it", () => {
    const estate = (a: number) => [stack("network", vpc({ a })), stack("services", reader("vpcId")), stack("dns", reader("cidr"))];
    const affected = affectedStacks(estate(1), estate(2));
    expect(effects(affected)).toEqual(["network changed", "services dependent"]);
    expect(affected[1]?.reads).toEqual([{ stack: "network", output: "vpcId" }]);
  });

  it("depend on it through the outputs of a stack in between, which is dependent itself", () => {
    const passing = reader("vpcId", { output: { arn: { value: "${aws_lb.main.arn}" } } });
    const edge: Parts = {
      reads: ["services"],
      resource: { aws_cf: { main: { x: "${data.terraform_remote_state.services.outputs.arn}" } } },
    };
    const estate = (a: number) => [stack("network", vpc({ a })), stack("services", passing), stack("edge", edge)];
    expect(effects(affectedStacks(estate(1), estate(2)))).toEqual(["network changed", "services dependent", "edge dependent"]);
  });

  it.each([
    ["tags", vpc({ tags: { a: "1" } }), vpc({ tags: { a: "2" } })],
    [
      "a provider's default tags",
      { ...vpc({}), provider: { aws: [{ default_tags: [{ tags: { a: "1" } }] }] } },
      { ...vpc({}), provider: { aws: [{ default_tags: [{ tags: { a: "2" } }] }] } },
    ],
    ["what nothing is read from", vpc({}), { ...vpc({}), resource: { ...vpc({}).resource, aws_log: { more: {} } } }],
  ])("make nobody dependent by a change of %s", (_, before: Parts, after: Parts) => {
    const estate = (parts: Parts) => [stack("network", parts), stack("services", reader("vpcId"))];
    expect(effects(affectedStacks(estate(before), estate(after)))).toEqual(["network changed"]);
  });

  it.each([
    ["a move", { moved: [{ from: "aws_vpc.old", to: "aws_vpc.main" }] }],
    ["an import", { import: [{ to: "aws_vpc.main", id: "vpc-1" }] }],
    ["something that is forgotten", { removed: [{ from: "aws_vpc.old", lifecycle: { destroy: false } }] }],
  ])("are those that change the state alone, by %s", (_, state) => {
    const estate = (parts: Parts) => [stack("network", parts), stack("services", reader("vpcId"))];
    expect(effects(affectedStacks(estate(vpc({})), estate({ ...vpc({}), state })))).toEqual(["network changed"]);
  });

  it("make every reader dependent by a change of the provider's region", () => {
    const estate = (region: string) => [
      stack("network", { ...vpc({}), provider: { aws: [{ region }] } }),
      stack("services", reader("vpcId")),
    ];
    expect(effects(affectedStacks(estate("a"), estate("b")))).toEqual(["network changed", "services dependent"]);
  });

  it("are also those that come and go, the gone ones at the end", () => {
    expect(effects(affectedStacks([stack("old"), stack("same")], [stack("same"), stack("new")]))).toEqual(["new added", "old removed"]);
  });
});

describe("a job matrix", () => {
  const all = [stack("a", {}), stack("b", {}, ["a"]), stack("c", {}, ["b"]), stack("d-1", {}, ["a"])];
  const affected = affectedStacks([stack("b"), stack("gone")], all);

  it("has the waves of the estate for GitHub, without stacks that are gone", () => {
    expect(githubMatrix(affected)).toEqual({
      waves: [
        {
          wave: 1,
          include: [
            {
              stack: "a",
              wave: 1,
              effect: "added",
              environment: "dev",
              account: "trading",
              region: "us-east-1",
              layer: "a",
              appliedBy: "pipeline",
            },
          ],
        },
        { wave: 2, include: [expect.objectContaining({ stack: "d-1", wave: 2 })] },
        { wave: 3, include: [expect.objectContaining({ stack: "c", wave: 3 })] },
      ],
    });
  });

  it("orders CodeBuild's builds through stacks that are not affected", () => {
    expect(
      codebuildMatrix(
        affected,
        all.map(({ instance }) => instance),
      ),
    ).toMatchObject({
      batch: {
        "build-graph": [
          { identifier: "a", env: { variables: { STACK: "a", WAVE: "1" } } },
          { identifier: "c", "depend-on": ["a"] },
          { identifier: "d_1", "depend-on": ["a"] },
        ],
      },
    });
  });

  it("says which stacks no pipeline may apply", () => {
    const stacks = ["access", "state", "network"].map((layer) => stack(layer));
    const [wave] = (githubMatrix(affectedStacks([], stacks)) as { waves: { include: { layer: string; appliedBy: string }[] }[] }).waves;
    expect(wave?.include.map(({ layer, appliedBy }) => [layer, appliedBy])).toEqual([
      ["access", "breakGlass"],
      ["state", "breakGlass"],
      ["network", "pipeline"],
    ]);
    expect(JSON.stringify(codebuildMatrix(affectedStacks([], stacks), []))).toContain('"LAYER":"access","APPLIED_BY":"breakGlass"');
  });

  it("is refused when the system would refuse it", () => {
    const many = affectedStacks(
      [],
      Array.from({ length: 257 }, (_, index) => stack(`s${index}`)),
    );
    expect(() => githubMatrix(many)).toThrow(/wave 1 has 257 stacks; GitHub runs 256/);
    expect(() => codebuildMatrix(many, [])).toThrow(/CodeBuild runs 100/);
  });
});
