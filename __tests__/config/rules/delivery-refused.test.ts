import path from "node:path";
import { type Change, findingsAfter } from "../../helpers/config";

const pipelines = (...keys: readonly (string | number)[]): (string | number)[] => ["delivery", "pipelines", ...keys];
const service = { description: "A service that nothing builds", uses: { stores: { database: "read" } } };

/** What is wrong, the files that are changed, and where the check must say so. */
const refused: readonly (readonly [string, Readonly<Record<string, readonly Change[]>>, string])[] = [
  [
    "a repository name that is none",
    { prod: [{ at: pipelines("repository"), to: "trading platform" }] },
    "prod delivery.pipelines.repository",
  ],
  ["a branch that cannot exist", { prod: [{ at: pipelines("branch"), to: "main..next" }] }, "prod delivery.pipelines.branch"],
  [
    "a window that never opens",
    {
      staging: [
        { at: ["delivery", "duringSession"], to: "refused" },
        { at: ["delivery", "window"], to: { days: ["mon"], from: "10:00", until: "15:00" } },
      ],
    },
    "staging delivery.window",
  ],
  [
    "an approval without approvers",
    { prod: [{ at: pipelines("approval", "approvers"), to: [] }] },
    "prod delivery.pipelines.approval.approvers",
  ],
  ["a gate allowing everything", { prod: [{ at: pipelines("scan"), to: { blocks: [] } }] }, "prod delivery.pipelines.scan.blocks"],
  [
    "an architecture that differs from the tasks'",
    { prod: [{ at: pipelines("build"), to: { environmentType: "LINUX_CONTAINER" } }] },
    "prod delivery.pipelines.build.environmentType",
  ],
  [
    "a pipeline with more stages than AWS takes",
    { prod: [{ at: pipelines("stages"), to: [...Array.from({ length: 46 }, (_, index) => `e${index}`), "prod"] }] },
    "prod delivery.pipelines.stages",
  ],
  ["a service without a build", { staging: [{ at: ["services", "catalog", "ledger"], to: service }] }, "staging services.catalog.ledger"],
];

describe("configuration of deliveries that cannot work", () => {
  it.each(refused)("is refused with where, what, allowed and fix: %s", (_, changes, where) => {
    const found = findingsAfter(changes).filter(({ file, path: key }) => `${path.basename(file, ".yaml")} ${key}` === where);
    expect(found).not.toEqual([]);
    for (const { got, allowed, fix } of found) for (const said of [got, allowed, fix]) expect(said).toMatch(/\w{2}/);
  });
});
