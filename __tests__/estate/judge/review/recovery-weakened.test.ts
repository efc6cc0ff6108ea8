import { loadEstate } from "../../../../config/load";
import { weakeningsOf } from "../../../../src/estate/judge/recovery/weakenings";
import { review, type Review } from "../../../../src/estate/judge/review/review";
import { type SynthesizedStack } from "../../../../src/estate/synthesized";
import { realConfig, realStacks } from "../../../helpers/estate";
import { changeOf, planOf } from "./samples";

const environments = loadEstate(realConfig);
type Args = Readonly<Record<string, unknown>>;

async function stacks(): Promise<SynthesizedStack[]> {
  return (await realStacks())
    .filter(({ environments: served }) => served.includes("prod"))
    .map(({ json, ...instance }) => ({ instance, folder: "", json })) as unknown as SynthesizedStack[];
}

/** Address and arguments of the one resource of a type in a stack whose arguments hold a text. */
async function resource(stack: string, type: string, text: string): Promise<{ address: string; args: Args }> {
  const found = Object.entries((await stacks()).find(({ instance }) => instance.id === stack)?.json.resource?.[type] ?? {}).filter(
    ([, args]) => JSON.stringify(args).includes(text),
  );
  const [one] = found;
  if (one === undefined || found.length > 1) throw new Error(`${stack} has ${found.length} ${type} with ${text}`);
  return { address: `${type}.${one[0]}`, args: one[1] as Args };
}

/** The stacks with one resource taken away, or with other arguments. */
const changed = (all: readonly SynthesizedStack[], stack: string, address: string, args: Args | undefined): SynthesizedStack[] => {
  const [type = "", name = ""] = address.split(".");
  return all.map((one) => {
    if (one.instance.id !== stack) return one;
    const { [name]: _gone, ...rest } = one.json.resource?.[type] ?? {};
    const resources = { ...one.json.resource, [type]: args === undefined ? rest : { ...rest, [name]: args } };
    return { ...one, json: { ...one.json, resource: resources } };
  }) as unknown as SynthesizedStack[];
};

/** The review of the plan that makes of what is synthesized something else. */
async function reviewOf(stack: string, address: string, before: Args, after: Args | undefined, base = false): Promise<Review> {
  const now = await stacks();
  const then = changed(now, stack, address, after);
  return review(
    [
      {
        stack,
        plan: planOf(
          changeOf(address, after === undefined ? ["delete"] : ["update"], { ...before }, after === undefined ? null : { ...after }),
        ),
      },
    ],
    then,
    base ? now : [],
    { weakening: (changes) => weakeningsOf(changes, then, environments, base ? now : []) },
  );
}

const told = ({ changes }: Review): [string, string, string][] =>
  changes.flatMap(({ findings }) =>
    findings.filter(({ rule }) => rule.startsWith("recovery-")).map(({ rule, tier, text }): [string, string, string] => [rule, tier, text]),
  );

describe("a change that weakens recovery", () => {
  it.each<[string, string, string, string, RegExp]>([
    [
      "the replica of the database",
      "prod-us-west-2-database-replica",
      "aws_db_instance",
      "replicate_source_db",
      /a replica of the database is not there \(`database\.replica`\)/,
    ],
    ["the table of epochs", "prod-us-west-2-failover", "aws_dynamodb_table", "trading-epoch", /the table of trading epochs is not there/],
    [
      "the right to read the epoch",
      "prod-us-east-1-services",
      "aws_iam_role_policy",
      "ReadTradingEpoch",
      /the right of execution in us-east-1 to read the trading epoch is not there/,
    ],
    [
      "a way out of execution",
      "prod-us-east-1-services",
      "aws_vpc_security_group_egress_rule",
      "execution_security-group",
      /the way out of execution in us-east-1/,
    ],
  ])("is told of with what the proof misses: %s is destroyed", async (_, stack, type, text, finding) => {
    const { address, args } = await resource(stack, type, text);
    for (const base of [false, true]) {
      const found = told(await reviewOf(stack, address, { ...args, id: "as-aws-has-it" }, undefined, base));
      expect(found.map(([rule, tier]) => [rule, tier])).toContainEqual(["recovery-unproved", "dangerous"]);
      expect(found.map(([, , one]) => one).join("\n")).toMatch(finding);
    }
  });

  it("is found by its type where the plan has ids that the synthesis has not", async () => {
    const stack = "prod-us-east-1-services";
    const { address } = await resource(stack, "aws_vpc_security_group_egress_rule", "execution_security-group");
    const asInAws = { security_group_id: "sg-0123456789abcdef0", cidr_ipv4: "0.0.0.0/0", from_port: 443, to_port: 443 };
    expect(told(await reviewOf(stack, address, asInAws, undefined)).map(([rule]) => rule)).toContain("recovery-unproved");
  });

  it("says by how much a longer wait makes the failover slower, and whether the objective still holds", async () => {
    const stack = "prod-us-west-2-failover";
    const { address, args } = await resource(stack, "aws_sfn_state_machine", "promoteReadReplica");
    const waiting = (seconds: number): Args => ({
      ...args,
      definition: String(args["definition"]).replace('"TimeoutSeconds":120', `"TimeoutSeconds":${seconds}`),
    });
    const [slower, ...others] = told(await reviewOf(stack, address, args, waiting(125)));
    expect([slower, others]).toEqual([
      ["recovery-worse", "look", expect.stringMatching(/^recovery takes up to \d+ s → \d+ s, of 900 s$/)],
      [],
    ]);
    const [from = 0, to = 0] = [...String(slower?.[2]).matchAll(/(\d+) s/g)].map(([, seconds]) => Number(seconds));
    expect(to - from).toBe(5);
    const found = told(await reviewOf(stack, address, args, waiting(400)));
    expect(found).toContainEqual([
      "recovery-unproved",
      "dangerous",
      expect.stringMatching(/recovery takes up to \d+ s, the objective is 900 s/),
    ]);
    // The other way round nothing is weaker.
    expect(told(await reviewOf(stack, address, waiting(400), args))).toEqual([]);
  });

  it("says how much more is lost when an alarm rings later", async () => {
    const stack = "prod-us-west-2-database-replica";
    const { address, args } = await resource(stack, "aws_cloudwatch_metric_alarm", "replica-lag-critical");
    expect(told(await reviewOf(stack, address, args, { ...args, threshold: 600 }))).toEqual([
      ["recovery-unproved", "dangerous", expect.stringContaining("database loses up to 600 s unnoticed, the objective is 300 s")],
      ["recovery-worse", "look", "database loses up to 300 s → 600 s unnoticed, of 300 s"],
    ]);
  });

  it("is none when a milder alarm is left, which rings earlier", async () => {
    const stack = "prod-us-west-2-database-replica";
    const { address, args } = await resource(stack, "aws_cloudwatch_metric_alarm", "replica-lag-critical");
    expect(told(await reviewOf(stack, address, args, undefined))).toEqual([]);
  });

  it("is none where what changes has no part in recovery", async () => {
    const stack = "prod-us-east-1-storage";
    const { address, args } = await resource(stack, "aws_s3_bucket", "smart0dte-prod-web-");
    expect(told(await reviewOf(stack, address, args, { ...args, force_destroy: true }))).toEqual([]);
  });

  it("says so when the machine cannot be understood, and loses nothing else of the review", async () => {
    const stack = "prod-us-west-2-failover";
    const { address, args } = await resource(stack, "aws_sfn_state_machine", "promoteReadReplica");
    const strange = { ...args, definition: String(args["definition"]).replace('"Type":"Wait"', '"Type":"Dream"') };
    const { unsettled, changes } = await reviewOf(stack, address, args, strange);
    expect(unsettled).toEqual([expect.stringMatching(/^prod: nobody can say what the changes mean for recovery: /)]);
    expect(changes).toHaveLength(1);
  });
});
