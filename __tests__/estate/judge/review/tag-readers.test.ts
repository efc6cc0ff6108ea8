import { TagReaders } from "../../../../src/estate/judge/review/tag-readers";
import { stackOf } from "./samples";

const readersOf = (type: string, values: object, key: string) =>
  new TagReaders([stackOf("data", { resource: { [type]: { main: { ...values } } } })]).of(key).map(({ decides }) => decides);
const statement = (condition: object): string =>
  JSON.stringify({ Statement: [{ Effect: "Allow", Action: "*", Resource: "*", Condition: condition }] });

describe("a tag is read", () => {
  it.each([
    [
      "by the condition of a policy",
      "aws_iam_policy",
      { policy: statement({ StringEquals: { "aws:ResourceTag/Environment": "dev" } }) },
      true,
    ],
    [
      "by the name of a service's own key",
      "aws_iam_policy",
      { policy: statement({ StringEquals: { "secretsmanager:ResourceTag/Environment": "dev" } }) },
      true,
    ],
    ["by what the caller must have", "aws_kms_key", { policy: statement({ StringLike: { "aws:PrincipalTag/Environment": "*" } }) }, true],
    [
      "by a backup's selection",
      "aws_backup_selection",
      { selection_tag: [{ type: "STRINGEQUALS", key: "Environment", value: "dev" }] },
      true,
    ],
    [
      "by a selection's condition",
      "aws_backup_selection",
      { condition: [{ string_equals: [{ key: "aws:ResourceTag/Environment", value: "dev" }] }] },
      true,
    ],
    ["by a lifecycle's targets", "aws_dlm_lifecycle_policy", { policy_details: [{ target_tags: { Environment: "dev" } }] }, true],
    ["by a budget", "aws_budgets_budget", { cost_filter: [{ name: "TagKeyValue", values: ["user:Environment$dev"] }] }, false],
    ["by a target of Systems Manager", "aws_ssm_association", { targets: [{ key: "tag:Environment", values: ["dev"] }] }, false],
    [
      "by a suppression",
      "aws_securityhub_automation_rule",
      { criteria: [{ resource_tags: [{ comparison: "EQUALS", key: "Environment", value: "dev" }] }] },
      false,
    ],
    [
      "by a query of resources",
      "aws_resourcegroups_group",
      { resource_query: [{ query: JSON.stringify({ TagFilters: [{ Key: "Environment", Values: ["dev"] }] }) }] },
      false,
    ],
  ] as const)("%s", (_, type, values, decides) => {
    expect(readersOf(type, values, "Environment")).toEqual([decides]);
    expect(readersOf(type, values, "Name")).toEqual([]);
  });
});
