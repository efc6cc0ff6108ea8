import { CreateQueueCommand, GetQueueAttributesCommand, SQSClient } from "@aws-sdk/client-sqs";
import { DeleteParameterCommand, PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { recordActions } from "../../../__tests__/helpers/functions/aws-actions";
import { MemoryLog } from "../../../__tests__/helpers/functions/log";
import { allowedActions } from "../../../__tests__/helpers/functions/permissions";
import { emulatorClient, startMoto } from "../../../__tests__/helpers/servers/moto";
import { type RunningServer } from "../../../__tests__/helpers/servers/process";
import { createHandler } from "./handler";
import { failoverFlagStatements } from "../../modules/function-permissions/failover-flag";

const parameter = "/smart0dte/prod/dr/failover";

let server: RunningServer & { readonly endpoint: string };
let operator: SSMClient;
let watcher: SQSClient;
let ssm: SSMClient;
let sqs: SQSClient;
let queueUrl: string;

beforeAll(async () => {
  server = await startMoto();
  const settings = { ...emulatorClient(server.endpoint), maxAttempts: 1 };
  [operator, ssm, watcher, sqs] = [new SSMClient(settings), new SSMClient(settings), new SQSClient(settings), new SQSClient(settings)];
  queueUrl = (await watcher.send(new CreateQueueCommand({ QueueName: "smart0dte-prod-failover-declared" }))).QueueUrl ?? "";
});
afterAll(async () => {
  for (const client of [operator, ssm, watcher, sqs]) client.destroy();
  await server.stop();
});

const setFlag = (Value: string) => operator.send(new PutParameterCommand({ Name: parameter, Value, Type: "String", Overwrite: true }));
const environment = () => ({ FLAG_PARAMETER: parameter, SIGNAL_QUEUE_URL: queueUrl });
const run = (log = new MemoryLog()) => createHandler(environment(), { ssm, sqs }, log)();

/** What SQS would measure. */
const waiting = async (): Promise<number> =>
  Number(
    (await watcher.send(new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: ["ApproximateNumberOfMessages"] }))).Attributes
      ?.ApproximateNumberOfMessages,
  );

test("the flag becomes the length of a queue, and the role allows exactly the calls that takes", async () => {
  const calls = [recordActions(sqs, "sqs"), recordActions(ssm, "ssm")];
  await expect(run()).rejects.toThrow();
  expect(await waiting()).toBe(0);

  await setFlag("false");
  await run();
  expect(await waiting()).toBe(0);

  await setFlag("true");
  const log = new MemoryLog();
  await run(log);
  expect(await waiting()).toBe(1);
  expect(log.lines.join()).toContain("the recovery region has taken over");
  await run();
  expect(await waiting()).toBe(2);

  // A flag that is not there changes nothing.
  await operator.send(new DeleteParameterCommand({ Name: parameter }));
  await expect(run()).rejects.toThrow();
  expect(await waiting()).toBe(2);

  await setFlag("false");
  await run();
  expect(await waiting()).toBe(0);

  const allowed = allowedActions(
    failoverFlagStatements({
      parameterArn: `arn:aws:ssm:us-west-2:333333333333:parameter${parameter}`,
      queueArn: "arn:aws:sqs:us-west-2:333333333333:smart0dte-prod-failover-declared",
    }),
    /^$/,
  );
  expect(allowed).toEqual(calls.flatMap((actions) => [...actions]).sort());
});

test("a function without its settings says which one is missing", async () => {
  await expect(createHandler({ ...environment(), SIGNAL_QUEUE_URL: "" }, { ssm, sqs }, new MemoryLog())()).rejects.toThrow(
    "SIGNAL_QUEUE_URL",
  );
});
