import { type PlannedValues, splitPlanned } from "../../../../src/estate/judge/diff/simulation/simulated";

const arn = "arn:aws:unknown:us-east-1:000000000000:";
const module = (stack: string, vpc: string, subnet: string): NonNullable<PlannedValues["root_module"]["child_modules"]>[number] => ({
  address: `module.${stack}`,
  resources: [
    {
      address: `module.${stack}.aws_vpc.main`,
      mode: "managed",
      type: "aws_vpc",
      name: "main",
      schema_version: 1,
      values: { id: `known-after-apply-${vpc}-aws_vpc-id`, arn: `${arn}known-after-apply-${vpc}-aws_vpc-arn` },
    },
    {
      address: `module.${stack}.aws_subnet.app["a"]`,
      mode: "managed",
      type: "aws_subnet",
      name: "app",
      index: "a",
      schema_version: 1,
      values: {
        id: `known-after-apply-${subnet}-aws_subnet-id`,
        vpc_id: `known-after-apply-${vpc}-aws_vpc-id`,
        policy: `{"Resource":"${arn}known-after-apply-${vpc}-aws_vpc-arn/*"}`,
      },
    },
  ],
});
const planned = (vpc: string, subnet: string): PlannedValues => ({
  outputs: { one__vpcId: { value: `known-after-apply-${vpc}-aws_vpc-id` } },
  root_module: { child_modules: [module("one", vpc, subnet), { address: "module.two" }] },
});

it("gives each stack its resources and outputs", () => {
  const stacks = splitPlanned(planned("1", "2"), ["one", "two"]);
  expect(stacks.get("one")?.resources.map(({ address }) => address)).toEqual(["module.one.aws_vpc.main", 'module.one.aws_subnet.app["a"]']);
  expect(stacks.get("two")).toEqual({ resources: [], outputs: {}, placeholders: {} });
});

it("names placeholders by what they stand for, wherever they occur, whatever their numbers were", () => {
  const [first, second] = [splitPlanned(planned("1", "2"), ["one"]).get("one"), splitPlanned(planned("31", "12"), ["one"]).get("one")];
  expect(first).toEqual(second);
  const id = String(first?.outputs.vpcId);
  expect(first?.placeholders[id]).toBe("one aws_vpc.main.id");
  const [vpc, subnet] = first?.resources ?? [];
  expect(subnet?.values.vpc_id).toBe(id);
  expect(vpc?.values.id).toBe(id);
  expect(subnet?.values.policy).toBe(`{"Resource":"${String(vpc?.values.arn)}/*"}`);
  expect(first?.placeholders[String(subnet?.values.id)]).toBe('one aws_subnet.app["a"].id');
});

it("keeps the placeholders of two stacks apart", () => {
  const both = splitPlanned({ root_module: { child_modules: [module("one", "1", "2"), module("two", "3", "4")] } }, ["one", "two"]);
  expect(both.get("one")?.resources[0]?.values.id).not.toBe(both.get("two")?.resources[0]?.values.id);
});
