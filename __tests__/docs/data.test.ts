import { readFileSync } from "node:fs";
import path from "node:path";
import { loadEstate } from "../../config/load";
import { purposes } from "../../src/facts/bucket-purposes";
import { realConfig, realStacks, resources } from "../helpers/estate";
import { statefulTypes } from "../helpers/estate-policies";

const rows = readFileSync(path.resolve("docs/data.md"), "utf8")
  .split("\n")
  .filter((line) => line.startsWith("| `"))
  .map((line) =>
    line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
const named = [...new Set(rows.map(([store = ""]) => /^`([^`]+)`/.exec(store)?.[1] ?? ""))].sort();

/** Layers that hold data, with the buckets of the storage layer by purpose. Keys hold none themselves. */
async function stores(): Promise<string[]> {
  const types = statefulTypes.filter((type) => type !== "aws_kms_key");
  const layers = (await realStacks()).filter((stack) => types.some((type) => resources(stack, type).length > 0)).map(({ layer }) => layer);
  const buckets = loadEstate(realConfig)
    .flatMap(({ storage }) => purposes(storage))
    .map(({ purpose }) => `storage/${purpose}`);
  return [...new Set([...layers.filter((layer) => layer !== "storage"), ...buckets])].sort();
}

describe("docs/data.md", () => {
  it("has a row for every store of the estate, and for nothing else", async () => {
    expect(named).toEqual(await stores());
  });

  it("has a row for either time-series engine", () => {
    expect(rows.filter(([store]) => store?.startsWith("`time-series`")).map(([store]) => store)).toEqual([
      "`time-series` (LiveAnalytics)",
      "`time-series` (InfluxDB)",
    ]);
  });

  it("leaves no cell empty", () => {
    expect(rows.length).toBeGreaterThan(10);
    expect(rows.filter((cells) => cells.length !== 7 || cells.includes(""))).toEqual([]);
  });
});
