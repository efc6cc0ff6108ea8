import { loadEstate } from "../../config/load";
import { type Definition, everyState, type TaskState } from "../../src/modules/state-machines/definition";
import { onlyResource, realConfig, realStack, realStacks, resources, type SynthesizedStack } from "../helpers/estate";
import { statementsOf } from "../helpers/policy";
import { languageErrors } from "../helpers/state-machines";

const environments = loadEstate(realConfig);
const stackOf = async (environment: (typeof environments)[number]): Promise<SynthesizedStack> =>
  realStack(`${environment.environment}-${environment.regions.recovery.name}-failover`);
const definitionOf = (stack: SynthesizedStack): Definition =>
  JSON.parse(String(onlyResource(stack, "aws_sfn_state_machine").args["definition"])) as Definition;
const prod = async (): Promise<Definition> => definitionOf(await realStack("prod-us-west-2-failover"));

const tasksOf = (definition: Definition): [string, TaskState][] =>
  [...everyState(definition)].flatMap(([name, state]): [string, TaskState][] => (state.Type === "Task" ? [[name, state]] : []));
const task = async (name: string): Promise<TaskState> => {
  const found = tasksOf(await prod()).find(([one]) => one === name)?.[1];
  if (found === undefined) throw new Error(`there is no task ${name}`);
  return found;
};

/** Of the two functions that try to reach the primary region. */
const triesThePrimary = (address: string): boolean => /\.(fence|peer-evidence)_/.test(address);

/** Services that live in one place of the world, or whose changes do. */
const globalServices = /^(iam|route53|cloudfront|acm|wafv2|organizations|globalaccelerator|cloudfront-keyvaluestore):/;

describe.each(environments.map((environment) => [environment.environment, environment] as const))(
  "the failover of %s",
  (_, environment) => {
    const other = environment.regions.primary.name;

    it("is what AWS's language takes", async () => {
      const machine = onlyResource(await stackOf(environment), "aws_sfn_state_machine");
      expect(languageErrors(String(machine.args["definition"]))).toEqual([]);
    });

    it("needs nothing of the primary region: no ARN, endpoint, name or state of it, and nothing global", async () => {
      const stack = await stackOf(environment);
      const machine = onlyResource(stack, "aws_sfn_state_machine").args;
      // All but the two functions that try to reach that region, which the next test is about.
      const policies = resources(stack, "aws_iam_role_policy").filter(({ address }) => !triesThePrimary(address));
      const allowed = policies.flatMap(({ args }) => statementsOf(args["policy"]));
      const texts = [String(machine["definition"]), JSON.stringify(allowed)];
      for (const text of texts) expect(text).not.toContain(other);
      // What the machine runs under, writes to and is encrypted with is named in the stack, and so in its region.
      const others = resources(stack).filter(({ type, address }) => type !== "aws_dynamodb_table_item" && !triesThePrimary(address));
      for (const { type, args } of others) expect([type, JSON.stringify(args).includes(other)]).toEqual([type, false]);
      expect(JSON.stringify(stack.json.data)).not.toContain(other);
      for (const { args } of resources(stack, "aws_cloudwatch_metric_alarm")) expect(JSON.stringify(args)).not.toContain(`:${other}:`);
      const actions = allowed.flatMap(({ Action }) => (Array.isArray(Action) ? Action : [Action])).map(String);
      expect(actions.filter((action) => globalServices.test(action))).toEqual([]);
      for (const [, { Resource: resource }] of tasksOf(definitionOf(stack)))
        expect(resource).toMatch(
          /^arn:aws:states:::(aws-sdk:(rds|elasticache|applicationautoscaling|secretsmanager|ssm|cloudwatch):\w+|aws-sdk:(lambda:getFunctionConfiguration|sns:getTopicAttributes)|dynamodb:(getItem|updateItem)|sns:publish(\.waitForTaskToken)?|lambda:invoke)$/,
        );
    });

    it("tries to reach the primary region in two steps alone, each with a function and a role of its own, and nothing depends on the outcome", async () => {
      const stack = await stackOf(environment);
      const code = (name: string) =>
        resources(stack, "aws_lambda_function").find(({ args }) => String(args["function_name"]).endsWith(name))?.args ?? {};
      const inPrimary = resources(stack, "aws_lambda_function").filter(({ args }) => JSON.stringify(args).includes(other));
      expect(inPrimary.map(({ args }) => args["function_name"]).sort()).toEqual(
        ["primary-evidence", "primary-fence"].map((name) => code(name)["function_name"]),
      );
      const calls = tasksOf(definitionOf(stack)).filter(
        ([, { Resource: resource, Parameters }]) =>
          resource.endsWith("lambda:invoke") &&
          inPrimary.some(({ args }) => String(Parameters?.["FunctionName"]).endsWith(`:function:${String(args["function_name"])}`)),
      );
      expect(calls.map(([name]) => name).sort()).toEqual(["ask-primary", "fence-primary"]);
      for (const [name, step] of calls) {
        const [seconds, goesOn] = name === "fence-primary" ? [30, "tell-not-fenced"] : [10, "primary-not-asked"];
        expect(step).toMatchObject({ TimeoutSeconds: seconds, End: true, Catch: [{ ErrorEquals: ["States.ALL"], Next: goesOn }] });
        expect(step.Retry).toBeUndefined();
      }
      const database = onlyResource(await realStack(`${environment.environment}-${other}-database`), "aws_db_instance").args["identifier"];
      const proxy = onlyResource(await realStack(`${environment.environment}-${other}-database`), "aws_db_proxy").args["name"];
      expect(code("primary-fence")).toMatchObject({
        timeout: 30,
        environment: { variables: { PEER_REGION: other, PROXY_NAME: proxy, DATABASE: database } },
      });
      expect(code("primary-evidence")).toMatchObject({
        timeout: 10,
        environment: { variables: { PEER_REGION: other, DATABASE: database } },
      });
      const arn = (rest: string): string => `arn:aws:rds:${other}:${environment.account.id}:${rest}`;
      const allowed = (id: string) =>
        resources(stack, "aws_iam_role_policy")
          .filter(({ address }) => address.includes(`.${id}_`))
          .flatMap(({ args }) => statementsOf(args["policy"]))
          .filter(({ Sid }) => Sid !== "WriteLogs");
      expect(allowed("fence")).toEqual([
        expect.objectContaining({
          Action: ["rds:DeregisterDBProxyTargets", "rds:DescribeDBProxyTargets"],
          Resource: [arn("db-proxy:*"), arn("target-group:*"), arn(`db:${String(database)}`)],
        }),
      ]);
      expect(allowed("peer-evidence")).toEqual([
        expect.objectContaining({ Action: "rds:DescribeDBInstances", Resource: arn(`db:${String(database)}`) }),
        expect.objectContaining({ Action: "cloudwatch:GetMetricData" }),
        expect.objectContaining({ Action: "cloudwatch:DescribeAlarms" }),
      ]);
    });

    it("makes every secret that is copied to the recovery region its own, and no other", async () => {
      const stacks = (await realStacks()).filter(({ id }) => id.startsWith(`${environment.environment}-${other}-`));
      const copied = stacks
        .flatMap((one) => resources(one, "aws_secretsmanager_secret"))
        .filter(({ args }) => JSON.stringify(args["replica"] ?? []).includes(environment.regions.recovery.name))
        .map(({ args }) => String(args["name"]));
      const tasks = tasksOf(definitionOf(await stackOf(environment)));
      const promoted = tasks.filter(([, { Resource }]) => Resource.endsWith("stopReplicationToReplica"));
      expect(promoted.map(([, { Parameters }]) => String(Parameters?.["SecretId"])).sort()).toEqual(copied.sort());
    });

    it("has each secret rotate that the primary region rotates in the database, by the same times and the function of its own region", async () => {
      const own = `${environment.environment}-${environment.regions.recovery.name}-database-replica`;
      const functions = resources(await realStack(own), "aws_lambda_function").map(({ args }) => String(args["function_name"]));
      const [code] = functions.filter((name) => name.endsWith("-postgres-rotation"));
      const inPrimary = await realStack(`${environment.environment}-${other}-database`);
      const secrets = resources(inPrimary, "aws_secretsmanager_secret");
      // The administrator's schedule waits for its first value.
      const versions = resources(inPrimary, "aws_secretsmanager_secret_version").map(({ address, args }) => ({
        address,
        args: secrets.find((one) => String(args["secret_id"]).includes(one.address))?.args ?? {},
      }));
      const nameOf = (reference: unknown): unknown =>
        [...secrets, ...versions].find(({ address }) => String(reference).includes(address))?.args["name"];
      const scheduled = resources(inPrimary, "aws_secretsmanager_secret_rotation").map(({ args }) => {
        const rules = args["rotation_rules"] as { automatically_after_days?: number; schedule_expression?: string; duration?: string };
        return {
          SecretId: nameOf(args["secret_id"]),
          RotationRules:
            rules.automatically_after_days === undefined
              ? { ScheduleExpression: rules.schedule_expression, Duration: rules.duration }
              : { AutomaticallyAfterDays: rules.automatically_after_days },
        };
      });
      const started = tasksOf(definitionOf(await stackOf(environment))).flatMap(([, { Resource, Parameters }]) =>
        Resource.endsWith(":rotateSecret") ? [Parameters ?? {}] : [],
      );
      const byName = (one: { SecretId?: unknown }, two: { SecretId?: unknown }): number =>
        String(one.SecretId).localeCompare(String(two.SecretId));
      expect(started.map(({ SecretId, RotationRules }) => ({ SecretId, RotationRules })).sort(byName)).toEqual(scheduled.sort(byName));
      for (const { RotationLambdaARN, SecretId, RotateImmediately } of started) {
        expect(RotationLambdaARN).toBe(`arn:aws:lambda:${environment.regions.recovery.name}:${environment.account.id}:function:${code}`);
        // Of two credentials that a task has read, one goes on working.
        expect(RotateImmediately).toBe(!String(SecretId).endsWith("/b"));
      }
    });

    it("has a secret rotate only when it is no copy any more, and not again when it does", async () => {
      for (const [name, state] of [...everyState(definitionOf(await stackOf(environment)))].filter(([id]) => id.startsWith("rotate-"))) {
        const id = name.replace(/^rotate-/, "");
        const states = new Map(everyState(definitionOf(await stackOf(environment))));
        const before = [...states].flatMap(([from, one]) => (JSON.stringify(one).includes(`"${name}"`) ? [from] : []));
        expect(before.filter((from) => from !== "settle")).toEqual([`does-${id}-rotate`]);
        const asked = [...states].flatMap(([from, one]) => (JSON.stringify(one).includes(`"does-${id}-rotate"`) ? [from] : []));
        expect(asked.filter((from) => from !== "settle")).toEqual([`is-${id}-a-copy`, `promote-${id}`]);
        expect(state).toMatchObject({ Catch: [{ ErrorEquals: ["States.ALL"], Next: `${id}-rotates-not` }], Next: `${id}-promoted` });
      }
    });

    it("gives the other region's name only as the first holder of the epoch", async () => {
      const stack = await stackOf(environment);
      expect(JSON.parse(String(onlyResource(stack, "aws_dynamodb_table_item").args["item"]))).toEqual({
        name: { S: "trading" },
        epoch: { N: "1" },
        holder: { S: other },
        run: { S: "first" },
      });
      expect(onlyResource(stack, "aws_dynamodb_table_item").args["lifecycle"]).toEqual({ ignore_changes: ["item"] });
    });
  },
);

describe("the failover's steps", () => {
  it("change nothing before a person has approved the epoch that was read", async () => {
    const { StartAt: start, States: states } = await prod();
    expect(start).toBe("is-mode-known");
    expect(states["is-reason-given"]).toMatchObject({ Choices: [{ Next: "gather-evidence" }], Default: "no-reason" });
    expect(states["no-reason"]).toMatchObject({ Type: "Pass", Next: "gather-evidence" });
    expect(states["gather-evidence"]).toMatchObject({ Next: "whose-epoch" });
    expect(states["whose-epoch"]).toMatchObject({ Default: "ask-for-approval" });
    expect(await task("ask-for-approval")).toMatchObject({
      Resource: "arn:aws:states:::sns:publish.waitForTaskToken",
      TimeoutSeconds: 120,
      Catch: [{ ErrorEquals: ["States.ALL"], Next: "tell-not-approved" }],
      Next: "approved",
    });
    expect(states["approved"]).toMatchObject({ Default: "tell-not-approved" });
  });

  it("raise the epoch only while it is the one that was approved, and grant only what they have raised", async () => {
    expect((await task("revoke")).Parameters).toMatchObject({
      UpdateExpression: expect.stringContaining("SET #epoch = #epoch + :one, #holder = :nobody, #run = :run") as unknown,
      ConditionExpression: "#epoch = :approved",
      ExpressionAttributeValues: { ":approved": { "N.$": "$.epoch.item.epoch.N" }, ":nobody": { S: "nobody" } },
    });
    expect((await task("grant")).Parameters).toMatchObject({
      UpdateExpression: "SET #holder = :region",
      ConditionExpression: "#holder = :region OR (#holder = :nobody AND #run = :run)",
      ExpressionAttributeValues: { ":region": { S: "us-west-2" }, ":run": { "S.$": "$$.Execution.Id" } },
    });
    for (const name of ["read-epoch", "read-after-revoking", "read-after-granting"])
      expect((await task(name)).Parameters).toMatchObject({ ConsistentRead: true });
  });

  it("wait for leases, orders and clocks between revoking and granting", async () => {
    const { States: states } = await prod();
    const takeOver = states["take-over"];
    if (takeOver?.Type !== "Parallel") throw new Error("take-over is not parallel");
    expect(takeOver.Branches[0]).toMatchObject({ States: { "wait-for-leases": { Type: "Wait", Seconds: 14 } } });
    expect(takeOver.Next).toBe("open");
    const { recovery } = environments.find(({ environment }) => environment === "prod") ?? {};
    expect(recovery?.tradingEpoch).toEqual({ leaseSeconds: 10, orderSeconds: 2, clockDriftSeconds: 1 });
  });

  it("move traffic last, by the flag, when the region may trade and its database can be written to", async () => {
    const { States: states } = await prod();
    const before = Object.entries(states).flatMap(([name, state]) => (JSON.stringify(state).includes('"set-flag"') ? [name] : []));
    expect(before).toEqual(["may-traffic-move"]);
    expect(Object.entries(states).flatMap(([name, state]) => (JSON.stringify(state).includes('"may-traffic-move"') ? [name] : []))).toEqual(
      ["open"],
    );
    const { Branches: [granting] = [] } = states["open"]?.Type === "Parallel" ? states["open"] : {};
    expect(granting?.States).toMatchObject({ granted: { Default: "not-granted" }, "not-granted": { Type: "Fail" } });
    expect((await task("set-flag")).Parameters).toEqual({ Name: "/smart0dte/prod/dr/failover", Value: "true", Overwrite: true });
  });

  it("go through every state, and end in every state that ends", async () => {
    const definition = await prod();
    const reached = new Set<string>();
    const visit = (name: string, states: Definition["States"]): void => {
      if (reached.has(name)) return;
      reached.add(name);
      const state = states[name];
      if (state?.Type === "Parallel") for (const branch of state.Branches) visit(branch.StartAt, branch.States);
      for (const [, next] of JSON.stringify(state).matchAll(/"(?:Next|Default)":"([^"]+)"/g))
        if (next !== undefined && next in states) visit(next, states);
    };
    visit(definition.StartAt, definition.States);
    expect([...everyState(definition).keys()].filter((name) => !reached.has(name))).toEqual([]);
  });

  it("have a timeout, a second attempt and somewhere to go when they fail, each of them", async () => {
    for (const [name, state] of tasksOf(await prod())) {
      // A person answers once, a function has the seconds that its step gives it, and whoever looks again and again needs no second attempt.
      if (["ask-for-approval", "look-again", "look-at-target"].includes(name) || state.Resource.endsWith("lambda:invoke")) continue;
      expect({ name, timeout: state.TimeoutSeconds, again: (state.Retry ?? []).length }).toEqual({ name, timeout: 5, again: 1 });
    }
  });

  it("promote, scale, tag and register what is there by these names", async () => {
    const replica = onlyResource(await realStack("prod-us-west-2-database-replica"), "aws_db_instance").args;
    expect((await task("promote")).Parameters).toEqual({ DbInstanceIdentifier: replica["identifier"] });
    const proxy = onlyResource(await realStack("prod-us-west-2-database-replica"), "aws_db_proxy").args;
    expect((await task("register-proxy-target")).Parameters).toEqual({
      DbProxyName: proxy["name"],
      DbInstanceIdentifiers: [replica["identifier"]],
    });
    const writer = resources(await realStack("prod-us-west-2-database-replica"), "aws_ssm_parameter").find(({ args }) =>
      String(args["name"]).endsWith("/db/writer"),
    )?.args;
    expect((await task("look-at-proxy")).Parameters).toEqual({ DbProxyName: proxy["name"] });
    expect((await task("lead-writers")).Parameters).toEqual({ Name: writer?.["name"], "Value.$": "$.proxy.address", Overwrite: true });
    expect(writer?.["lifecycle"]).toEqual({ ignore_changes: ["value"] });
    const services = resources(await realStack("prod-us-west-2-services"), "aws_ecs_service").map(({ args }) => String(args["name"]));
    const scaled = tasksOf(await prod()).filter(([name]) => name.startsWith("scale-"));
    expect(scaled.map(([, { Parameters }]) => String(Parameters?.["ResourceId"]).split("/").at(-1)).sort()).toEqual(services.sort());
    expect((await task("scale-execution")).Parameters).toMatchObject({ MinCapacity: 4 });
    const cache = onlyResource(await realStack("prod-us-west-2-cache-recovery"), "aws_elasticache_replication_group").args;
    expect((await task("fail-over-cache")).Parameters).toEqual({
      GlobalReplicationGroupId: cache["global_replication_group_id"],
      PrimaryRegion: "us-west-2",
      PrimaryReplicationGroupId: cache["replication_group_id"],
    });
    const flag = onlyResource(await realStack("prod-us-west-2-failover-flag"), "aws_ssm_parameter").args;
    expect((await task("set-flag")).Parameters).toMatchObject({ Name: flag["name"] });
    const alarms = resources(await realStack("prod-us-west-2-failover-flag"), "aws_cloudwatch_metric_alarm").map(
      ({ args }) => args["alarm_name"],
    );
    expect((await task("look-at-flag")).Parameters).toEqual({ AlarmNames: [expect.toSatisfy((name: unknown) => alarms.includes(name))] });
  });

  it("lead writers to the proxy at the time of the promotion, or leave them at the promoted database", async () => {
    const { States: states } = await prod();
    const takeOver = states["take-over"];
    if (takeOver?.Type !== "Parallel") throw new Error("take-over is not parallel");
    const writers = takeOver.Branches.find(({ StartAt }) => StartAt === "look-at-proxy");
    expect(writers?.States).toMatchObject({
      "look-at-proxy": {
        Resource: "arn:aws:states:::aws-sdk:rds:describeDBProxies",
        ResultSelector: { "address.$": "$.DbProxies[0].Endpoint" },
        ResultPath: "$.proxy",
        Catch: [{ ErrorEquals: ["States.ALL"], Next: "writers-stay" }],
        Next: "lead-writers",
      },
      "lead-writers": { Catch: [{ ErrorEquals: ["States.ALL"], Next: "writers-stay" }], End: true },
      "writers-stay": { Type: "Pass", End: true },
    });
  });

  it("freeze deliveries of the environment, which each of its stages asks for", async () => {
    const frozen = onlyResource(await realStack("prod-us-west-2-failover"), "aws_ssm_parameter").args;
    expect(frozen).toMatchObject({ value: "open", allowed_pattern: "^(open|frozen)$", lifecycle: { ignore_changes: ["value"] } });
    expect(await task("freeze-deliveries")).toMatchObject({
      Parameters: { Name: frozen["name"], Value: "frozen", Overwrite: true },
      Catch: [{ ErrorEquals: ["States.ALL"], Next: "deliveries-go-on" }],
    });
    const asked = resources(await realStack("prod-us-east-1-delivery"), "aws_codepipeline").map(({ args }) => JSON.stringify(args));
    expect(asked.length).toBeGreaterThan(0);
    for (const pipeline of asked) expect(pipeline).toContain(String(frozen["name"]));
  });

  it("are drilled as a whole each quarter where the configuration says so, with an approval as any other", async () => {
    for (const environment of environments) {
      const drills = resources(await stackOf(environment), "aws_scheduler_schedule").filter(({ address }) => address.includes("_drill_"));
      const { drill } = environment.recovery;
      expect(drills.map(({ args }) => [args["schedule_expression"], (args["target"] as { input: string }).input])).toEqual(
        drill === undefined
          ? []
          : [[`cron(0 8 ${drill.dayOfMonth} 1,4,7,10 ? *)`, JSON.stringify({ mode: "failover", reason: "the quarterly drill" })]],
      );
    }
    expect(environments.some(({ recovery }) => recovery.drill !== undefined)).toBe(true);
  });

  it("are tried each month without changing anything", async () => {
    expect(onlyResource(await realStack("prod-us-west-2-failover"), "aws_scheduler_schedule").args).toMatchObject({
      schedule_expression: "cron(0 8 15 * ? *)",
      target: { input: JSON.stringify({ mode: "dryRun", reason: "the monthly dry run" }) },
    });
    const { States: states } = await prod();
    const name = (state: TaskState): string | undefined => String(state.Parameters?.["FunctionName"]).split("prod-").at(-1);
    const look = states["look-at-everything"];
    if (look?.Type !== "Parallel") throw new Error("the dry run is not parallel");
    for (const { States: inBranch } of look.Branches)
      for (const state of Object.values(inBranch))
        if (state.Type === "Task" && name(state) !== "deployment-check") expect(state.Resource).toMatch(/:(describe|get)\w+$/);
    expect(look.Branches.find(({ StartAt: first }) => first === "find-database")?.States).toMatchObject({
      "is-seen-as-replica": {
        Choices: [
          { Variable: "$.database.instance.ReadReplicaSourceDBInstanceIdentifier", IsPresent: true },
          { Variable: "$.epoch.item.holder.S", StringEquals: "us-west-2" },
        ],
        Default: "no-replica",
      },
      "no-replica": { Type: "Fail" },
    });
  });
});
