import { onlyResource, realStack, realStacks, resources } from "../helpers/estate";
import { decide, statementsOf } from "../helpers/policy";

const flag = () => realStack("prod-us-west-2-failover-flag");
const queue = "arn:aws:sqs:us-west-2:333333333333:smart0dte-prod-failover-declared";
const flagParameter = "arn:aws:ssm:us-west-2:333333333333:parameter/smart0dte/prod/dr/failover";

/** Roles that a task of production has or is started with. */
const taskRoles = async () =>
  (await realStacks())
    .filter(({ owner, layer }) => owner === "prod" && layer === "services")
    .flatMap((stack) =>
      resources(stack, "aws_iam_role_policy").map(({ args }) => ({
        of: `${stack.id} ${String(args.role)} ${String(args.name)}`,
        statements: statementsOf(args.policy),
      })),
    );

describe("a failover of prod cannot be declared from a task", () => {
  it("by a metric: the alarm that Route 53 follows watches one that only AWS writes", async () => {
    const alarm = resources(await flag(), "aws_cloudwatch_metric_alarm").find(
      ({ args }) => args.alarm_name === "smart0dte-prod-failover-initiated",
    );
    // A log line in the embedded metric format makes a metric of any other namespace, and needs no PutMetricData.
    expect(alarm?.args.namespace).toMatch(/^AWS\//);
    expect(alarm?.args.dimensions).toEqual({ QueueName: onlyResource(await flag(), "aws_sqs_queue").args.name });
  });

  it("by the queue, by the parameter or by the function: no role of a task may", async () => {
    const calls = [
      ["sqs:SendMessage", queue],
      ["sqs:PurgeQueue", queue],
      ["sqs:SetQueueAttributes", queue],
      ["ssm:PutParameter", flagParameter],
      ["ssm:DeleteParameter", flagParameter],
      ["lambda:UpdateFunctionCode", "arn:aws:lambda:us-west-2:333333333333:function:smart0dte-prod-failover-flag"],
      ["sts:AssumeRole", "arn:aws:iam::333333333333:role/smart0dte-prod-failover-flag-us-west-2"],
    ] as const;
    const roles = await taskRoles();
    expect(roles.length).toBeGreaterThan(0);
    const able = roles.flatMap(({ of, statements }) =>
      calls
        .filter(([action, resource]) => decide(statements, { action, resource, context: {} }) === "allowed")
        .map(([action]) => `${of}: ${action}`),
    );
    expect(able).toEqual([]);
  });

  it("by anybody but the function that reports the flag, whatever other policies allow", async () => {
    const stack = await flag();
    const statements = statementsOf(onlyResource(stack, "aws_sqs_queue").args.policy);
    const publisher = resources(stack, "aws_iam_role").find(({ args }) => args.name === "smart0dte-prod-failover-flag-us-west-2")?.address;
    const asked = (principal: string | undefined, action: string): string =>
      decide([{ Effect: "Allow", Action: "sqs:*", Resource: "*" }, ...statements], {
        action,
        resource: queue,
        context: { "aws:SecureTransport": "true", ...(principal === undefined ? {} : { "aws:PrincipalArn": principal }) },
      });
    for (const action of ["sqs:SendMessage", "sqs:PurgeQueue", "sqs:ReceiveMessage", "sqs:DeleteMessage"]) {
      expect(asked(`\${${publisher}.arn}`, action), action).toBe("allowed");
      // People with every right, and services, which have no ARN.
      for (const other of ["arn:aws:iam::333333333333:role/smart0dte-prod-break-glass", undefined])
        expect(asked(other, action), action).not.toBe("allowed");
    }
    // Terraform may still look after the queue.
    expect(asked("arn:aws:iam::333333333333:role/smart0dte-prod-deployer", "sqs:SetQueueAttributes")).toBe("allowed");
  });

  it("holds for two weeks after its last report", async () => {
    expect(onlyResource(await flag(), "aws_sqs_queue").args).toMatchObject({
      message_retention_seconds: 1_209_600,
      sqs_managed_sse_enabled: true,
    });
  });
});
