import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { patient } from "../../src/modules/observability/escalation-plan";
import { startTestEmulator, type TestEmulator } from "../helpers/emulator";
import { EscalationWorld } from "../helpers/escalation-world";
import { realStack } from "../helpers/estate";

/** Production's machine, whose calls leave the engine by way of the router: in the name of its role, to the services that all others ask. */
const region = "us-east-1";
const page = "smart0dte-prod-page-database";
const onCall = expect.stringMatching(/^on-call-desk-(early|late)$/) as string;

let folder: string;
let emulator: TestEmulator;
let world: EscalationWorld;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), "escalation-"));
  emulator = await startTestEmulator("prod", folder);
  world = new EscalationWorld(emulator, await realStack(`prod-${region}-observability`), region, page);
  await world.create();
});
afterAll(async () => {
  await emulator.stop();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(async () => {
  await world.endThrottle();
  await world.allow();
  await world.ring("ALARM");
  await world.acknowledge("nothing");
});

describe("production's escalation by way of the router", () => {
  it("tells whoever is on call, then the levels, with what its role may do and nothing more, once for an event that comes twice", async () => {
    const { told, runs, ends } = await world.escalate(undefined, 2);
    expect(told).toEqual([onCall, "second-level", "third-level"]);
    // Two that the event started, and the one that is named after page and time.
    expect([runs, ends]).toEqual([3, ["SUCCEEDED", "SUCCEEDED", "SUCCEEDED"]]);
  });

  it("hears of an acknowledgement, and of the page's end, from the services that others write to", async () => {
    expect((await world.escalate((which) => (which === 1 ? world.acknowledge() : Promise.resolve()))).told).toEqual([onCall]);
    await world.acknowledge("nothing");
    expect((await world.escalate(() => world.ring("OK"))).told).toEqual([onCall]);
  });

  it("passes over a level whose topic is gone", async () => {
    await world.withoutTopic("smart0dte-prod-pages-second-level");
    const { told, ends } = await world.escalate();
    await world.topic("smart0dte-prod-pages-second-level");
    expect(told).toEqual([onCall, "third-level"]);
    expect(ends).toEqual(["SUCCEEDED", "SUCCEEDED"]);
  });

  it("tells everybody where its role may neither claim, nor ask who is on call, nor look", async () => {
    await world.allow("states:StartExecution", "lambda:InvokeFunction", "cloudwatch:DescribeAlarms", "ssm:GetParameter");
    const { told, runs } = await world.escalate();
    expect(told).toEqual(["second-level", "third-level"]);
    expect(runs).toBe(1);
  });

  it("fails, so that an alarm rings, where it may notify nobody", async () => {
    await world.allow("sns:Publish");
    const { told, ends } = await world.escalate();
    expect(told).toEqual([]);
    expect(ends).toContain("NobodyTold");
  });
});

describe("production's escalation while SNS of the region is throttled", () => {
  it("tells every level once SNS takes messages again", async () => {
    await world.throttle(patient.MaxAttempts);
    const { told, ends } = await world.escalate();
    expect(told).toEqual([onCall, "second-level", "third-level"]);
    expect(ends).toEqual(["SUCCEEDED", "SUCCEEDED"]);
  });

  it("passes over whoever cannot be told for as long, and tells the next level", async () => {
    await world.throttle(1 + patient.MaxAttempts);
    const { told, ends } = await world.escalate();
    expect(told).toEqual(["second-level", "third-level"]);
    expect(ends).toEqual(["SUCCEEDED", "SUCCEEDED"]);
  });

  it("fails after it has tried every level, by which the other region hears that nobody was told", async () => {
    await world.throttle(3 * (1 + patient.MaxAttempts));
    const { told, ends } = await world.escalate();
    expect(told).toEqual([]);
    expect(ends).toContain("NobodyTold");
    // Each level was tried as often as it is worth: the next message is taken.
    expect((await world.escalate((which) => (which === 1 ? world.acknowledge() : Promise.resolve()))).told).toEqual([onCall]);
  });
});

describe("what is lost on the way", () => {
  it("is made up for by the next level, where SNS took the message and whoever is on call never got it", async () => {
    await world.loseMessages((topic) => topic.includes("on-call"));
    const { told, ends } = await world.escalate();
    await world.hearAgain();
    expect(told).toEqual(["second-level", "third-level"]);
    expect(ends).toEqual(["SUCCEEDED", "SUCCEEDED"]);
  });
});
