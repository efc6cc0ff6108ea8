import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { SNSClient } from "@aws-sdk/client-sns";
import { recordActions } from "../../../__tests__/helpers/functions/aws-actions";
import { MemoryLog } from "../../../__tests__/helpers/functions/log";
import { allowedActions } from "../../../__tests__/helpers/functions/permissions";
import { loopbackClient } from "../../../__tests__/helpers/servers/loopback-client";
import { deliveryOutcomeStatements } from "../../modules/function-permissions/delivery-outcome";
import { createHandler } from "./handler";

const environment = { AWS_REGION: "us-east-1", ARRIVED_TOPIC_ARN: "arn:info", STOPPED_TOPIC_ARN: "arn:warning" };
const ended = (state: string) => ({
  time: "2026-11-30T18:12:00Z",
  detail: { pipeline: "smart0dte-prod-api", "execution-id": "one", "start-time": "2026-11-30T18:00:00Z", state },
});

let server: Server;
let topics: SNSClient;
let sent: Record<string, string | null>[];
let status: number;

beforeAll(async () => {
  server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", () => {
      const asked = new URLSearchParams(Buffer.concat(parts).toString());
      if (status === 200) sent.push({ topic: asked.get("TopicArn"), subject: asked.get("Subject"), message: asked.get("Message") });
      response.writeHead(status);
      response.end(
        status === 200
          ? "<PublishResponse><PublishResult><MessageId>1</MessageId></PublishResult></PublishResponse>"
          : "<ErrorResponse><Error><Code>AuthorizationError</Code></Error></ErrorResponse>",
      );
    });
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  topics = new SNSClient(loopbackClient(server));
});
afterAll(() => {
  topics.destroy();
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  sent = [];
  status = 200;
});

test("sends what arrived to one topic and what did not to the other, by exactly the calls that the role allows", async () => {
  const calls = recordActions(topics, "sns");
  const handler = createHandler(environment, topics, new MemoryLog());
  for (const state of ["SUCCEEDED", "FAILED", "STOPPED"]) await handler(ended(state));
  expect(sent.map(({ topic, subject }) => [topic, subject])).toEqual([
    ["arn:info", "smart0dte-prod-api arrived after 12 min"],
    ["arn:warning", "smart0dte-prod-api failed after 12 min"],
    ["arn:warning", "smart0dte-prod-api was stopped by a person after 12 min"],
  ]);
  expect(sent[0]?.message).toContain("Duration:  12 min");
  expect(allowedActions(deliveryOutcomeStatements("arn:info"), /^$/)).toEqual([...calls]);
});

test("a report that could not be sent is a failure, which its topic gets", async () => {
  status = 403;
  await expect(createHandler(environment, topics, new MemoryLog())(ended("FAILED"))).rejects.toThrow();
});
