import { type Action, responseMachine } from "../../../src/modules/responses/response-machine";
import { turnSeconds } from "../../../src/functions/alarm-response/guards";
import { everyState } from "../../../src/modules/state-machines/definition";
import { type Answer, runMachine } from "../../helpers/state-machine-run";
import { languageErrors } from "../../helpers/state-machines";

const cluster = "smart0dte-prod-services";
const responses: Readonly<Record<string, Action>> = {
  stop: { kind: "stopTrading", flagParameter: "/smart0dte/prod/trading/flag" },
  rolling: { kind: "restartRolling", cluster, service: "reporting" },
  again: {
    kind: "restartBlueGreen",
    cluster,
    service: "marketdata",
    appSpecParameter: "/smart0dte/prod/services/marketdata/app-spec",
    application: "smart0dte-prod-services",
    group: "smart0dte-prod-marketdata",
  },
  more: { kind: "raiseMinimum", resourceId: `service/${cluster}/api`, minimum: 6 },
  failover: { kind: "evaluateFailover", machineArn: "arn:aws:states:us-west-2:333333333333:stateMachine:failover", mode: "dryRun" },
};
const machine = responseMachine({ responses, guardArn: "arn:guards", topicArn: "arn:topic" });
const event = {
  time: "2026-12-01T16:02:30Z",
  detail: { alarmName: "smart0dte-prod-page-trading", state: { value: "ALARM" } },
  // What `$$` gives, which the player knows as part of the input.
  Execution: { Id: "arn:run", Name: "run-7" },
};

type Decisions = readonly { readonly decision: string; readonly response?: string }[];

/** Plays the machine with what the guards answer, one after the other, and with failing states. */
function play(decisions: Decisions, failing: readonly string[] = []) {
  const calls: { readonly name: string; readonly resource: string; readonly parameters: Readonly<Record<string, unknown>> }[] = [];
  let asked = 0;
  const answer: Answer = (task) => {
    calls.push(task);
    if (failing.includes(task.name)) throw new Error("throttled");
    const { response = "stop", decision } = decisions[Math.min(asked, decisions.length - 1)] ?? { decision: "act" };
    if (task.name === "may-act") {
      asked++;
      return { Payload: { decision, response, reason: "it rings" } };
    }
    if (task.resource.includes("describeServices")) return { Services: [{ TaskSets: [{ Status: "PRIMARY", TaskDefinition: "arn:now" }] }] };
    if (task.resource.includes("getParameter")) return { Parameter: { Value: "<TASK_DEFINITION>" } };
    return { Payload: { content: "arn:now" } };
  };
  const run = runMachine(machine, event, answer);
  return { run, calls, did: calls.filter(({ resource }) => resource.includes("aws-sdk") || resource.includes("states:startExecution")) };
}

const act = (response: string) => play([{ decision: "act", response }]);

describe("the response to an alarm", () => {
  it("is right in AWS's own language, and leads to every state that it has", () => {
    expect(languageErrors(JSON.stringify(machine))).toEqual([]);
    const runs = [
      ...Object.keys(responses).map((name) => act(name)),
      ...["dryRun", "refuse", "known"].map((decision) => play([{ decision }])),
      play([{ decision: "wait" }, { decision: "act" }]),
      play([{ decision: "act" }], ["may-act"]),
      play([{ decision: "act" }], ["do-stop"]),
    ];
    expect(new Set(runs.flatMap(({ run }) => run.states))).toEqual(new Set(everyState(machine).keys()));
  });

  it("stops trading with a value that tells this stop from every other one", () => {
    const [stop] = act("stop").did;
    expect(stop?.parameters).toMatchObject({ Name: "/smart0dte/prod/trading/flag", Overwrite: true });
    expect(JSON.stringify(everyState(machine).get("do-stop"))).toContain("States.Format('stopped {}', $$.Execution.Name)");
  });

  it("deploys a service's present version again, by whoever deploys it", () => {
    expect(act("rolling").did.map(({ parameters }) => parameters)).toEqual([
      { Cluster: cluster, Service: "reporting", ForceNewDeployment: true },
    ]);
    const deployed = act("again").did.at(-1);
    expect(deployed?.resource).toContain("codedeploy:createDeployment");
    expect(deployed?.parameters).toMatchObject({
      ApplicationName: "smart0dte-prod-services",
      DeploymentGroupName: "smart0dte-prod-marketdata",
      Revision: { RevisionType: "AppSpecContent" },
    });
  });

  it("raises the fewest tasks and leaves the most as they are", () => {
    expect(act("more").did.map(({ parameters }) => parameters)).toEqual([
      {
        ServiceNamespace: "ecs",
        ResourceId: `service/${cluster}/api`,
        ScalableDimension: "ecs:service:DesiredCount",
        MinCapacity: 6,
      },
    ]);
  });

  it("hands over to the failover machine, in the mode that was said", () => {
    const [started] = act("failover").did;
    expect(started?.parameters).toMatchObject({
      StateMachineArn: "arn:aws:states:us-west-2:333333333333:stateMachine:failover",
      Input: { mode: "dryRun" },
    });
  });

  it.each(["dryRun", "refuse", "known"])("does nothing where the guards say %s", (decision) => {
    const { did, run } = play([{ decision }]);
    expect(did).toEqual([]);
    expect(run.end).toBe("succeeded");
  });

  it("does nothing where the guards cannot be asked, tells it, and fails", () => {
    const { did, run, calls } = play([{ decision: "act" }], ["may-act"]);
    expect([did, run.end]).toEqual([[], "failed"]);
    expect(calls.at(-1)?.name).toBe("tell-failure");
  });

  it("waits for its turn while another response acts", () => {
    const { run, did } = play([{ decision: "wait" }, { decision: "wait" }, { decision: "act" }]);
    expect(run.waited).toBe(10);
    expect(did).toHaveLength(1);
  });

  it.each(Object.keys(responses))("frees its turn and tells whether %s was done", (name) => {
    const done = act(name).calls.filter(({ name: state }) => state.startsWith("end") || state.startsWith("tell"));
    expect(done.map(({ name: state }) => state)).toEqual(["end-done", "tell-done"]);
    const failed = play([{ decision: "act", response: name }], [`do-${name}`]);
    expect(failed.calls.slice(-2).map(({ name: state }) => state)).toEqual(["end-failed", "tell-failure"]);
    expect(failed.run.end).toBe("failed");
  });

  it("tells nobody that it was done when it is not known", () => {
    const { run, calls } = play([{ decision: "act", response: "again" }], ["fill-again"]);
    expect([run.end, calls.map(({ name }) => name).includes("tell-done")]).toEqual(["failed", false]);
  });

  it("is over with all its attempts before the turn that the guards give it ends", () => {
    const states = everyState(machine);
    for (const name of Object.keys(responses)) {
      const own = act(name).run.states.filter((state) => state.endsWith(`-${name}`) || state === "end-done");
      const longest = own.reduce((sum, state) => {
        const task = states.get(state);
        if (task?.Type !== "Task") return sum;
        const { MaxAttempts = 0, MaxDelaySeconds = 0 } = task.Retry?.[0] ?? {};
        return sum + (1 + MaxAttempts) * Number(task.TimeoutSeconds) + MaxAttempts * MaxDelaySeconds;
      }, 0);
      expect(longest, name).toBeLessThan(turnSeconds);
    }
  });
});
