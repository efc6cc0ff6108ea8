import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { findingsCache, type StackFindings } from "../../../../src/estate/judge/provenance/cache";
import { temporaryFolder } from "../../../helpers/machine";

const findings: StackFindings = {
  base: { blocks: new Map([["aws_vpc.main", { cidr_block: "10.0.0.0/16" }]]), constructs: new Map([["aws_vpc.main", "dev/vpc"]]) },
  effects: new Map([
    [
      "aws_vpc.main",
      {
        effects: [{ environment: 0, path: ["regions", "primary", "cidr"], kind: "value", arguments: ["cidr_block"], presence: false }],
        untried: [],
      },
    ],
  ]),
};

describe("what was found out about stacks", () => {
  it("is kept for the same code and configuration, and for no other", () => {
    const folder = temporaryFolder();
    findingsCache(folder, ["code", "config"]).write("dev-network", findings);
    expect(findingsCache(folder, ["code", "config"]).read("dev-network")).toEqual(findings);
    expect(findingsCache(folder, ["code", "changed"]).read("dev-network")).toBeUndefined();
    expect(findingsCache(folder, ["code", "config"]).read("dev-other")).toBeUndefined();
  });

  it("is found out again when the file is damaged", () => {
    const folder = temporaryFolder();
    const cache = findingsCache(folder, ["code"]);
    cache.write("dev-network", findings);
    const [home = ""] = readdirSync(folder);
    writeFileSync(path.join(folder, home, "dev-network.json"), '{"blocks": [');
    expect(cache.read("dev-network")).toBeUndefined();
  });

  it("does not pile up", () => {
    const folder = temporaryFolder();
    for (let index = 0; index < 8; index += 1) mkdirSync(path.join(folder, `old-${index}`));
    findingsCache(folder, ["code"]).write("dev-network", findings);
    expect(readdirSync(folder)).toHaveLength(5);
    expect(findingsCache(folder, ["code"]).read("dev-network")).toEqual(findings);
  });
});
