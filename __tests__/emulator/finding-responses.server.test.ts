import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { CloudWatchLogsClient, CreateLogGroupCommand, FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { CreateTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DescribeTasksCommand, ECSClient } from "@aws-sdk/client-ecs";
import { CreateStateMachineCommand, DescribeExecutionCommand, SFNClient, StartExecutionCommand } from "@aws-sdk/client-sfn";
import { CreateTopicCommand, SNSClient } from "@aws-sdk/client-sns";
import { GetParameterCommand, PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { CreateIPSetCommand, GetIPSetCommand, ListIPSetsCommand, WAFV2Client } from "@aws-sdk/client-wafv2";
import { ensureFunctionArchives } from "../../src/estate/functions/archives";
import { root } from "../helpers/command";
import { startTestEmulator, type TestEmulator } from "../helpers/emulator";
import { onlyResource, realStack, resources, type SynthesizedStack } from "../helpers/estate";
import { type FindingEvent, findings } from "../helpers/findings";

/**
 * Production's responses to findings of GuardDuty, as they are synthesized and with their real functions, run by the stand-in's
 * Step Functions. What they work on is made there beside it, and nothing is a dry run.
 */
const region = "us-east-1";
const account = "333333333333";
const flag = "/smart0dte/prod/trading/flag";
const group = "/smart0dte/prod/audit";
const cluster = "smart0dte-prod-services";
const blockedSet = `smart0dte-prod-blocked-${region}`;

let folder: string;
let emulator: TestEmulator;
let endpoint: string;
let machines: SFNClient;
let parameters: SSMClient;
let logs: CloudWatchLogsClient;
let tasks: ECSClient;
let waf: WAFV2Client;
let machineArn = "";

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), "findings-"));
  emulator = await startTestEmulator("prod", folder);
  const { ministack } = JSON.parse(readFileSync(path.join(emulator.stateDir, "state.json"), "utf8")) as { ministack: { port: number } };
  endpoint = `http://127.0.0.1:${ministack.port}`;
  const settings = { region, endpoint, credentials: { accessKeyId: "emulator", secretAccessKey: "emulator" } };
  [machines, parameters, logs] = [new SFNClient(settings), new SSMClient(settings), new CloudWatchLogsClient(settings)];
  [tasks, waf] = [new ECSClient(settings), new WAFV2Client(settings)];
  const stack = await realStack(`prod-${region}-observability`);
  await logs.send(new CreateLogGroupCommand({ logGroupName: group }));
  await parameters.send(new PutParameterCommand({ Name: flag, Value: "allowed", Type: "String" }));
  await new SNSClient(settings).send(new CreateTopicCommand({ Name: "smart0dte-prod-alerts-critical" }));
  await waf.send(new CreateIPSetCommand({ Name: blockedSet, Scope: "CLOUDFRONT", IPAddressVersion: "IPV4", Addresses: [] }));
  const blockedIpv6 = `smart0dte-prod-blocked-ipv6-${region}`;
  await waf.send(new CreateIPSetCommand({ Name: blockedIpv6, Scope: "CLOUDFRONT", IPAddressVersion: "IPV6", Addresses: [] }));
  const table = onlyResource(stack, "aws_dynamodb_table").args;
  await new DynamoDBClient(settings).send(
    new CreateTableCommand({
      TableName: String(table["name"]),
      BillingMode: "PAY_PER_REQUEST",
      KeySchema: [{ AttributeName: "key", KeyType: "HASH" }],
      AttributeDefinitions: [{ AttributeName: "key", AttributeType: "S" }],
    }),
  );
  for (const role of ["api", "execution"].map((service) => `smart0dte-prod-${service}-run-${region}`))
    await iam({ Action: "CreateRole", RoleName: role, AssumeRolePolicyDocument: "{}" });
  await createFunction(stack, "smart0dte-prod-responses-guards", "alarm-response");
  await createFunction(stack, "smart0dte-prod-responses-blocks", "address-blocks");
  const machine = resources(stack, "aws_sfn_state_machine").find(({ args }) => args["name"] === "smart0dte-prod-responses-findings");
  ({ stateMachineArn: machineArn = "" } = await machines.send(
    new CreateStateMachineCommand({
      name: "smart0dte-prod-responses-findings",
      roleArn: `arn:aws:iam::${account}:role/responses`,
      definition: String(machine?.args["definition"]),
    }),
  ));
});
afterAll(async () => {
  await emulator.stop();
  rmSync(folder, { recursive: true, force: true });
});

const signature = (service: string) =>
  `AWS4-HMAC-SHA256 Credential=emulator/20260101/${region}/${service}/aws4_request, SignedHeaders=host, Signature=0`;

/** IAM by its query protocol: its SDK is not among the packages. */
async function iam(parameters: Readonly<Record<string, string>>): Promise<string> {
  const answer = await fetch(endpoint, {
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded", authorization: signature("iam") },
    body: new URLSearchParams({ Version: "2010-05-08", ...parameters }),
  });
  return answer.text();
}

/** A function as it is synthesized, with the archive that is deployed, and with guards that let it act. */
async function createFunction(stack: SynthesizedStack, name: string, archiveName: string): Promise<void> {
  const args = resources(stack, "aws_lambda_function").find((one) => one.args["function_name"] === name)?.args ?? {};
  const { variables } = args["environment"] as { variables: Record<string, string> };
  const { folder: built, archives } = await ensureFunctionArchives(root);
  const archive = archives.find((one) => one.name === archiveName);
  if (archive === undefined) throw new Error(`there is no archive of ${archiveName}`);
  const answer = await fetch(`${endpoint}/2015-03-31/functions`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: signature("lambda") },
    body: JSON.stringify({
      FunctionName: name,
      Runtime: args["runtime"],
      Handler: args["handler"],
      Role: `arn:aws:iam::${account}:role/${archiveName}`,
      Timeout: args["timeout"],
      Environment: {
        Variables: {
          ...variables,
          ...(variables["FINDING_RESPONSES"] === undefined ? {} : { FINDING_RESPONSES: acting(variables["FINDING_RESPONSES"]) }),
          AWS_ENDPOINT_URL: endpoint,
        },
      },
      Code: { ZipFile: readFileSync(path.join(built, archive.file)).toString("base64") },
    }),
  });
  if (!answer.ok) throw new Error(`the function was not made: ${answer.status} ${await answer.text()}`);
}

/** The configured responses, which act, as often as the tests ask. */
const acting = (responses: string): string =>
  JSON.stringify(
    (JSON.parse(responses) as { guards: object }[]).map((one) => ({ ...one, guards: { when: "always", atMostPerHour: 9, dryRun: false } })),
  );

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Starts the machine as EventBridge does. @returns how the run ended */
async function report(event: FindingEvent) {
  const { executionArn } = await machines.send(new StartExecutionCommand({ stateMachineArn: machineArn, input: JSON.stringify(event) }));
  for (;;) {
    const { status, cause, output } = await machines.send(new DescribeExecutionCommand({ executionArn }));
    if (status !== "RUNNING") return { status, cause, output, name: executionArn?.split(":").at(-1) };
    await pause(200);
  }
}

const held = async () => (await parameters.send(new GetParameterCommand({ Name: flag }))).Parameter?.Value;

async function recorded(finding: FindingEvent): Promise<Record<string, string>[]> {
  const { events = [] } = await logs.send(new FilterLogEventsCommand({ logGroupName: group }));
  const all = events.map(({ message = "" }) => JSON.parse(message) as Record<string, string>);
  const runs = new Set(all.filter((record) => record["finding"] === finding.detail.id).map((record) => record["run"]));
  return all.filter((record) => runs.has(record["run"]));
}

/** A task of the service `api` that the stand-in runs, and the finding about it. */
async function runningTask(id: string): Promise<{ taskArn: string; event: FindingEvent }> {
  const ecs = async (operation: string, body: object): Promise<Record<string, unknown>> => {
    const answer = await fetch(endpoint, {
      method: "POST",
      headers: {
        "content-type": "application/x-amz-json-1.1",
        "x-amz-target": `AmazonEC2ContainerServiceV20141113.${operation}`,
        authorization: signature("ecs"),
      },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${operation}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as Record<string, unknown>;
  };
  await ecs("CreateCluster", { clusterName: cluster });
  await ecs("RegisterTaskDefinition", { family: "api", containerDefinitions: [{ name: "application", image: "none", memory: 64 }] });
  const started = await ecs("RunTask", { cluster, taskDefinition: "api", group: "service:smart0dte-prod-api" });
  const [{ taskArn: arn = "" } = {}] = started["tasks"] as { taskArn?: string }[];
  return { taskArn: arn, event: findings.task(id, "api", cluster, arn) };
}

const policyOf = (role: string) => iam({ Action: "GetRolePolicy", RoleName: role, PolicyName: "AWSRevokeOlderSessions" });

describe("production's responses to findings on the stand-in", () => {
  it("block an address at CloudFront, once for a finding, and let auditors see it", async () => {
    const finding = findings.login("block-1", "8.8.8.8");
    expect(await report(finding)).toMatchObject({ status: "SUCCEEDED" });
    expect(await report(finding)).toMatchObject({ status: "SUCCEEDED" });
    const { IPSets: sets = [] } = await waf.send(new ListIPSetsCommand({ Scope: "CLOUDFRONT" }));
    const { IPSet: set } = await waf.send(
      new GetIPSetCommand({ Name: blockedSet, Scope: "CLOUDFRONT", Id: sets.find(({ Name }) => Name === blockedSet)?.Id }),
    );
    expect(set?.Addresses).toEqual(["8.8.8.8/32"]);
    expect((await recorded(finding)).map(({ decision, target }) => [decision, target])).toEqual([
      ["act", "8.8.8.8"],
      ["done", undefined],
      ["known", "8.8.8.8"],
    ]);
    expect(await held()).toBe("allowed");
  });

  it("stop trading before they revoke the sessions of what sends orders", async () => {
    const role = `smart0dte-prod-execution-run-${region}`;
    const finding = findings.credentials("revoke-1", role);
    // The service itself is not there: what follows the revocation fails, and people are notified.
    const { status, name } = await report(finding);
    expect(status).toBe("FAILED");
    expect(await held()).toBe(`stopped ${name}`);
    const policy = decodeURIComponent(await policyOf(role));
    expect(policy).toContain("aws:TokenIssueTime");
    expect(policy).toMatch(/DateLessThan.*\d{4}-\d\d-\d\dT/);
    expect((await recorded(finding)).map(({ decision }) => decision)).toEqual(["act", "failed"]);
  });

  it.each(["smart0dte-prod-break-glass", "smart0dte-prod-responses-findings-machine-us-east-1", "smart0dte-prod-deployer"])(
    "never touch the role %s",
    async (role) => {
      const finding = findings.credentials(`never-${role}`, role);
      expect((await report(finding)).status).toBe("SUCCEEDED");
      expect((await recorded(finding)).map(({ decision }) => decision)).toEqual(["refuse"]);
      expect(await policyOf(role)).toContain("NoSuchEntity");
    },
  );

  it("stop nothing of another cluster, and fail where the task is not there", async () => {
    const other = findings.task("task-1", "api", "smart0dte-dev-services");
    expect((await report(other)).status).toBe("SUCCEEDED");
    expect((await recorded(other)).map(({ decision }) => decision)).toEqual(["refuse"]);
    const gone = findings.task("task-2", "api", cluster);
    expect((await report(gone)).status).toBe("FAILED");
    expect((await recorded(gone)).map(({ decision }) => decision)).toEqual(["act", "failed"]);
  });

  it("stop a task, and write down before what ECS knew of it", async () => {
    const { taskArn, event } = await runningTask("task-3");
    expect(await report(event)).toMatchObject({ status: "SUCCEEDED" });
    const { tasks: found = [] } = await tasks.send(new DescribeTasksCommand({ cluster, tasks: [taskArn] }));
    expect(found[0]?.lastStatus ?? "gone").not.toBe("RUNNING");
    expect((await recorded(event)).map(({ decision }) => decision)).toEqual(["act", "evidence", "done"]);
  });

  it("fail on a finding that nobody has a response to", async () => {
    expect((await report(findings.portProbe("none-1"))).status).toBe("FAILED");
  });
});
