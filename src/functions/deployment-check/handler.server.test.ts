import { createServer, type Server } from "node:http";
import { type AddressInfo } from "node:net";
import { CodeDeployClient } from "@aws-sdk/client-codedeploy";
import { SSMClient } from "@aws-sdk/client-ssm";
import { recordActions } from "../../../__tests__/helpers/functions/aws-actions";
import { MemoryLog } from "../../../__tests__/helpers/functions/log";
import { allowedActions } from "../../../__tests__/helpers/functions/permissions";
import { type AwsAnswer, startAwsAnswers } from "../../../__tests__/helpers/servers/aws-answers";
import { deploymentCheckStatements } from "../../modules/function-permissions/deployment-check";
import { createHandler } from "./handler";
import { rounds } from "./judge";

/** What the new version answers, by path. */
let version: Record<string, { readonly status: number; readonly body?: string } | "silence">;
let asked: { readonly path: string; readonly header: string }[];
let verdicts: Record<string, string>[];
let deployment: AwsAnswer;
let application: Server;
let aws: Awaited<ReturnType<typeof startAwsAnswers>>;
let parameters: Record<string, string>;
let clients: { readonly codeDeploy: CodeDeployClient; readonly ssm: SSMClient };
let testUrl: string;

const parameter = "/smart0dte/prod/services/api/checks";
const requests = JSON.stringify([{ path: "/api/v1/orders", status: 401 }, { path: "/api/v1/" }]);

const parameterOf = (name: string): AwsAnswer =>
  parameters[name] === undefined
    ? { status: 400, body: { __type: "ParameterNotFound", message: "" } }
    : { body: { Parameter: { Name: name, Value: parameters[name] } } };

beforeAll(async () => {
  application = createServer((request, response) => {
    const path = request.url ?? "";
    asked.push({ path, header: String(request.headers["x-origin-verify"]) });
    const answer = version[path] ?? { status: 404 };
    if (answer === "silence") request.socket.destroy();
    else response.writeHead(answer.status).end(answer.body);
  });
  await new Promise<void>((listening) => application.listen(0, "127.0.0.1", listening));
  testUrl = `http://127.0.0.1:${(application.address() as AddressInfo).port}`;
  aws = await startAwsAnswers(({ action, body }) => {
    if (action === "GetDeployment") return deployment;
    if (action === "GetParameter") return parameterOf(String((JSON.parse(body) as { Name: unknown }).Name));
    verdicts.push(JSON.parse(body) as Record<string, string>);
    return { body: {} };
  });
  const settings = {
    endpoint: aws.env["AWS_ENDPOINT_URL"] ?? "",
    region: "us-east-1",
    maxAttempts: 1,
    credentials: { accessKeyId: "x", secretAccessKey: "x" },
  };
  clients = { codeDeploy: new CodeDeployClient(settings), ssm: new SSMClient(settings) };
});
afterAll(() => {
  clients.codeDeploy.destroy();
  clients.ssm.destroy();
  application.close();
  aws.stop();
});
beforeEach(() => {
  [asked, verdicts] = [[], []];
  version = { "/api/v1/orders": { status: 401 }, "/api/v1/": { status: 404 } };
  parameters = { [parameter]: requests };
  deployment = { body: { deploymentInfo: { deploymentGroupName: "smart0dte-prod-api" } } };
});

const environment = (): NodeJS.ProcessEnv => ({
  TEST_URL: testUrl,
  CHECKS: "/smart0dte/prod/services/*/checks",
  DEPLOYMENT_GROUPS: "smart0dte-prod-*",
});
const event = { DeploymentId: "d-1", LifecycleEventHookExecutionId: "hook-1" };

/** What CodeDeploy is told of a version, and what the log says. */
async function verdict(settings = environment()): Promise<{ readonly status: string | undefined; readonly log: string }> {
  const log = new MemoryLog();
  await createHandler(settings, clients, log)(event);
  const [only, ...more] = verdicts;
  expect(more).toEqual([]);
  expect(only).toMatchObject({ deploymentId: "d-1", lifecycleEventHookExecutionId: "hook-1" });
  return { status: only?.["status"], log: log.lines.join("\n") };
}

it("lets a version pass that answers every request, each asked several times as a request from users comes", async () => {
  expect((await verdict()).status).toBe("Succeeded");
  for (const path of ["/api/v1/orders", "/api/v1/"]) expect(asked.filter((one) => one.path === path)).toHaveLength(rounds);
  expect(new Set(asked.map(({ header }) => header))).toEqual(new Set(["test"]));
});

it.each<[string, () => void, RegExp]>([
  ["fails", () => (version["/api/v1/"] = { status: 500 }), /\/api\/v1\/: 500/],
  ["answers another status than its settings say", () => (version["/api/v1/orders"] = { status: 200 }), /orders: 200 instead of 401/],
  ["ends the connection", () => (version["/api/v1/"] = "silence"), /\/api\/v1\/: no answer/],
  [
    "is not asked at all, since the load balancer answers itself",
    () => (version["/api/v1/"] = { status: 403, body: "Forbidden" }),
    /no rule for it/,
  ],
])("stops a version that %s", async (_, spoil, why) => {
  spoil();
  const { status, log } = await verdict();
  expect(status).toBe("Failed");
  expect(log).toMatch(why);
});

it("lets a version pass that refuses a request itself", async () => {
  version["/api/v1/"] = { status: 403, body: '{"detail":"Forbidden"}' };
  expect((await verdict()).status).toBe("Succeeded");
});

it.each<[string, () => NodeJS.ProcessEnv, RegExp]>([
  [
    "the deployment is another environment's",
    () => {
      deployment = { body: { deploymentInfo: { deploymentGroupName: "smart0dte-dev-api" } } };
      return environment();
    },
    /smart0dte-dev-api\\" is no deployment group of/,
  ],
  [
    "nothing says what to ask of it",
    () => {
      parameters = {};
      return environment();
    },
    /could not be judged/,
  ],
  [
    "there is nothing to ask",
    () => {
      parameters = { [parameter]: "[]" };
      return environment();
    },
    /nothing is to be asked of api/,
  ],
  [
    "CodeDeploy does not say which service it is",
    () => {
      deployment = { status: 400, body: { __type: "AccessDeniedException", message: "denied" } };
      return environment();
    },
    /could not be judged/,
  ],
  ["a setting is missing", () => ({ ...environment(), TEST_URL: "" }), /TEST_URL/],
])("stops a version when %s", async (_, settings, why) => {
  const { status, log } = await verdict(settings());
  expect(status).toBe("Failed");
  expect(log).toMatch(why);
});

describe("before a failover moves traffic", () => {
  const services = ["api"];
  /** The verdict on the region, with pauses that take no time. */
  async function onRegion(call = { services, forSeconds: 3 }, settings = environment(), paused = () => undefined as unknown) {
    let time = 0;
    const log = new MemoryLog();
    const clock = { now: () => time, pause: (milliseconds: number) => ((time += milliseconds), paused(), Promise.resolve()) };
    return { verdict: await createHandler(settings, clients, log, clock)(call), log: log.lines.join("\n"), seconds: time / 1000 };
  }

  it("says that a region answers when every request of its services is answered well twice in a row, and tells no deployment", async () => {
    expect((await onRegion()).verdict).toEqual({ verdict: "answers", why: "2 requests of 1 services are answered well" });
    expect(asked.map(({ path }) => path).sort()).toEqual(["/api/v1/", "/api/v1/", "/api/v1/orders", "/api/v1/orders"]);
    expect(verdicts).toEqual([]);
  });

  it("gives services time to find their database", async () => {
    version["/api/v1/"] = { status: 503 };
    const { verdict, seconds } = await onRegion({ services, forSeconds: 10 }, environment(), () => (version["/api/v1/"] = { status: 404 }));
    expect({ verdict, seconds }).toMatchObject({ verdict: { verdict: "answers" }, seconds: 2 });
  });

  it("says what is answered badly when the time is over", async () => {
    version["/api/v1/"] = { status: 503 };
    const { verdict, seconds, log } = await onRegion();
    expect({ verdict, seconds }).toEqual({ verdict: { verdict: "fails", why: "/api/v1/: 503" }, seconds: 3 });
    expect(log).toContain("/api/v1/: 503");
  });

  it.each<[string, () => [{ services: string[]; forSeconds: number }, NodeJS.ProcessEnv], RegExp]>([
    ["there is nothing to ask", () => [{ services: [], forSeconds: 3 }, environment()], /no service has a request/],
    ["what is to be asked is not known", () => [{ services: ["another"], forSeconds: 3 }, environment()], /ParameterNotFound|Unknown/],
    [
      "a setting is missing",
      () => [
        { services, forSeconds: 3 },
        { ...environment(), TEST_URL: "" },
      ],
      /TEST_URL/,
    ],
  ])("does not judge when %s", async (_, make, why) => {
    const { verdict } = await onRegion(...make());
    expect(verdict).toMatchObject({ verdict: "not judged", why: expect.stringMatching(why) as unknown });
  });
});

it("may do exactly the calls that it makes", async () => {
  const calls = [recordActions(clients.codeDeploy, "codedeploy"), recordActions(clients.ssm, "ssm")];
  await verdict();
  const statements = deploymentCheckStatements({ deploymentGroupsArn: "*", parametersArn: "*" });
  expect(allowedActions(statements, /^$/)).toEqual(calls.flatMap((actions) => [...actions]).sort());
});
