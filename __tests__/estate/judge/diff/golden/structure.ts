import { edited, type GoldenEdit } from "./golden-edit";

const parameter = (name: string, value = "one") => ({ name: `/golden/${name}`, type: "String", value });

/** What happens to code without a type of its own: names, numbers, lifecycles, references. */
export const structure: readonly GoldenEdit[] = [
  {
    title: "a resource has another name in the code, and the code says so",
    base: { aws_ssm_parameter: { "moved-from": parameter("moved") } },
    edit: { aws_ssm_parameter: { "moved-to": parameter("moved") } },
    beside: { moved: [{ from: "aws_ssm_parameter.moved-from", to: "aws_ssm_parameter.moved-to" }] },
    does: { "aws_ssm_parameter.moved-to": "move" },
  },
  {
    title: "a resource has another name in the code, and the code does not say so",
    base: { aws_ssm_parameter: { "lost-from": parameter("lost") } },
    edit: { aws_ssm_parameter: { "lost-to": parameter("lost") } },
    does: { "aws_ssm_parameter.lost-from": "destroy", "aws_ssm_parameter.lost-to": "create" },
  },
  {
    title: "a resource has another name and another value in the code, and the code says so",
    base: { aws_ssm_parameter: { "both-from": parameter("both") } },
    edit: { aws_ssm_parameter: { "both-to": parameter("both", "two") } },
    beside: { moved: [{ from: "aws_ssm_parameter.both-from", to: "aws_ssm_parameter.both-to" }] },
    does: { "aws_ssm_parameter.both-to": "update: value" },
  },
  {
    title: "a resource leaves the code, another one comes",
    base: { aws_ssm_parameter: { leaving: parameter("leaving") } },
    edit: { aws_sqs_queue: { coming: { name: "coming" } } },
    does: { "aws_ssm_parameter.leaving": "destroy", "aws_sqs_queue.coming": "create" },
  },
  {
    title: "one of several comes, one goes",
    base: { aws_ssm_parameter: { each: { ...parameter("each/${each.key}"), for_each: '${toset(["a", "b"])}' } } },
    edit: { aws_ssm_parameter: { each: { ...parameter("each/${each.key}"), for_each: '${toset(["b", "c"])}' } } },
    does: { 'aws_ssm_parameter.each["a"]': "destroy", 'aws_ssm_parameter.each["c"]': "create" },
  },
  {
    title: "fewer are counted",
    ...edited("aws_ssm_parameter", "counted", parameter("counted/${count.index}"), { count: 3 }, { count: 1 }),
    does: { "aws_ssm_parameter.counted[1]": "destroy", "aws_ssm_parameter.counted[2]": "destroy" },
  },
  {
    title: "the new one is made before the old one goes",
    ...edited("aws_ssm_parameter", "earlier", parameter("earlier"), {}, { lifecycle: { create_before_destroy: true } }),
    does: {},
  },
  {
    title: "a change is not looked at",
    ...edited(
      "aws_ssm_parameter",
      "ignored",
      { lifecycle: { ignore_changes: ["value"] } },
      parameter("ignored"),
      parameter("ignored", "two"),
    ),
    does: {},
  },
  {
    title: "what is protected gets another name",
    ...edited("aws_sqs_queue", "protected", { lifecycle: { prevent_destroy: true } }, { name: "protected-old" }, { name: "protected-new" }),
    does: { "aws_sqs_queue.protected": "replace: name" },
    unconfirmed: "Terraform refuses to plan it, which `estate diff` says beside",
  },
  {
    title: "a resource is replaced with another one",
    base: {
      aws_ssm_parameter: {
        trigger: parameter("trigger"),
        triggered: { ...parameter("triggered"), lifecycle: { replace_triggered_by: ["aws_ssm_parameter.trigger"] } },
      },
    },
    edit: {
      aws_ssm_parameter: {
        trigger: parameter("trigger", "two"),
        triggered: { ...parameter("triggered"), lifecycle: { replace_triggered_by: ["aws_ssm_parameter.trigger"] } },
      },
    },
    does: {
      "aws_ssm_parameter.trigger": "update: value",
      "aws_ssm_parameter.triggered": "replace: replace_triggered_by names something that changes",
    },
  },
  {
    title: "a value is led through another one",
    base: { aws_ssm_parameter: { led: parameter("led", "a-b") } },
    edit: { aws_ssm_parameter: { led: parameter("led", '${join("-", [local.first, "b"])}') } },
    beside: { locals: { first: "a" } },
    does: {},
  },
  {
    title: "what AWS calls another resource is written down: in place, and known after the apply",
    base: {
      aws_sqs_queue: { written: { name: "written-old" } },
      aws_ssm_parameter: { written: parameter("written", "${aws_sqs_queue.written.arn}") },
    },
    edit: {
      aws_sqs_queue: { written: { name: "written-new" } },
      aws_ssm_parameter: { written: parameter("written", "${aws_sqs_queue.written.arn}") },
    },
    does: { "aws_sqs_queue.written": "replace: name", "aws_ssm_parameter.written": "update: value" },
  },
  {
    title: "an output is added",
    base: { aws_ssm_parameter: { told: parameter("told") } },
    edit: { aws_ssm_parameter: { told: parameter("told") } },
    beside: { output: { told: { value: "${aws_ssm_parameter.told.name}" } } },
    does: {},
  },
];
