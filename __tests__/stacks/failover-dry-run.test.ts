import { loadEstate } from "../../config/load";
import { parseMachine } from "../../src/estate/judge/recovery/machine";
import { type Answer, type Attempt, play } from "../../src/estate/judge/recovery/simulation/play";
import { branchesOf } from "../../src/modules/failover/failover-looks";
import { type FailoverTargets } from "../../src/modules/failover/failover-targets";
import { type Definition, everyState, type TaskState } from "../../src/modules/state-machines/definition";
import { onlyResource, realConfig, realStack } from "../helpers/estate";

type Parameters = Attempt["parameters"];
type Answers = Readonly<Record<string, (parameters: Parameters) => Readonly<Record<string, unknown>> | string>>;

const environments = loadEstate(realConfig);
const looking = "look-at-everything";

/** A recovery region in which a takeover would find everything as it must be, and the other one trades. */
const healthy = (datastore: unknown): Answers => ({
  "dynamodb:getItem": () => ({ Item: { epoch: { N: "7" }, holder: { S: "us-east-1" }, run: { S: "first" } } }),
  "lambda:invoke": () => ({ Payload: { says: "available", verdict: "answers", why: "" } }),
  "lambda:getFunctionConfiguration": () => ({ State: "Active" }),
  "rds:describeDBInstances": () => ({ DbInstances: [{ DbInstanceStatus: "available", ReadReplicaSourceDBInstanceIdentifier: "primary" }] }),
  "rds:describeDBProxies": () => ({ DbProxies: [{ Endpoint: "proxy" }] }),
  "rds:describeDBProxyTargets": () => ({ Targets: [] }),
  "ssm:getParameter": () => ({ Parameter: { Value: "any" } }),
  "sns:getTopicAttributes": () => ({ Attributes: { SubscriptionsConfirmed: "2" } }),
  "sns:publish": () => ({}),
  "cloudwatch:describeAlarms": () => ({ MetricAlarms: [{ AlarmName: "flag", StateValue: "OK" }] }),
  "elasticache:describeReplicationGroups": () => ({
    ReplicationGroups: [{ GlobalReplicationGroupInfo: { GlobalReplicationGroupId: datastore } }],
  }),
  "applicationautoscaling:describeScalableTargets": () => ({ ScalableTargets: [{ MinCapacity: 1, MaxCapacity: 1000 }] }),
  "secretsmanager:describeSecret": () => ({ PrimaryRegion: "us-east-1", VersionIdsToStages: { one: ["AWSCURRENT"] } }),
});

interface DryRun {
  readonly succeeded: boolean;
  readonly last: string | undefined;
  readonly calls: readonly Attempt[];
  readonly states: readonly string[];
}

/** Plays a dry run. @param wrong whether a call is refused: it names what is not there */
function played(definition: Definition, answers: Answers, wrong: (attempt: Attempt) => boolean = () => false): DryRun {
  const calls: Attempt[] = [];
  const answer = (attempt: Attempt): Answer => {
    calls.push(attempt);
    const known = answers[attempt.integration];
    if (known === undefined) throw new Error(`nobody answers ${attempt.integration}`);
    const result = known(attempt.parameters);
    if (wrong(attempt)) return { seconds: 0, error: "ResourceNotFoundException" };
    return typeof result === "string" ? { seconds: 0, error: result } : { seconds: 0, result };
  };
  const run = play(parseMachine(JSON.stringify(definition)), { mode: "dryRun", reason: "x" }, 0, {
    answer,
    context: { Execution: { Id: "run" }, Task: { Token: "x" } },
  });
  return { succeeded: run.succeeded, last: run.states.at(-1)?.state, calls, states: run.states.map(({ state }) => state) };
}

const definitionOf = async (environment: string, region: string): Promise<Definition> =>
  JSON.parse(
    String(onlyResource(await realStack(`${environment}-${region}-failover`), "aws_sfn_state_machine").args["definition"]),
  ) as Definition;
const datastoreOf = (definition: Definition): unknown => {
  const step = everyState(definition).get("fail-over-cache");
  return step?.Type === "Task" ? step.Parameters?.["GlobalReplicationGroupId"] : undefined;
};

/** Tasks of a takeover: all but those of the dry run. */
function takeoverOf(definition: Definition): [string, TaskState][] {
  const { [looking]: _, ...states } = definition.States;
  return [...everyState({ States: states })].flatMap(([name, state]): [string, TaskState][] =>
    state.Type === "Task" ? [[name, state]] : [],
  );
}

/** What a step names, by the arguments that name things. */
const naming = [
  "SecretId",
  "Name",
  "DbProxyName",
  "DbInstanceIdentifier",
  "DbInstanceIdentifiers",
  "ResourceId",
  "FunctionName",
  "RotationLambdaARN",
  "PrimaryReplicationGroupId",
  "TableName",
  "TopicArn",
  "AlarmNames",
];
const namesIn = (parameters: Parameters): string[] =>
  naming.flatMap((argument) =>
    [parameters[argument]].flat().flatMap((name) => (typeof name === "string" ? [`${argument.replace(/s$/, "")} ${name}`] : [])),
  );

describe.each(environments.map(({ environment, regions }) => [environment, regions.recovery.name] as const))(
  "the dry run of %s",
  (environment, region) => {
    it("asks for everything that a takeover names, changes nothing, and finds that all is well", async () => {
      const definition = await definitionOf(environment, region);
      const run = played(definition, healthy(datastoreOf(definition)));
      expect({ succeeded: run.succeeded, last: run.last }).toEqual({ succeeded: true, last: "dry-run-done" });
      const writes = takeoverOf(definition).filter(([, { Resource }]) => !/:(describe|get)\w+$/.test(Resource));
      expect(writes.length).toBeGreaterThan(8);
      const looked = run.calls.map(({ parameters }) => JSON.stringify(parameters)).join("\n");
      const unseen = writes.flatMap(([name, { Parameters = {} }]) =>
        namesIn(Parameters).flatMap((one) => (looked.includes(`"${one.split(" ")[1]}"`) ? [] : [`${name}: ${one}`])),
      );
      expect(unseen).toEqual([]);
      // Functions that ask, and make requests, are called; the one that fences is not.
      const called = run.calls.flatMap(({ integration, parameters }) =>
        integration === "lambda:invoke" ? [String(parameters["FunctionName"]).split(":").at(-1)] : [],
      );
      expect(called.map((name) => name?.replace(`smart0dte-${environment}-`, "")).sort()).toEqual([
        "deployment-check",
        "primary-evidence",
        "recovery-evidence",
      ]);
      expect(run.calls.filter(({ integration }) => !/:(describe|get)\w+$|^lambda:invoke$/.test(integration))).toEqual([]);
    });

    it("fails, and says so, without any single thing that it asks for", async () => {
      const definition = await definitionOf(environment, region);
      const answers = healthy(datastoreOf(definition));
      const all = played(definition, answers).calls.filter(({ integration }) => integration !== "dynamodb:getItem");
      const each = [...new Set(all.map(({ integration, parameters }) => JSON.stringify([integration, parameters])))];
      expect(each.length).toBeGreaterThan(20);
      const unnoticed = each.filter((one) => {
        const run = played(definition, answers, ({ integration, parameters }) => JSON.stringify([integration, parameters]) === one);
        return run.succeeded || !run.states.includes("tell-dry-run-failed");
      });
      expect(unnoticed).toEqual([]);
    });
  },
);

describe("what a dry run finds wrong", () => {
  const prod = () => definitionOf("prod", "us-west-2");

  it.each<[string, string, Readonly<Record<string, unknown>>]>([
    ["a function that could not be made", "lambda:getFunctionConfiguration", { State: "Failed" }],
    ["a function that nobody says the state of", "lambda:getFunctionConfiguration", {}],
    ["a proxy without an address", "rds:describeDBProxies", { DbProxies: [] }],
    ["a database that copies nothing", "rds:describeDBInstances", { DbInstances: [{ DbInstanceStatus: "available" }] }],
    ["a topic that nobody has subscribed to", "sns:getTopicAttributes", { Attributes: { SubscriptionsConfirmed: "0" } }],
    ["a topic that nobody says the subscriptions of", "sns:getTopicAttributes", { Attributes: {} }],
    ["no alarm for Route 53", "cloudwatch:describeAlarms", { MetricAlarms: [] }],
    ["a cache by itself", "elasticache:describeReplicationGroups", { ReplicationGroups: [{ Status: "available" }] }],
    [
      "a cache of another datastore",
      "elasticache:describeReplicationGroups",
      { ReplicationGroups: [{ GlobalReplicationGroupInfo: { GlobalReplicationGroupId: "other" } }] },
    ],
    ["a service that is not scaled", "applicationautoscaling:describeScalableTargets", { ScalableTargets: [] }],
    [
      "a service that may not have enough tasks",
      "applicationautoscaling:describeScalableTargets",
      { ScalableTargets: [{ MaxCapacity: 0 }] },
    ],
    ["a secret without a value", "secretsmanager:describeSecret", { PrimaryRegion: "us-east-1" }],
    [
      "a secret whose value is none yet",
      "secretsmanager:describeSecret",
      { PrimaryRegion: "us-east-1", VersionIdsToStages: { one: ["AWSPENDING"] } },
    ],
    ["a secret that is no copy", "secretsmanager:describeSecret", { VersionIdsToStages: { one: ["AWSCURRENT"] } }],
    [
      "a secret that goes away",
      "secretsmanager:describeSecret",
      { PrimaryRegion: "us-east-1", DeletedDate: "2026-12-24", VersionIdsToStages: { one: ["AWSCURRENT"] } },
    ],
  ])("%s", async (_, integration, answer) => {
    const definition = await prod();
    const run = played(definition, { ...healthy(datastoreOf(definition)), [integration]: () => answer });
    expect({ succeeded: run.succeeded, told: run.states.includes("tell-dry-run-failed") }).toEqual({ succeeded: false, told: true });
  });

  it("is no secret of the region's own where it trades itself", async () => {
    const definition = await prod();
    const own = {
      ...healthy(datastoreOf(definition)),
      "dynamodb:getItem": () => ({ Item: { epoch: { N: "8" }, holder: { S: "us-west-2" }, run: { S: "first" } } }),
      "rds:describeDBInstances": () => ({ DbInstances: [{ DbInstanceStatus: "available" }] }),
      "secretsmanager:describeSecret": () => ({ PrimaryRegion: "us-west-2", VersionIdsToStages: { one: ["AWSCURRENT"] } }),
    };
    expect(played(definition, own).succeeded).toBe(true);
  });

  it("is asked of every step: a machine with one that nobody looks for is not made", () => {
    const step: TaskState = {
      Type: "Task",
      Resource: "arn:aws:states:::aws-sdk:rds:rebootDBInstance",
      Parameters: { DbInstanceIdentifier: "one" },
      TimeoutSeconds: 5,
      End: true,
    };
    expect(() => branchesOf(new Map([["reboot", step]]), {} as FailoverTargets)).toThrow(
      /looks at nothing for reboot, which calls .*rebootDBInstance/,
    );
  });

  it("leaves to a state that a dry run enters only what that state asks for", async () => {
    const definition = await prod();
    const { states } = played(definition, healthy(datastoreOf(definition)));
    expect(states).toEqual(expect.arrayContaining(["read-epoch", "ask-recovery", "ask-primary", "try-requests"]));
  });
});
