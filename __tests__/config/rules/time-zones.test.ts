import { isTimeZone, nearestTimeZone } from "../../../config/rules/time-zones";

describe("names of time zones", () => {
  it("are all that Intl lists, letter by letter", () => {
    const names = Intl.supportedValuesOf("timeZone");
    expect(names.filter((name) => !isTimeZone(name))).toEqual([]);
    expect(
      names.filter((name) => isTimeZone(name.toLowerCase()) || isTimeZone(name.toUpperCase())).filter((name) => name !== "UTC"),
    ).toEqual([]);
  });

  it.each([
    "UTC",
    "Etc/UTC",
    "Etc/GMT+9",
    "Asia/Kolkata",
    "Asia/Calcutta",
    "Europe/Kyiv",
    "America/Argentina/Buenos_Aires",
    "America/Indiana/Indianapolis",
  ])("are %s too", (name) => {
    expect(isTimeZone(name)).toBe(true);
  });

  it.each([
    ["utc", "UTC"],
    ["Etc/utc", "UTC"],
    ["US/Eastern", "America/New_York"],
    ["America/New_york", "America/New_York"],
    ["asia/kolkata", "Asia/Kolkata"],
    ["Europe/kiev", "Europe/Kyiv"],
    ["Europe/Berlim", "Europe/Berlin"],
    ["+05:00", undefined],
    ["", undefined],
  ])("are not %j, for which %j is near", (name, near) => {
    expect(isTimeZone(name)).toBe(false);
    expect(nearestTimeZone(name)).toBe(near);
  });
});
