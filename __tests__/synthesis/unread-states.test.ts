import { inject } from "vitest";
import { readSynthesized, resourceCount } from "../../src/estate/synthesized";
import { withoutUnreadStates } from "../../src/synthesis/unread-states";

const stacks = readSynthesized(inject("synthesizedEstate"));

it("lets no stack need a state that it does not read, and an empty one none at all", () => {
  const declared = stacks.flatMap(({ instance, json: { data: { terraform_remote_state: states = {}, ...data } = {}, ...rest } }) =>
    Object.keys(states)
      .filter((name) => !JSON.stringify([rest, data]).includes(`data.terraform_remote_state.${name}.`))
      .map((name) => `${instance.id}: ${name}`),
  );
  expect(declared).toEqual([]);
  expect(stacks.filter(({ json }) => resourceCount(json) === 0 && json.data !== undefined).map(({ instance }) => instance.id)).toEqual([]);
});

it.each([
  {
    title: "keeps what is read, also by a data source",
    json: {
      data: { terraform_remote_state: { a: {}, b: {} }, aws_x: { y: { id: "${data.terraform_remote_state.b.outputs.c}" } } },
      resource: { r: "${data.terraform_remote_state.a.outputs.c}" },
    },
    left: ["a", "b"],
  },
  {
    title: "takes no name for another that it begins",
    json: {
      data: { terraform_remote_state: { security: {}, "security-more": {} } },
      output: "${data.terraform_remote_state.security-more.outputs.c}",
    },
    left: ["security-more"],
  },
])("$title", ({ json, left }) => {
  expect(Object.keys((withoutUnreadStates(json) as { data: { terraform_remote_state: object } }).data.terraform_remote_state)).toEqual(
    left,
  );
});
