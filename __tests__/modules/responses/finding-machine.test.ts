import { findingActions, type FindingAction } from "../../../src/facts/finding-responses";
import { turnSeconds } from "../../../src/functions/alarm-response/guards";
import { findingMachine, type FindingPlan } from "../../../src/modules/responses/finding-machine";
import { findingStatements } from "../../../src/modules/responses/finding-statements";
import { everyState } from "../../../src/modules/state-machines/definition";
import { type Answer, runMachine } from "../../helpers/state-machine-run";
import { languageErrors } from "../../helpers/state-machines";

const cluster = "smart0dte-prod-services";
const place = { names: { project: "smart0dte", owner: "prod" }, accountId: "333333333333", region: "us-east-1" };
const plan: FindingPlan = {
  actions: findingActions,
  cluster,
  flagParameter: "/smart0dte/prod/trading/flag",
  services: {
    reporting: {
      role: "smart0dte-prod-reporting-run-us-east-1",
      restart: { kind: "restartRolling", cluster, service: "smart0dte-prod-reporting" },
    },
    execution: {
      role: "smart0dte-prod-execution-run-us-east-1",
      restart: {
        kind: "restartBlueGreen",
        cluster,
        service: "smart0dte-prod-execution",
        appSpecParameter: "/smart0dte/prod/services/execution/app-spec",
        application: "smart0dte-prod-services",
        group: "smart0dte-prod-execution",
      },
    },
  },
  blocksArn: "arn:blocks",
  guardArn: "arn:guards",
  topicArn: "arn:topic",
};
const machine = findingMachine(plan);
const event = {
  detail: { id: "f-1", type: "Execution:Runtime/NewBinaryExecuted", severity: 8 },
  // What `$$` gives, which the player knows as part of the input.
  Execution: { Id: "arn:run", Name: "run-7" },
  State: { EnteredTime: "2026-12-01T15:00:00Z" },
};

interface Guards {
  readonly decision?: string;
  readonly action?: FindingAction;
  readonly target?: { readonly trading: "stop" | "goesOn"; readonly service: string; readonly what: string };
}

/** Plays the machine with what the guards answer, and with failing states. */
function play({ decision = "act", action = "isolateTask", target }: Guards, failing: readonly string[] = [], of = machine) {
  const calls: { readonly name: string; readonly resource: string; readonly parameters: Readonly<Record<string, unknown>> }[] = [];
  const answer: Answer = (task) => {
    calls.push(task);
    if (failing.includes(task.name)) throw new Error("throttled");
    if (task.name === "may-act")
      return {
        Payload: {
          decision,
          response: "one",
          reason: "GuardDuty reports it",
          action,
          hours: 24,
          target: target ?? { trading: "goesOn", service: "reporting", what: "arn:task" },
        },
      };
    if (task.resource.includes("describeTasks"))
      return { Tasks: [{ Group: "service:one", TaskDefinitionArn: "arn:definition", Containers: [{}], Attachments: [] }] };
    if (task.resource.includes("describeServices")) return { Services: [{ TaskSets: [{ Status: "PRIMARY", TaskDefinition: "arn:now" }] }] };
    if (task.resource.includes("getParameter")) return { Parameter: { Value: "<TASK_DEFINITION>" } };
    return { Payload: { content: "arn:now" } };
  };
  const run = runMachine(of, event, answer);
  return { run, calls, names: calls.map(({ name }) => name) };
}

const execution = { trading: "stop", service: "execution", what: "smart0dte-prod-execution-run-us-east-1" } as const;

describe("the response to a finding", () => {
  it("is right in AWS's own language, and leads to every state that it has", () => {
    expect(languageErrors(JSON.stringify(machine))).toEqual([]);
    const runs = [
      ...findingActions.map((action) => play({ action })),
      play({ action: "revokeSessions", target: execution }),
      ...["dryRun", "refuse", "known", "wait"].map((decision) => play({ decision: decision === "wait" ? "act" : decision })),
      play({}, ["may-act"]),
      play({}, ["stop-task"]),
    ];
    const reached = new Set(runs.flatMap(({ run }) => run.states));
    expect([...everyState(machine).keys()].filter((state) => !reached.has(state))).toEqual(["wait-for-turn"]);
  });

  it("writes down what ECS knows of a task before it stops it, and nothing is stopped that could not be written down", () => {
    expect(play({}).names).toEqual(["may-act", "look-at-task", "keep-evidence", "stop-task", "end-done", "tell-done"]);
    expect(play({}, ["keep-evidence"]).names).not.toContain("stop-task");
  });

  it("stops trading before it touches what sends orders, and touches nothing where it cannot", () => {
    const { names } = play({ action: "revokeSessions", target: execution });
    expect(names.indexOf("stop-trading")).toBeGreaterThan(0);
    expect(names.indexOf("stop-trading")).toBeLessThan(names.indexOf("revoke-execution"));
    const failed = play({ action: "revokeSessions", target: execution }, ["stop-trading"]);
    expect([failed.run.end, failed.names.includes("revoke-execution")]).toEqual(["failed", false]);
    const { flagParameter: _, ...withoutFlag } = plan;
    expect(play({ action: "revokeSessions", target: execution }, [], findingMachine(withoutFlag)).names).not.toContain("revoke-execution");
  });

  it("leaves trading alone where the service sends no orders", () => {
    expect(play({ action: "revokeSessions" }).names).not.toContain("stop-trading");
  });

  it("refuses the sessions of the role that the definition names, and replaces the service's tasks", () => {
    const { calls, names } = play({ action: "revokeSessions", target: { ...execution, what: "smart0dte-prod-break-glass" } });
    expect(calls.find(({ name }) => name === "revoke-execution")?.parameters).toMatchObject({
      RoleName: "smart0dte-prod-execution-run-us-east-1",
      PolicyName: "AWSRevokeOlderSessions",
    });
    expect(names.slice(-3)).toEqual(["deploy-execution", "end-done", "tell-done"]);
    const [statement] = (everyState(machine).get("revocation") as unknown as { Parameters: { Statement: unknown[] } }).Parameters.Statement;
    expect(statement).toEqual({
      Effect: "Deny",
      Action: ["*"],
      Resource: ["*"],
      Condition: { DateLessThan: { "aws:TokenIssueTime.$": "$$.State.EnteredTime" } },
    });
  });

  it("refuses to revoke for a service that is not in its list", () => {
    const { run, names } = play({
      action: "revokeSessions",
      target: { trading: "goesOn", service: "ledger", what: "smart0dte-prod-ledger" },
    });
    expect([run.end, names.some((name) => name.startsWith("revoke-"))]).toEqual(["failed", false]);
  });

  it("hands the address and its hours to what blocks it", () => {
    const { calls } = play({ action: "blockAddress", target: { trading: "goesOn", service: "-", what: "8.8.8.8" } });
    expect(calls.find(({ name }) => name === "block-address")?.parameters).toMatchObject({ FunctionName: "arn:blocks" });
  });

  it.each(["dryRun", "refuse", "known"])("does nothing where the guards say %s", (decision) => {
    expect(play({ decision }).names.filter((name) => !/^(may-act|tell-)/.test(name))).toEqual([]);
  });

  it("is over with all its attempts before the turn that the guards give it ends", () => {
    const states = everyState(machine);
    for (const guards of [...findingActions.map((action) => ({ action })), { action: "revokeSessions" as const, target: execution }]) {
      const own = play(guards).run.states.filter((state) => !/^(may-act|decided|tell-)/.test(state));
      const longest = own.reduce((sum, state) => {
        const task = states.get(state);
        if (task?.Type !== "Task") return sum;
        const { MaxAttempts = 0, MaxDelaySeconds = 0 } = task.Retry?.[0] ?? {};
        return sum + (1 + MaxAttempts) * Number(task.TimeoutSeconds) + MaxAttempts * MaxDelaySeconds;
      }, 0);
      expect(longest, guards.action).toBeLessThan(turnSeconds);
    }
  });

  it("has states and rights of the actions that are asked for alone", () => {
    const blocks = { ...plan, actions: ["blockAddress"] as const };
    expect([...everyState(findingMachine(blocks)).keys()].filter((name) => /task|revo/.test(name))).toEqual([]);
    expect(findingStatements(blocks, place)).toEqual([]);
  });

  it("may write policies into the roles of the listed services' tasks alone", () => {
    const writes = findingStatements(plan, place).filter(({ actions }) => actions.some((action) => action.startsWith("iam:")));
    expect(writes).toEqual([
      {
        sid: "RevokeSessions",
        effect: "Allow",
        actions: ["iam:PutRolePolicy"],
        resources: ["reporting", "execution"].map((service) => `arn:aws:iam::333333333333:role/smart0dte-prod-${service}-run-us-east-1`),
      },
    ]);
  });
});
