import { everyState } from "../../../src/modules/state-machines/definition";
import {
  acknowledged,
  claimed,
  deliver,
  event,
  fails,
  link,
  machine,
  nobody,
  page,
  plan,
  play,
  rings,
} from "../../helpers/escalation-play";
import { runMachine } from "../../helpers/state-machine-run";
import { languageErrors } from "../../helpers/state-machines";

describe("the escalation of a page", () => {
  it("is right in AWS's own language, and leads to every state that it has", () => {
    expect(languageErrors(JSON.stringify(machine))).toEqual([]);
    const suppressedOnce = [{ ...rings.CompositeAlarms[0], ActionsSuppressedBy: "Alarm" }];
    let looks = 0;
    const runs = [
      play(),
      play({ "look-before-second": () => ({ CompositeAlarms: [{ StateValue: "OK" }] }) }),
      play({ "read-before-second": () => acknowledged(page, "2026-12-01T16:04:00Z") }),
      play({ "look-before-second": () => (looks++ === 0 ? { CompositeAlarms: suppressedOnce } : rings) }),
      play({ "look-before-third": () => (looks++ === 2 ? { CompositeAlarms: suppressedOnce } : rings) }),
      play({ "link-for-second": fails, "link-for-third": fails, "tell-third": fails }),
      ...deliver([event], () => "exists").ends.map((run) => ({ run })),
    ];
    expect(new Set(runs.flatMap(({ run }) => run.states))).toEqual(new Set(everyState(machine).keys()));
  });

  it("tells the second level after five minutes and the third ten later, where nobody answers", () => {
    const { run, told } = play();
    expect(told).toEqual(["arn:second", "arn:third"]);
    expect([run.waited, run.end]).toEqual([900, "succeeded"]);
  });

  it("ends when the page does", () => {
    expect(play({ "look-before-second": () => ({ CompositeAlarms: [{ StateValue: "OK" }] }) }).told).toEqual([]);
    expect(play({ "look-before-third": () => ({ CompositeAlarms: [{ StateValue: "OK" }] }) }).told).toEqual(["arn:second"]);
  });

  it("ends with an acknowledgement, also one that comes after the second level was told", () => {
    const answer = () => acknowledged(page, "2026-12-01T16:03:00Z");
    expect(play({ "read-before-second": answer }).told).toEqual([]);
    expect(play({ "read-before-third": answer }).told).toEqual(["arn:second"]);
  });

  it("takes no acknowledgement of another page or of an earlier time for one of this", () => {
    for (const answer of [acknowledged("smart0dte-prod-page-cache", "2026-12-01T16:03:00Z"), acknowledged(page, "2026-12-01T16:02:29Z")])
      expect(play({ "read-before-second": () => answer, "read-before-third": () => answer }).told).toEqual(["arn:second", "arn:third"]);
  });

  it("waits while a deeper cause keeps the page silent, and goes on when it rings by itself", () => {
    let looks = 0;
    const { run, told } = play({
      "look-before-second": () => (looks++ < 3 ? { CompositeAlarms: [{ StateValue: "ALARM", ActionsSuppressedBy: "Alarm" }] } : rings),
    });
    expect(told).toEqual(["arn:second", "arn:third"]);
    expect(run.waited).toBe(900 + 3 * 60);
  });

  it.each(["look-before-second", "read-before-second", "look-before-third", "read-before-third"])(
    "tells rather than not where %s fails",
    (state) => {
      expect(play({ [state]: fails }).told).toEqual(["arn:second", "arn:third"]);
    },
  );

  it("tells where the page is not to be found any more", () => {
    const none = () => ({ CompositeAlarms: [] });
    expect(play({ "look-before-second": none, "look-before-third": none }).told).toEqual(["arn:second", "arn:third"]);
  });

  it("passes over a level that cannot be told, at once, and fails loudly when none is left", () => {
    const second = { "tell-second": fails, "tell-second-linked": fails };
    const { run, told } = play(second);
    expect(told).toEqual(["arn:third"]);
    expect(run.waited).toBe(300);
    expect(play({ ...second, "tell-third": fails, "tell-third-linked": fails }).run.end).toBe("failed");
  });

  it("tries every call of AWS again before it takes it for failed, but for what only adds a link or spares a message", () => {
    for (const [name, state] of everyState(machine))
      if (state.Type === "Task" && !name.includes("link") && name !== "claim")
        expect(state.Retry?.[0]?.MaxAttempts ?? 0, name).toBeGreaterThanOrEqual(5);
  });

  it("ends with an acknowledgement by the link of just this ringing, whatever it says besides", () => {
    const byLink = (start: string) => () => acknowledged(`${start} link of the second level`, "2026-12-01T16:03:00Z");
    expect(play({ "read-before-second": byLink("2026-12-01T16:02:30Z") }).told).toEqual([]);
    expect(play({ "read-before-third": byLink("2026-12-01T16:02:30Z") }).told).toEqual(["arn:second"]);
    const earlier = byLink("2026-12-01T16:02:29Z");
    expect(play({ "read-before-second": earlier, "read-before-third": earlier }).told).toEqual(["arn:second", "arn:third"]);
  });

  it("looks for the acknowledgement of its own page", () => {
    let asked: unknown;
    runMachine(machine, claimed, ({ name, resource, parameters }) => {
      if (name === "read-before-second") asked = parameters.Name;
      return resource.includes("describeAlarms") ? rings : acknowledged(page, "2026-12-01T16:04:00Z");
    });
    expect(asked).toEqual([page]);
    expect(JSON.stringify(machine)).toContain("States.Format('/smart0dte/prod/pages/acknowledged/{}', $.detail.alarmName)");
  });
});

describe("an event of a page's change", () => {
  const taken = () => {
    const names = new Set<string>();
    return (name: string) => (names.has(name) ? "exists" : (names.add(name), "started"));
  };
  const everybody = ["arn:second", "arn:third"];

  it("that is delivered twice is escalated once", () => {
    const { told, ends } = deliver([event, event], taken());
    expect(told).toEqual(everybody);
    expect(ends.map(({ states, end }) => [states, end])).toEqual([
      [["claimed", "claim", "escalated-elsewhere"], "succeeded"],
      [["claimed", "claim", "escalated-elsewhere"], "succeeded"],
    ]);
  });

  it("is escalated for each page and each time at which it begins to ring", () => {
    const later = { ...event, time: "2026-12-01T16:02:31Z" };
    const other = { ...event, detail: { ...event.detail, alarmName: "smart0dte-prod-page-cache" } };
    const { told, names } = deliver([event, later, other], taken());
    expect(told).toEqual([...everybody, ...everybody, ...everybody]);
    expect(new Set(names).size).toBe(3);
  });

  it("is escalated by the run itself where the claim fails, twice rather than never", () => {
    const { told, ends } = deliver([event, event], () => "fails");
    expect(told).toEqual([...everybody, ...everybody]);
    expect(ends.map(({ states }) => states.includes("everybody-told"))).toEqual([true, true]);
  });

  it("waits for its claim no more than a quarter of a minute, tries included", () => {
    const { claim } = machine.States;
    if (claim?.Type !== "Task") throw new Error("the claim is no task");
    const [again, ...more] = claim.Retry ?? [];
    if (again === undefined) throw new Error("the claim is not tried again");
    expect(claim.TimeoutSeconds * (1 + again.MaxAttempts) + again.IntervalSeconds).toBeLessThanOrEqual(15);
    expect(more).toEqual([]);
  });

  it("makes a name that Step Functions takes, of page and time, and starts the machine itself with what it got", () => {
    const { claim } = machine.States;
    expect(claim).toMatchObject({
      Parameters: {
        StateMachineArn: plan.machineArn,
        "Name.$": "States.Hash(States.Format('{} {}', $.detail.alarmName, $.time), 'SHA-256')",
        Input: { "time.$": "$.time", "region.$": "$.region", "detail.$": "$.detail", claimed: true },
      },
    });
  });
});

describe("the link of a level", () => {
  it("is asked for by page, start and level, and stands in the message", () => {
    const asked: unknown[] = [];
    const { linked } = play();
    runMachine(machine, claimed, ({ name, resource, parameters }) => {
      if (name.startsWith("link-for-")) asked.push(parameters.Payload);
      return resource.includes("describeAlarms") ? rings : name.startsWith("link-for-") ? { Payload: { link } } : nobody;
    });
    expect(linked).toEqual(["arn:second", "arn:third"]);
    expect(asked).toEqual([expect.objectContaining({ level: "second" }), expect.objectContaining({ level: "third" })]);
  });

  it.each<readonly [string, () => Readonly<Record<string, unknown>>]>([
    ["fails", fails],
    ["answers with nothing", () => ({ Payload: null })],
    ["answers with another thing", () => ({ Payload: { link: 7 } })],
    ["answers with no link", () => ({ Payload: { link: "" } })],
    ["answers with an address that is none of API Gateway's", () => ({ Payload: { link: "https://example.com/token" } })],
  ])("is left out, and nobody waits for it, where the function %s", (_, answer) => {
    const { run, told, linked } = play({ "link-for-second": answer, "link-for-third": answer });
    expect(told).toEqual(["arn:second", "arn:third"]);
    expect(linked).toEqual([]);
    expect(run.states.filter((state) => state.endsWith("-linked"))).toEqual([]);
    expect([run.waited, run.end]).toEqual([900, "succeeded"]);
  });

  it("is left out where the message with it is refused, and the level is told without", () => {
    const { run, told } = play({ "tell-second-linked": fails, "tell-third-linked": fails });
    expect(told).toEqual(["arn:second", "arn:third"]);
    expect(run.waited).toBe(900);
  });

  it("may take no more than a quarter of a minute, tries included", () => {
    const longest = [...everyState(machine)].filter(([name]) => name.startsWith("link-for-"));
    for (const [name, state] of longest) {
      if (state.Type !== "Task") throw new Error(`${name} is no task`);
      const tries = state.Retry ?? [];
      expect(tries.map(({ ErrorEquals }) => ErrorEquals)).toEqual([["States.ALL"]]);
      const [again, pause] = [tries[0]?.MaxAttempts ?? 0, tries[0]?.IntervalSeconds ?? 0];
      expect(again).toBe(1);
      expect(state.TimeoutSeconds * (1 + again) + pause).toBeLessThanOrEqual(15);
    }
    expect(longest).toHaveLength(2);
  });
});

describe("a region that is lost", () => {
  it.each(plan.everybodyAtOnce)("is told to all levels at once: %s", (alarmName) => {
    const { run, told } = play({}, machine, { ...event, detail: { ...event.detail, alarmName } });
    expect(told).toEqual(["arn:second", "arn:third"]);
    expect(run.waited).toBe(0);
  });
});
