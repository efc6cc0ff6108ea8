import { loadEstate } from "../../config/load";
import { findingsAfter } from "../helpers/config";
import { realConfig } from "../helpers/estate";

describe("the region that writes", () => {
  it("is the primary one where nothing is said", () => {
    expect(loadEstate(realConfig).map(({ activeRegion }) => activeRegion)).toEqual(loadEstate(realConfig).map(() => "primary"));
  });

  it.each(["us-west-2", "both", "", 2].map((to) => ({ to })))("is one of the two by its role, and not $to", ({ to }) => {
    const [finding, ...others] = findingsAfter({ prod: [{ at: ["activeRegion"], to }] });
    expect(others).toEqual([]);
    expect(finding).toMatchObject({
      path: "activeRegion",
      allowed: expect.stringContaining("primary, or recovery between a failover and the way back") as string,
    });
    expect(finding?.fix).toMatch(/primary|recovery/);
  });

  it.each(["primary", "recovery"])("may be the %s one", (to) => {
    expect(findingsAfter({ prod: [{ at: ["activeRegion"], to }] })).toEqual([]);
  });

  it("is nothing that one region says for itself", () => {
    expect(findingsAfter({ prod: [{ at: ["regions", "recovery", "activeRegion"], to: true }] })).toMatchObject([
      { path: "regions.recovery.activeRegion", fix: expect.stringContaining("remove it") as string },
    ]);
  });
});
