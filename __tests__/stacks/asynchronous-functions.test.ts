import { realStacks, type Resource, resources } from "../helpers/estate";
import { list, statementsOf } from "../helpers/policy";

const arnOf = ({ address }: Resource): string => `\${${address}.arn}`;

/** Services that hand a call to Lambda and do not wait for its answer. @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-services.html */
const handingOver = ["events.amazonaws.com", "s3.amazonaws.com", "sns.amazonaws.com"];

/** Functions whose failures something else notices, by the end of their names. */
const noticedOtherwise = {
  "-failover-flag": "an alarm is raised after five minutes without its report, and it would fail every minute",
  "-secret-values": "the alarm of each secret is raised as well when nobody reports",
};

describe("functions that services call without waiting", () => {
  it("report a call that failed for the last time to a topic that they may publish to", async () => {
    const wrong: string[] = [];
    let found = 0;
    for (const stack of await realStacks()) {
      const called = new Set(
        resources(stack, "aws_lambda_permission")
          .filter(({ args }) => handingOver.includes(String(args.principal)))
          .map(({ args }) => args.function_name),
      );
      for (const code of resources(stack, "aws_lambda_function").filter((one) => called.has(arnOf(one)))) {
        if (Object.keys(noticedOtherwise).some((ending) => String(code.args.function_name).endsWith(ending))) continue;
        found += 1;
        const settings = resources(stack, "aws_lambda_function_event_invoke_config").find(
          ({ args }) => args.function_name === `\${${code.address}.function_name}`,
        );
        const destination = (settings?.args.destination_config as { on_failure: { destination: string } } | undefined)?.on_failure
          .destination;
        const role = String(code.args.role).replace(/\.arn\}$/, ".name}");
        const publishes = resources(stack, "aws_iam_role_policy")
          .filter(({ args }) => args.role === role)
          .flatMap(({ args }) => statementsOf(args.policy))
          .some(({ Action, Resource: on }) => list(Action).includes("sns:Publish") && list(on).includes(destination ?? ""));
        if (destination?.includes("warningTopicArn") !== true || !publishes) wrong.push(`${stack.id} ${String(code.args.function_name)}`);
      }
    }
    expect(wrong).toEqual([]);
    expect(found).toBeGreaterThan(0);
  });
});
