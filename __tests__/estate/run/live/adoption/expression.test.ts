import { importExpression } from "../../../../../src/estate/run/live/adoption/expression";

it.each([
  { title: "an argument", form: "{name}", given: { name: "x" }, expression: "x" },
  {
    title: "a reference",
    form: "{acl}:{number}:{egress}",
    given: { acl: "${aws_network_acl.a.id}", number: 100, egress: false },
    expression: "${aws_network_acl.a.id}:100:false",
  },
  {
    title: "the id that AWS gave",
    form: "{id}/{name}/{scope}",
    given: { name: "n", scope: "REGIONAL" },
    id: "i",
    expression: "i/n/REGIONAL",
  },
  {
    title: "the part after the last slash",
    form: "{cluster|last}/{name}",
    given: { cluster: "${aws_ecs_cluster.c.arn}", name: "api" },
    expression: '${reverse(split("/", "${aws_ecs_cluster.c.arn}"))[0]}/api',
  },
  {
    title: "what is optional, where it is set",
    form: "{zone}_{type}[_{set}]",
    given: { zone: "z", type: "A", set: "s" },
    expression: "z_A_s",
  },
  { title: "what is optional, where it is not", form: "{zone}_{type}[_{set}]", given: { zone: "z", type: "A" }, expression: "z_A" },
  { title: "nothing without an argument that it needs", form: "{zone}_{type}", given: { zone: "z" }, expression: undefined },
])("takes $title", ({ form, given, id, expression }) => expect(importExpression(form, given, id)).toBe(expression));
