import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { estate, temporaryFolder } from "../helpers/command";
import { writeExport } from "../helpers/configuration-export";

const folder = temporaryFolder();
const command = ["recovery", "configuration"];
const task = (image: string, revision: number) => ({
  family: "smart0dte-prod-api",
  revision,
  taskDefinitionArn: `arn:aws:ecs:us-east-1:1:task-definition/smart0dte-prod-api:${revision}`,
  registeredAt: new Date(0),
  containerDefinitions: [{ name: "app", image }],
});
const earlier = writeExport(folder, "earlier.json", {
  parameters: { "/smart0dte/prod/db/writer": "east", "/smart0dte/prod/gone": "1" },
  taskDefinitions: [task("api:1", 1)],
});

describe("estate recovery configuration", () => {
  it("ends with 0 for what is alike: a parameter written again, a revision registered again", async () => {
    const same = writeExport(folder, "same.json", {
      at: "2026-12-01T12:00:00Z",
      parameters: { "/smart0dte/prod/gone": "1", "/smart0dte/prod/db/writer": "east" },
      taskDefinitions: [task("api:1", 2)],
    });
    expect(await estate([...command, earlier, same])).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining("nothing differs between 2026-12-01T06:00:00.000Z and 2026-12-01T12:00:00.000Z") as string,
    });
  });

  it("ends with 2 and says what was changed, taken away and added", async () => {
    const later = writeExport(folder, "later.json", {
      at: "2026-12-01T12:00:00Z",
      parameters: { "/smart0dte/prod/db/writer": "west", "/smart0dte/prod/new": "2" },
      taskDefinitions: [task("api:2", 2)],
    });
    const { exitCode, stdout } = await estate([...command, earlier, later, "--json"]);
    expect(exitCode).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({
      region: "us-east-1",
      differences: [
        { kind: "parameter", name: "/smart0dte/prod/db/writer", before: "east", after: "west" },
        { kind: "parameter", name: "/smart0dte/prod/gone", before: "1", after: null },
        { kind: "parameter", name: "/smart0dte/prod/new", before: null, after: "2" },
        { kind: "taskDefinition", name: "smart0dte-prod-api", before: expect.stringContaining("api:1") as string },
      ],
    });
  });

  it.each<[string, (text: string) => string, RegExp]>([
    ["a value was changed in it", (text) => text.replace('"east"', '"west"'), /is not as it was written/],
    [
      "it says another number",
      (text) => text.replace('"count": 2', '"count": 3'),
      /holds 2 parameters and 1 task definitions, and says otherwise/,
    ],
    ["it has another form", (text) => text.replace("configuration-export/1", "configuration-export/2"), /is no export of a configuration/],
    ["it is cut off", (text) => text.slice(0, -20), /cannot be read as JSON/],
  ])("refuses an export when %s", async (_, change, message) => {
    const file = path.join(folder, "changed.json");
    const text = readFileSync(earlier, "utf8");
    expect(change(text)).not.toBe(text);
    writeFileSync(file, change(text));
    const { exitCode, stderr } = await estate([...command, earlier, file]);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(message);
  });

  it("refuses exports of two regions", async () => {
    const west = writeExport(folder, "west.json", { region: "us-west-2" });
    const { exitCode, stderr } = await estate([...command, earlier, west]);
    expect(exitCode).toBe(1);
    expect(stderr).toContain("one export is of /smart0dte/prod in us-east-1, the other of /smart0dte/prod in us-west-2");
  });
});
