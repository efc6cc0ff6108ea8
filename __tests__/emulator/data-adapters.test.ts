import { cacheTokens } from "@smart0dte/aws-stand-in/adapters/cache-tokens";
import { dispatch } from "@smart0dte/aws-stand-in/router/dispatch";
import { fakeContext, queryCall, signedCall } from "./fake-backends";

const secrets = (operation: string, body: object) =>
  signedCall({
    service: "secretsmanager",
    method: "POST",
    headers: { "x-amz-target": `secretsmanager.${operation}` },
    body: JSON.stringify(body),
  });
const json = (value: object) => ({ body: Buffer.from(JSON.stringify(value)) });

describe("copies of automated backups", () => {
  const source = "arn:aws:rds:us-east-1:111111111111:db:trading";
  const backups = (action: string, parameters: Record<string, string> = {}) =>
    queryCall("rds", { Action: action, SourceDBInstanceArn: source, ...parameters }, "us-west-2");
  const start = backups("StartDBInstanceAutomatedBackupsReplication", { KmsKeyId: "arn:key", BackupRetentionPeriod: "14" });

  it("gives back what was started, until it is stopped", async () => {
    const context = fakeContext();
    const started = (await dispatch(start, context)).answer.body.toString();
    expect(started).toMatch(/<Status>replicating<.*<KmsKeyId>arn:key<.*<BackupRetentionPeriod>14</);
    const arn = /<DBInstanceAutomatedBackupsArn>([^<]+)</.exec(started)?.[1] ?? "";
    const describe = backups("DescribeDBInstanceAutomatedBackups", { DBInstanceAutomatedBackupsArn: arn });
    expect((await dispatch(describe, context)).answer.body.toString()).toContain(`<DBInstanceArn>${source}</DBInstanceArn>`);
    await dispatch(backups("StopDBInstanceAutomatedBackupsReplication"), context);
    expect((await dispatch(describe, context)).answer.body.toString()).toContain(
      "<DBInstanceAutomatedBackups></DBInstanceAutomatedBackups>",
    );
    expect((await dispatch(backups("StopDBInstanceAutomatedBackupsReplication"), context)).answer.status).toBe(404);
  });

  it("asks for the source in its own region, and refuses one that is not there", async () => {
    const context = fakeContext(() => ({ status: 404 }));
    expect((await dispatch(start, context)).answer.body.toString()).toContain("DBInstanceNotFound");
    expect(context.received.map(({ call }) => [call.operation, call.region])).toEqual([["DescribeDBInstances", "us-east-1"]]);
    expect(context.store.size).toBe(0);
  });
});

describe("calls of functions", () => {
  const lambda = (method: string, path: string, body: object) =>
    signedCall({ service: "lambda", method, path: `/2015-03-31/functions${path}`, body: JSON.stringify(body) });
  const zip = (text: string) => Buffer.from(text).toString("base64");
  const create = lambda("POST", "", { FunctionName: "rotate", Code: { ZipFile: zip("first") } });
  const configuration = () => json({ Handler: "index.handler", Timeout: 9, Environment: { Variables: { GROUP: "cache" } } });
  const invoke = lambda("POST", "/arn%3Aaws%3Alambda%3Aus-east-1%3A111111111111%3Afunction%3Arotate/invocations", { mode: "bootstrap" });

  it("runs the newest archive with what moto knows about the function", async () => {
    const context = fakeContext(configuration, () => ({ payload: '"done"' }));
    await dispatch(create, context);
    await dispatch(lambda("PUT", "/rotate/code", { ZipFile: zip("second") }), context);
    const { answer } = await dispatch(invoke, context);
    expect([answer.status, answer.body.toString(), answer.headers["x-amz-function-error"]]).toEqual([200, '"done"', undefined]);
    expect(context.called).toEqual([
      {
        archive: Buffer.from("second"),
        handler: "index.handler",
        timeoutSeconds: 9,
        region: "us-east-1",
        environment: { GROUP: "cache" },
        event: '{"mode":"bootstrap"}',
        endpoints: {},
      },
    ]);
  });

  it("tells a function the ports of the databases that its variables name, and of no others", async () => {
    const made = (name: string) => ({
      body: Buffer.from(`<DBInstance><Endpoint><Address>${name}.rds</Address><Port>5432</Port></Endpoint></DBInstance>`),
    });
    const context = fakeContext((_backend, { operation, body }) =>
      operation === "CreateDBInstance"
        ? made(new URLSearchParams(body.toString()).get("DBInstanceIdentifier") ?? "")
        : json({ Handler: "index.handler", Timeout: 9, Environment: { Variables: { DATABASE_HOST: "trading.rds" } } }),
    );
    for (const name of ["trading", "other"])
      await dispatch(
        queryCall("rds", {
          Action: "CreateDBInstance",
          DBInstanceIdentifier: name,
          MasterUsername: "admin",
          MasterUserPassword: "p",
          DBName: "trading",
        }),
        context,
      );
    await dispatch(create, context);
    await dispatch(invoke, context);
    expect(context.called.map(({ endpoints }) => endpoints)).toEqual([{ "trading.rds:5432": 5433 }]);
  });

  it("says that a function failed, as Lambda does", async () => {
    const context = fakeContext(configuration, () => ({ failed: true, payload: '{"errorMessage":"refused"}' }));
    await dispatch(create, context);
    expect((await dispatch(invoke, context)).answer).toMatchObject({
      status: 200,
      headers: { "x-amz-function-error": "Unhandled" },
      body: Buffer.from('{"errorMessage":"refused"}'),
    });
  });

  it("does not run what was never made", async () => {
    expect((await dispatch(invoke, fakeContext(configuration))).answer.status).toBe(404);
  });
});

it("takes a secret's copies away by the call that ministack has", async () => {
  const context = fakeContext();
  await dispatch(secrets("RemoveRegionsFromReplication", { SecretId: "arn:secret", RemoveReplicaRegions: ["us-west-2"] }), context);
  expect(context.received.map(({ call }) => [call.headers["x-amz-target"], JSON.parse(call.body.toString()) as unknown])).toEqual([
    ["secretsmanager.ReplicateSecretToRegions", { SecretId: "arn:secret", RemoveReplicaRegions: ["us-west-2"] }],
  ]);
});

it("makes a copy a secret of its own by the call that ministack has", async () => {
  const context = fakeContext();
  await dispatch(secrets("StopReplicationToReplica", { SecretId: "arn:secret" }), context);
  expect(context.received.map(({ call }) => [call.headers["x-amz-target"], JSON.parse(call.body.toString()) as unknown])).toEqual([
    ["secretsmanager.ReplicateSecretToRegions", { SecretId: "arn:secret", StopReplicationToReplica: true }],
  ]);
});

describe("rotation of secrets", () => {
  const rotated = { ARN: "arn:secret", VersionId: "v2", RotationLambdaARN: "arn:aws:lambda:us-east-1:111111111111:function:rotate" };
  const respond = () => json({ ...rotated, Handler: "index.handler", Timeout: 9 });
  const create = signedCall({
    service: "lambda",
    method: "POST",
    path: "/2015-03-31/functions",
    body: JSON.stringify({ FunctionName: "rotate", Code: { ZipFile: "AAAA" } }),
  });
  const steps = (events: readonly { readonly event: string }[]) => events.map(({ event }) => (JSON.parse(event) as { Step: string }).Step);

  it("calls the function for each step in turn", async () => {
    const context = fakeContext(respond);
    await dispatch(create, context);
    await dispatch(secrets("RotateSecret", { SecretId: "arn:secret" }), context);
    await expect.poll(() => context.lines).toHaveLength(4);
    expect(steps(context.called)).toEqual(["createSecret", "setSecret", "testSecret", "finishSecret"]);
    expect(JSON.parse(context.called[0]?.event ?? "")).toMatchObject({ SecretId: "arn:secret", ClientRequestToken: "v2" });
  });

  it("goes no further than a step that fails", async () => {
    const context = fakeContext(respond, ({ event }) => ({ failed: event.includes("setSecret"), payload: '{"errorMessage":"refused"}' }));
    await dispatch(create, context);
    await dispatch(secrets("RotateSecret", { SecretId: "arn:secret" }), context);
    await expect.poll(() => context.lines.at(-1)).toContain("refused");
    expect(steps(context.called)).toEqual(["createSecret", "setSecret"]);
  });

  it("calls nothing when a schedule is set and no rotation asked for", async () => {
    const context = fakeContext(() => json({ ARN: "arn:secret" }));
    await dispatch(secrets("RotateSecret", { SecretId: "arn:secret", RotateImmediately: false }), context);
    expect(context.received).toHaveLength(1);
  });
});

describe("tokens of caches", () => {
  const group = (action: string, parameters: Record<string, string> = {}) =>
    queryCall("elasticache", { Action: action, ReplicationGroupId: "cache", ...parameters });
  const kept = (context: ReturnType<typeof fakeContext>) =>
    JSON.parse(context.store.get("elasticache/us-east-1/cache/tokens")?.toString() ?? "[]") as string[];
  const described = () => ({
    body: Buffer.from(
      "<ReplicationGroup><ReplicationGroupId>cache</ReplicationGroupId><ConfigurationEndpoint><Address>redis</Address><Port>6379</Port></ConfigurationEndpoint></ReplicationGroup>",
    ),
  });

  it("are the two newest after ROTATE and the newest alone after SET", async () => {
    const context = fakeContext();
    await dispatch(group("CreateReplicationGroup", { AuthToken: "one" }), context);
    for (const token of ["two", "three"])
      await dispatch(group("ModifyReplicationGroup", { AuthToken: token, AuthTokenUpdateStrategy: "ROTATE" }), context);
    expect(kept(context)).toEqual(["two", "three"]);
    expect(
      (await dispatch(group("ModifyReplicationGroup", { AuthToken: "two", AuthTokenUpdateStrategy: "SET" }), context)).answer.status,
    ).toBe(400);
    await dispatch(group("ModifyReplicationGroup", { AuthToken: "three", AuthTokenUpdateStrategy: "SET" }), context);
    expect(kept(context)).toEqual(["three"]);
    await dispatch(group("DeleteReplicationGroup"), context);
    expect(kept(context)).toEqual([]);
  });

  it("have an endpoint that functions are told, while Terraform finds the port that it asked for", async () => {
    const context = fakeContext(described);
    const describe = group("DescribeReplicationGroups");
    const fromFunction = {
      ...describe,
      headers: {
        ...describe.headers,
        authorization: describe.headers.authorization?.replace("=emulator/", "=emulator-function-00/") ?? "",
      },
    };
    await dispatch(group("CreateReplicationGroup", { AuthToken: "one" }), context);
    expect((await dispatch(describe, context)).answer.body.toString()).toContain("<Address>redis</Address><Port>6379</Port>");
    expect((await cacheTokens.answer(fromFunction, context)).body.toString()).toContain("<Address>localhost</Address><Port>6390</Port>");
  });
});

describe("alarms that composite ones name", () => {
  const composites = (...rules: readonly (readonly [name: string, rule: string])[]) => ({
    body: Buffer.from(
      rules
        .map(([name, rule]) => `<member><AlarmName>${name}</AlarmName><AlarmRule>${rule.replaceAll('"', "&quot;")}</AlarmRule></member>`)
        .join(""),
    ),
  });
  const deleting = (...names: readonly string[]) =>
    queryCall("monitoring", {
      Action: "DeleteAlarms",
      ...Object.fromEntries(names.map((name, index) => [`AlarmNames.member.${index + 1}`, name])),
    });
  const context = () => fakeContext(() => composites(["page", 'ALARM("database") OR ALARM("cache")']));

  it("are not deleted", async () => {
    const asked = context();
    const { answer } = await dispatch(deleting("cache", "other"), asked);
    expect(answer.status).toBe(400);
    expect(answer.body.toString()).toContain("Cannot delete cache as there are composite alarm(s) depending on it.");
    expect(asked.received.map(({ call }) => call.operation)).toEqual(["DescribeAlarms"]);
  });

  it("are deleted with the composite one, and so is what none names", async () => {
    for (const names of [["cache", "page"], ["other"]]) {
      const asked = context();
      expect((await dispatch(deleting(...names), asked)).answer.status).toBe(200);
      expect(asked.received.map(({ call }) => call.operation)).toEqual(["DescribeAlarms", "DeleteAlarms"]);
    }
  });
});
