import path from "node:path";
import {
  compareWithKnown,
  type Known,
  lostState,
  nextKnown,
  nothingKnown,
  readKnown,
  writeKnown,
} from "../../../../src/estate/judge/drift/known";
import { type DriftFinding } from "../../../../src/estate/judge/drift/model";
import { temporaryFolder, writeFile } from "../../../helpers/machine";

const finding = (id: string, stack = "a"): DriftFinding => ({
  id,
  stack,
  address: `x.${id}`,
  type: "x",
  class: "changed",
  consequence: "none",
  reasons: [],
  arguments: [],
  took: [],
  unlike: undefined,
  construct: undefined,
  declaredAt: undefined,
  dependents: [],
});
const known = (...ids: readonly string[]): Known => ({
  ...nothingKnown,
  written: "2027-01-01",
  findings: ids.map((id) => ({ id, stack: "a", address: `x.${id}`, since: "2027-01-01" })),
});

it("tells what is new, what is known since when, and what is so no more", () => {
  expect(compareWithKnown([finding("1"), finding("2")], known("2", "3"), new Set(["a"]))).toMatchObject({
    fresh: [{ id: "1" }],
    known: [{ finding: { id: "2" }, since: "2027-01-01" }],
    gone: [{ id: "3" }],
  });
});

it("calls nothing of a stack gone that was not read, and keeps it for the next run", () => {
  const told = compareWithKnown([], known("3"), new Set());
  expect(told.gone).toEqual([]);
  expect(nextKnown(told, known("3"), { stacks: new Set(), states: {}, secrets: {} }, "2027-01-02").findings).toMatchObject([
    { id: "3", since: "2027-01-01" },
  ]);
});

it("hands on what it found, with the day on which it was new", () => {
  const told = compareWithKnown([finding("1"), finding("2")], known("2", "3"), new Set(["a"]));
  const next = nextKnown(
    told,
    known("2", "3"),
    { stacks: new Set(["a"]), states: { a: { lineage: "l", serial: 4 } }, secrets: { arn: "v2" } },
    "2027-01-02",
  );
  expect(next).toMatchObject({
    written: "2027-01-02",
    findings: [
      { id: "2", since: "2027-01-01" },
      { id: "1", since: "2027-01-02" },
    ],
    states: { a: { serial: 4 } },
    secrets: { arn: "v2" },
  });
  const file = path.join(temporaryFolder(), "known.json");
  writeKnown(file, next);
  expect(readKnown(file)).toEqual(next);
});

it("has nothing to go by before the first run, and refuses what is no such file", () => {
  expect(readKnown("/nowhere.json")).toBeUndefined();
  expect(() => readKnown(writeFile(path.join(temporaryFolder(), "known.json"), '{"format":1,'))).toThrow("cut off");
});

it("misses a state that was there before", () => {
  expect(lostState("a", "dev/a.tfstate", { ...nothingKnown, states: { a: { lineage: "l", serial: 4 } } })).toMatchObject({
    stack: "a",
    problem: "its state is gone",
  });
  expect(lostState("a", "dev/a.tfstate", nothingKnown)).toBeUndefined();
});
