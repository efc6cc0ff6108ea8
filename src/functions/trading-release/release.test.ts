import { judgeRelease } from "./release";

const flag = "stopped run-7";
const approval = (person: string, releases = flag) => ({ key: `approved-by:${person}`, releases });

describe("trading that was stopped", () => {
  it("is let in by two people", () => {
    expect(judgeRelease(flag, [approval("ben"), approval("ana")])).toMatchObject({ released: true, approvedBy: ["ana", "ben"] });
  });

  it.each([
    ["nobody", []],
    ["one person", [approval("ana")]],
    ["one person who writes the name in two ways", [approval("ana"), approval("Ana")]],
    ["two, of whom one approved an earlier stop", [approval("ana"), approval("ben", "stopped run-6")]],
    ["two, of whom one has no name", [approval("ana"), approval("-")]],
    ["two, of whom one is the item of the guards", [approval("ana"), { key: "guards", releases: flag }]],
    ["two, of whom one is empty", [approval("ana"), approval("")]],
  ])("is not let in by %s", (_, approvals) => {
    expect(judgeRelease(flag, approvals).released).toBe(false);
  });

  it("is let in from a value that nobody understands too, which stops it as well", () => {
    expect(judgeRelease("Allowed", [approval("ana", "Allowed"), approval("ben", "Allowed")]).released).toBe(true);
  });
});

it("is nothing to let in while it goes on", () => {
  expect(judgeRelease("allowed", [approval("ana", "allowed"), approval("ben", "allowed")])).toMatchObject({
    released: false,
    reason: "trading is not stopped",
  });
});
