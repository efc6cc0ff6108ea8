import { followRun, newestRuns, type RunStep, startRun } from "../../../../src/estate/run/recovery/machine-run";
import { dryRun, eachTestHasRecoveryRegion } from "../../../helpers/recovery-region";

const machine = "arn:aws:states:us-west-2:333333333333:stateMachine:smart0dte-prod-failover";
const quickly = { signal: new AbortController().signal, everyMilliseconds: 5 };
const region = eachTestHasRecoveryRegion();

const start = (): Promise<string> => startRun("us-west-2", machine, "failover-now", { mode: "failover", reason: "x" });

describe("a run of the failover", () => {
  it("is told of state by state, each entering once and a loop's each time, until it ends", async () => {
    region().script = [
      { status: "RUNNING", states: ["promote", "look-again"] },
      { status: "RUNNING", states: ["promote", "look-again"] },
      { status: "RUNNING", states: ["promote", "look-again", "count-down", "look-again"] },
      { status: "SUCCEEDED", states: ["promote", "look-again", "count-down", "look-again", "done"] },
    ];
    const told: RunStep[] = [];
    const ended = await followRun("us-west-2", await start(), (step) => told.push(step), quickly);
    expect(told.map(({ state }) => state)).toEqual(["promote", "look-again", "count-down", "look-again", "done"]);
    expect(ended).toMatchObject({ status: "SUCCEEDED", mode: "failover", error: undefined });
    expect(ended.steps.every(({ leftAt }) => leftAt !== undefined)).toBe(true);
  });

  it("ends with what the machine says when it stops, and with the state that it stopped in", async () => {
    region().runs.unshift({
      ...dryRun(0),
      arn: "arn:failed",
      input: '{"mode":"failover"}',
      status: "FAILED",
      error: "NotApproved",
      cause: "Nobody approved in time",
      states: ["ask-for-approval", "not-approved"],
    });
    const ended = await followRun("us-west-2", "arn:failed", () => undefined, quickly);
    expect(ended).toMatchObject({ status: "FAILED", error: "NotApproved", cause: "Nobody approved in time" });
    expect(ended.steps.map(({ state, leftAt }) => [state, leftAt === undefined])).toEqual([
      ["ask-for-approval", false],
      ["not-approved", true],
    ]);
  });

  it("is looked at further when some looks find nobody, and not for ever", async () => {
    region().script = [{ status: "SUCCEEDED", states: ["done"] }];
    const run = await start();
    region().refused = ["DescribeExecution"];
    let looks = 0;
    const timer = setInterval(() => {
      looks = region().asked.filter((action) => action === "DescribeExecution").length;
      if (looks > 3) region().refused = [];
    }, 1);
    expect((await followRun("us-west-2", run, () => undefined, quickly)).status).toBe("SUCCEEDED");
    clearInterval(timer);
    expect(looks).toBeGreaterThan(3);
    region().refused = ["DescribeExecution"];
    await expect(followRun("us-west-2", run, () => undefined, quickly)).rejects.toThrow(/asking how .* stands/);
  });

  it("is left as it is by whoever stops looking", async () => {
    region().script = [{ status: "RUNNING", states: ["ask-for-approval"] }];
    const looking = new AbortController();
    const run = await start();
    const following = followRun("us-west-2", run, () => looking.abort(), { signal: looking.signal, everyMilliseconds: 5 });
    await expect(following).rejects.toThrow(/abort/i);
    expect(region().asked).not.toContain("StopExecution");
    expect((await newestRuns("us-west-2", machine))[0]).toMatchObject({ arn: run, status: "RUNNING", mode: "failover" });
  });
});
