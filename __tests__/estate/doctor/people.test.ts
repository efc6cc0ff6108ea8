import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { loadEstate } from "../../../config/load";
import { type CheckContext, type CheckResult } from "../../../src/estate/doctor/check";
import { waysOfNotice } from "../../../src/estate/doctor/people";
import { realConfig } from "../../helpers/estate";
import { emptyMachine, temporaryFolder, writeFile } from "../../helpers/machine";

const waking = loadEstate(realConfig)
  .filter(({ observability }) => observability.pagesTell === "critical")
  .map(({ environment }) => environment);

/** The doctor's word on the real environments, each file with what is changed of it. */
function examined(change: (environment: string, text: string) => string): CheckResult | Promise<CheckResult> {
  const root = temporaryFolder();
  for (const file of readdirSync(realConfig).filter((name) => name.endsWith(".yaml")))
    writeFile(path.join(root, "config", file), change(path.basename(file, ".yaml"), readFileSync(path.join(realConfig, file), "utf8")));
  const context: CheckContext = {
    root,
    outputs: [],
    configFolder: path.join(root, "config"),
    machine: emptyMachine(root),
    nodeVersion: "22.1.0",
  };
  return waysOfNotice.run(context);
}

/** With channels of Slack for some topics. */
const slack = (text: string, ...topics: readonly string[]): string =>
  text.replace(
    /^observability:$/m,
    `observability:\n  slack: { workspaceId: T07EA123LEP, channels: { ${topics.map((topic) => `${topic}: C07EZ1ABC23`).join(", ")} } }`,
  );

describe("the ways to whoever is woken", () => {
  it("are said to be one too few where pages wake somebody and reach no channel of Slack, with the key that is missing", async () => {
    const found = await examined((_, text) => text);
    expect(found.state).toBe("warning");
    for (const environment of waking) {
      expect(found.summary).toContain(environment);
      expect(found.fix).toContain(`config/${environment}.yaml`);
    }
    expect(found.fix).toMatch(/docs\/first-day\.md.*workspaceId/);
  });

  it("are one too few too where Slack gets other topics alone", async () => {
    const found = await examined((environment, text) => (waking.includes(environment) ? slack(text, "info", "warning") : text));
    expect(found.state).toBe("warning");
  });

  it("are as they must be where the topic critical has a channel", async () => {
    const found = await examined((environment, text) => (waking.includes(environment) ? slack(text, "critical") : text));
    expect(found).toMatchObject({ state: "ok", summary: `email, SMS and Slack, in ${waking.join(", ")}` });
  });
});
