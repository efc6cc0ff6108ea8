import { alarmsOf, type FoundAlarm } from "../../../../src/estate/judge/compliance/alarms";
import { controls } from "../../../../src/estate/judge/compliance/controls";
import { type Control } from "../../../../src/estate/judge/compliance/controls/control";
import { type Evidence } from "../../../../src/estate/judge/compliance/evidence";
import { resourcesOf, shortcomings } from "../../../../src/estate/judge/compliance/judge";
import { reportMarkdown } from "../../../../src/estate/judge/compliance/markdown";
import { complianceReport, type Exception } from "../../../../src/estate/judge/compliance/report";
import { type SynthesizedStack } from "../../../../src/estate/synthesized";
import { realStacks } from "../../../helpers/estate";

type Stacks = readonly Pick<SynthesizedStack, "instance" | "json">[];
const day = "2026-11-29";
let stacks: Stacks = [];
beforeAll(async () => {
  stacks = (await realStacks()).map(({ json, ...instance }) => ({ instance, json: json as never }));
});

const exception: Exception = { reason: "Nobody trades here.", acceptedBy: "platform", until: "2026-12-31" };

describe("the report on prod", () => {
  it("has every control met, without an exception", () => {
    const { judged } = complianceReport("prod", stacks, {}, day);
    const open = judged.filter(({ verdict }) => verdict !== "met");
    expect(open.map(({ control, evidence }) => [control.id, evidence.flatMap((one) => one.shortcomings)])).toEqual([]);
    expect(judged.length).toBeGreaterThan(25);
  });

  it("names a framework for each control, and each framework somewhere", () => {
    const named = controls.map(({ frameworks }) => Object.keys(frameworks));
    expect(named.filter((names) => names.length === 0)).toEqual([]);
    expect(new Set(named.flat())).toEqual(new Set(["soc2", "iso27001", "cis", "pci", "nist", "secFinra"]));
  });

  it("shows a reader verdicts, reasons and evidence", () => {
    const text = reportMarkdown(complianceReport("dev", stacks, { "a-zone-may-fail": exception }, day));
    expect(text).toContain("| a-zone-may-fail | met by exception |");
    expect(text).toContain("Nobody trades here. Accepted by platform until 2026-12-31.");
    expect(text).toMatch(/dev-us-east-1-database aws_db_instance\.\S+: multi_az is false, and is true where the control is met/);
  });
});

describe("an exception", () => {
  const verdictOf = (exceptions: Readonly<Record<string, Exception>>, on: string) => {
    const report = complianceReport("dev", stacks, exceptions, on);
    return { verdict: report.judged.find(({ control }) => control.id === "a-zone-may-fail")?.verdict, stale: report.stale };
  };

  it("counts until its last day, and is reported when it has ended", () => {
    expect(verdictOf({}, day).verdict).toBe("not met");
    expect(verdictOf({ "a-zone-may-fail": exception }, "2026-12-31")).toMatchObject({ verdict: "exception", stale: [] });
    expect(verdictOf({ "a-zone-may-fail": exception }, "2027-01-01")).toMatchObject({
      verdict: "not met",
      stale: [{ control: "a-zone-may-fail", why: "it ended on 2026-12-31" }],
    });
  });

  it("of a finding is reported by its name once its last day is over", () => {
    const suppressions = {
      "page-links": { control: "APIGateway.8", until: "2026-12-31" },
      later: { control: "S3.9", until: "2027-06-30" },
    };
    const on = (which: string) => complianceReport("prod", stacks, {}, which, { suppressions });
    expect(on("2026-12-31").ended).toEqual([]);
    const report = on("2027-01-01");
    expect(report.ended).toEqual([
      { suppression: "page-links", why: expect.stringContaining("APIGateway.8 was accepted until 2026-12-31") },
    ]);
    expect(reportMarkdown(report)).toContain("## Suppressions that have ended\n\n- page-links: APIGateway.8");
  });

  it("is reported when nothing needs it", () => {
    expect(verdictOf({ "calls-are-recorded": exception, nothing: exception }, day).stale).toEqual([
      { control: "calls-are-recorded", why: "the control is met without it" },
      { control: "nothing", why: "there is no such control" },
    ]);
  });
});

describe("a decisive argument", () => {
  const pointed = controls.flatMap((control) =>
    control.evidence.flatMap((evidence) => (evidence.kind === "resource" ? [{ control, evidence }] : [])),
  );

  it("that is lost makes its control not met: in every resource, for every control", () => {
    let tried = 0;
    for (const { control, evidence } of pointed) {
      for (const found of resourcesOf(evidence, ofProd())) {
        for (const argument of Object.keys(evidence.args)) {
          tried++;
          const without = ofProd().map((stack) =>
            stack.instance.id === found.stack ? withoutArgument(stack, found.address, argument) : stack,
          );
          expect([control.id, found.address, argument, verdictOf(control, without)]).toEqual([
            control.id,
            found.address,
            argument,
            "not met",
          ]);
        }
      }
    }
    expect(tried).toBeGreaterThan(150);
  });

  it("is in a resource that must be there: without it the control is not met", () => {
    for (const { control, evidence } of pointed) {
      const without = ofProd().map(({ instance, json }) =>
        instance.layer === evidence.layer
          ? { instance, json: { ...json, resource: { ...json.resource, [evidence.type]: {} } } }
          : { instance, json },
      );
      expect([control.id, verdictOf(control, without)]).toEqual([control.id, "not met"]);
    }
  });

  it("is one value, one of some, a part, a least or something", () => {
    const judge = (wanted: unknown, value: unknown): boolean =>
      shortcomings({ kind: "resource", layer: "x", type: "t", args: { "a.b": wanted } } as Evidence, [
        { instance: { id: "s", layer: "x" }, json: { resource: { t: { r: { a: [{ b: value }] } } } } } as never,
      ]).length === 0;
    expect([judge(true, true), judge(true, "true"), judge(true, undefined)]).toEqual([true, false, false]);
    expect([judge({ atLeast: 2 }, 2), judge({ atLeast: 2 }, 1), judge({ atLeast: 2 }, "9")]).toEqual([true, false, false]);
    expect([judge({ textAtLeast: 0 }, "500"), judge({ textAtLeast: 0 }, "-1"), judge({ textAtLeast: 0 }, "")]).toEqual([
      true,
      false,
      false,
    ]);
    expect([judge({ atMost: 100 }, 100), judge({ atMost: 100 }, 101)]).toEqual([true, false]);
    const pair = { having: { name: "n", value: "1" } };
    expect([
      judge(pair, [{ name: "n", value: "1" }]),
      judge(pair, [
        { name: "n", value: "0" },
        { name: "m", value: "1" },
      ]),
    ]).toEqual([true, false]);
    expect([judge({ oneOf: ["a"] }, "a"), judge({ oneOf: ["a"] }, "b")]).toEqual([true, false]);
    expect([judge({ contains: "b" }, "abc"), judge({ contains: "b" }, ["b"]), judge({ contains: "b" }, "x")]).toEqual([true, true, false]);
    expect([judge({ present: true }, false), judge({ present: true }, ""), judge({ present: true }, undefined)]).toEqual([
      true,
      false,
      false,
    ]);
  });

  it.each([
    ["data-in-transit-is-encrypted", "rds.force_ssl", "0"],
    ["data-access-is-recorded", "pgaudit.log", "none"],
  ])("of %s is the value of %s, not that it is named: with %s it is not met", (id, name, value) => {
    const control = controls.find((one) => one.id === id);
    if (control === undefined) throw new Error(`there is no control ${id}`);
    expect([
      verdictOf(control, withParameter(ofProd(), name, value, false)),
      verdictOf(control, withParameter(ofProd(), name, value)),
    ]).toEqual(["met", "not met"]);
  });

  const ofProd = (): Stacks => stacks.filter(({ instance }) => instance.environments.includes("prod"));
  const verdictOf = (control: Control, changed: Stacks) =>
    complianceReport("prod", changed, {}, day, { controls: [control] }).judged[0]?.verdict;
});

describe("an alarm that a control points to", () => {
  const own = () => stacks.filter(({ instance }) => instance.environments.includes("prod"));
  const pointed = controls.flatMap((control) =>
    control.evidence.flatMap((evidence) => (evidence.kind === "alarm" ? [{ control, evidence }] : [])),
  );
  const named = ({ layer, name }: (typeof pointed)[number]["evidence"]) =>
    alarmsOf(own()).filter((one) => one.layer === layer && one.name.endsWith(`-${name}`));
  const changed = (which: (alarm: FoundAlarm) => boolean, change: (args: object) => object | undefined): Stacks => {
    const addresses = new Set(
      alarmsOf(own())
        .filter(which)
        .map(({ stack, address }) => `${stack} ${address}`),
    );
    return own().map(({ instance, json }) => ({
      instance,
      json: {
        ...json,
        resource: Object.fromEntries(
          Object.entries(json.resource ?? {}).map(([type, some]) => [
            type,
            Object.fromEntries(
              Object.entries(some).flatMap(([name, args]) => {
                const after = addresses.has(`${instance.id} ${type}.${name}`) ? change(args as object) : args;
                return after === undefined ? [] : [[name, after]];
              }),
            ),
          ]),
        ) as never,
      },
    }));
  };
  const shortOf = ({ evidence }: (typeof pointed)[number], after: Stacks) => shortcomings(evidence, after);

  it("is there, and somebody hears it", () => {
    expect(pointed.length).toBeGreaterThanOrEqual(3);
    expect(pointed.flatMap((one) => shortOf(one, own()))).toEqual([]);
  });

  it("is there in every environment: alarms go by what an environment has, and these it always has", () => {
    const environments = [...new Set(stacks.flatMap(({ instance }) => instance.environments))];
    for (const environment of environments) {
      const itsOwn = stacks.filter(({ instance }) => instance.environments.includes(environment));
      expect([environment, ...pointed.flatMap((one) => shortOf(one, itsOwn))]).toEqual([environment]);
    }
  });

  it("that is gone makes its control not met", () => {
    for (const one of pointed)
      for (const { stack, address } of named(one.evidence)) {
        const without = changed(
          (alarm) => alarm.stack === stack && alarm.address === address,
          () => undefined,
        );
        expect([one.control.id, address, shortOf(one, without).length]).toEqual([one.control.id, address, 1]);
      }
  });

  it("that nobody hears any more makes its control not met", () => {
    const silent = changed(
      () => true,
      (args) => ({ ...args, alarm_actions: [] }),
    );
    for (const one of pointed) expect([one.control.id, shortOf(one, silent).length]).toEqual([one.control.id, named(one.evidence).length]);
    const switchedOff = changed(
      () => true,
      (args) => ({ ...args, actions_enabled: false }),
    );
    for (const one of pointed) expect([one.control.id, shortOf(one, switchedOff).length]).not.toEqual([one.control.id, 0]);
  });
});

/** Stacks whose groups of database parameters give one another value. @param change whether they do */
function withParameter(stacks: Stacks, name: string, value: string, change = true): Stacks {
  const edited = (args: object): object => ({
    ...args,
    parameter: (args as { parameter: { name: string }[] }).parameter.map((one) => (change && one.name === name ? { ...one, value } : one)),
  });
  return stacks.map(({ instance, json }) => {
    const { aws_db_parameter_group: groups, ...others } = json.resource ?? {};
    if (groups === undefined) return { instance, json };
    const changed = Object.fromEntries(Object.entries(groups).map(([id, args]) => [id, edited(args)]));
    return { instance, json: { ...json, resource: { ...others, aws_db_parameter_group: changed } } as never };
  });
}

function withoutArgument(stack: Stacks[number], address: string, argument: string): Stacks[number] {
  const [type = "", name = ""] = address.split(".");
  const [first = ""] = argument.split(".");
  const { [first]: _lost, ...args } = (stack.json.resource?.[type]?.[name] ?? {}) as Record<string, unknown>;
  return {
    instance: stack.instance,
    json: { ...stack.json, resource: { ...stack.json.resource, [type]: { ...stack.json.resource?.[type], [name]: args } } },
  };
}
