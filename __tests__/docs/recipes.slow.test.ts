import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { temporaryFolder } from "../helpers/command";
import { environmentNames } from "../helpers/config";
import { documentText } from "../helpers/documents";
import { ProjectCopy } from "../helpers/history";

const text = documentText("CONTRIBUTING.md");

/** The first block of code after a phrase of the recipes, without the indentation of the list that it stands in. */
function blockAfter(phrase: string): string {
  const from = text.indexOf(phrase);
  const [, indent = "", code = ""] = /\n( *)```\w+\n([\s\S]*?)\n *```/.exec(text.slice(from)) ?? [];
  if (from === -1 || code === "") throw new Error(`CONTRIBUTING.md has no block of code after "${phrase}"`);
  return code.replaceAll(new RegExp(`^${indent}`, "gm"), "");
}

describe("the recipes, followed word for word in a copy", () => {
  const project = new ProjectCopy(path.join(temporaryFolder(), "project"));

  const environments = [...environmentNames, "qa"];

  beforeAll(() => {
    // An environment: what the check says must differ.
    const dev = readFileSync(project.path("config", "dev.yaml"), "utf8");
    writeFileSync(
      project.path("config", "qa.yaml"),
      dev
        .replaceAll("111111111111", "555555555555")
        .replace("environment: dev", "environment: qa")
        .replace("trading-dev", "trading-qa")
        .replace("smart0dte-dev.com", "smart0dte-qa.com")
        .replaceAll(/role\/smart0dte-(plan|deploy)-dev/g, "role/smart0dte-$1-qa")
        .replace("10.4.0.0/16", "10.8.0.0/16")
        .replace("10.5.0.0/16", "10.9.0.0/16"),
    );
    for (const name of environments)
      project.edit(`config/${name}.yaml`, (before) =>
        before.replace(/^ {2}catalog:\n/m, () => `  catalog:\n${blockAfter("**A service.**")}\n`),
      );
    project.edit("src/layers/registry.ts", (before) =>
      before.replace("] as const satisfies", () => `${blockAfter("An entry in `src/layers/registry.ts`")}\n] as const satisfies`),
    );
    writeFileSync(project.path("src", "stacks", "letters-stack.ts"), `${blockAfter("Its class, `src/stacks/letters-stack.ts`")}\n`);
    project.edit("src/stacks/loaders.ts", (before) =>
      before.replace(/\};\n$/, () => `${blockAfter("A line in `src/stacks/loaders.ts`")}\n};\n`),
    );
  });

  it("give a configuration that the check accepts, and stacks of the layer where the registry says", async () => {
    expect(await project.estate(["config", "check"])).toMatchObject({ exitCode: 0 });
    const { stdout } = await project.estate(["list", "--layer", "letters", "--json"]);
    const { stacks } = JSON.parse(stdout) as { stacks: { id: string; region: string }[] };
    expect(stacks.map(({ id, region }) => id.replace(`-${region}-letters`, "")).sort()).toEqual([...environments].sort());
  });

  it.each([[["check", "aws"]], [["check", "services"]], [["access", "check"]]])("pass estate %j", async (command) => {
    expect(await project.estate([...command, "--json"])).toMatchObject({ exitCode: 0 });
  });

  it("plan: the layer makes what its class says, and the service has its place in every environment", async () => {
    const planned = await project.estate(["plan", "--layer", "letters", "--json"]);
    expect(planned).toMatchObject({ exitCode: 0 });
    const { stacks } = JSON.parse(planned.stdout) as { stacks: { stack: string; changes: { address: string }[] }[] };
    expect(stacks.map(({ changes }) => changes.map(({ address }) => address))).toEqual(
      stacks.map(() => [expect.stringMatching(/^aws_cloudwatch_log_group\.client-letters_group/) as string]),
    );
    for (const name of environments) {
      const repositories = readFileSync(project.path("cdktf.out", "stacks", `${name}-us-east-1-registry`, "cdk.tf.json"), "utf8");
      expect(repositories).toContain(`/${name}/ledger`);
    }
  });
});
