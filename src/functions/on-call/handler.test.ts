import { onCallAt, type Rota } from "../../facts/rota";
import { createHandler } from "./handler";

const rota: Rota = {
  timeZone: "America/New_York",
  from: "2026-11-30",
  weeks: ["ana", "ben", "cho"],
  overrides: { "2026-12-24": "ben" },
};
const at = (instant: string): string => onCallAt(new Date(instant), rota);

describe("who is on call", () => {
  it.each([
    ["the first week", "2026-11-30T12:00:00Z", "ana"],
    ["its last minute in New York", "2026-12-07T04:59:00Z", "ana"],
    ["the next minute", "2026-12-07T05:00:00Z", "ben"],
    ["the third week", "2026-12-14T12:00:00Z", "cho"],
    ["the fourth, in which the first begins again", "2026-12-21T12:00:00Z", "ana"],
    ["a day of it that somebody else takes", "2026-12-24T12:00:00Z", "ben"],
    ["the day after that", "2026-12-25T12:00:00Z", "ana"],
    ["a week before the first, so that there is always somebody", "2026-11-23T12:00:00Z", "cho"],
  ])("is known in %s", (_, instant, person) => {
    expect(at(instant)).toBe(person);
  });

  it("changes at midnight in the rota's time zone also when clocks change", () => {
    // The clocks of New York go forward on 2027-03-14, within the week of whoever began on the 8th.
    expect([at("2027-03-15T03:59:00Z"), at("2027-03-15T04:00:00Z")]).toEqual([at("2027-03-10T12:00:00Z"), at("2027-03-17T12:00:00Z")]);
    expect(at("2027-03-10T12:00:00Z")).not.toBe(at("2027-03-17T12:00:00Z"));
  });

  it("is nobody's guess without people", () => {
    expect(() => onCallAt(new Date("2026-12-01T00:00:00Z"), { ...rota, weeks: [] })).toThrow(/names nobody/);
  });
});

describe("the function on-call", () => {
  const environment = { ROTA: JSON.stringify(rota) };
  const log = { info: () => undefined, error: () => undefined };

  it("answers with the name of whoever is on call", async () => {
    const answer = await createHandler(environment, log, () => new Date("2026-12-08T12:00:00Z"))();
    expect(answer).toEqual({ person: "ben" });
  });

  it("fails where it is not told the rota, so that the machine tells the second level", async () => {
    await expect((async () => createHandler({}, log)())()).rejects.toThrow(/ROTA is not set/);
  });
});
