import { redactPlan } from "../../../../src/estate/run/plan/redact";

const secret = "correct horse battery staple";
const plan = {
  format_version: "1.2",
  terraform_version: "1.11.4",
  planned_values: {
    outputs: { endpoint: { sensitive: false, value: "db.example" }, token: { sensitive: true, value: secret } },
    root_module: {
      resources: [
        { address: "aws_db_instance.own", values: { identifier: "own", password: secret }, sensitive_values: { password: true } },
      ],
    },
  },
  resource_changes: [
    {
      address: "aws_db_instance.own",
      change: {
        actions: ["update"],
        before: { identifier: "own", password: secret, users: [{ name: "a", key: "one" }], token: "old" },
        after: {
          identifier: "own",
          password: secret,
          users: [
            { name: "a", key: "one" },
            { name: "b", key: "two" },
          ],
          token: "new",
          extra: null,
        },
        before_sensitive: { password: true, users: [{ key: true }], token: true },
        after_sensitive: { password: true, users: [{ key: true }, { key: true }], token: true, extra: true },
        after_unknown: {},
      },
    },
  ],
  output_changes: { token: { actions: ["create"], before: null, after: secret, before_sensitive: true, after_sensitive: true } },
  prior_state: {
    values: {
      outputs: { token: { sensitive: true, value: secret } },
      root_module: {
        child_modules: [
          { resources: [{ address: "x", values: { value: "kept", sensitive: true, secret }, sensitive_values: { secret: true } }] },
        ],
      },
    },
  },
};
const redacted = (): typeof plan => JSON.parse(redactPlan(JSON.stringify(plan))) as typeof plan;

describe("a plan for reviews", () => {
  it("holds no value that Terraform marks, wherever it stands", () => {
    const text = redactPlan(JSON.stringify(plan));
    for (const value of [secret, '"one"', '"two"', '"old"', '"new"']) expect(text).not.toContain(value);
  });

  it("says of marked values whether they differ, and whether they are set", () => {
    const { before, after } = redacted().resource_changes[0]?.change ?? {};
    expect(after?.password).toBe(before?.password);
    expect(after?.users[0]).toEqual(before?.users[0]);
    expect(after?.token).not.toBe(before?.token);
    expect(after?.extra).toBeNull();
    expect(redacted().output_changes.token.after).toBe(after?.password);
  });

  it("leaves everything else as it was, values that only look like the plan's own marks included", () => {
    const {
      planned_values: planned,
      prior_state: prior,
      resource_changes: [change],
    } = redacted();
    expect(planned.outputs.endpoint.value).toBe("db.example");
    expect(change?.change.after.users.map(({ name }) => name)).toEqual(["a", "b"]);
    expect(prior.values.root_module.child_modules[0]?.resources[0]?.values).toMatchObject({ value: "kept", sensitive: true });
    const open = JSON.stringify({
      format_version: "1.2",
      resource_changes: [{ change: { before: { a: 1 }, after: { a: 2 }, before_sensitive: {}, after_sensitive: {} } }],
    });
    expect(redactPlan(open)).toBe(open);
  });
});
