import { readdirSync } from "node:fs";
import path from "node:path";
import { awsCommandsIn } from "../helpers/aws-commands";
import { type RunbookDocument, runbookDocuments } from "../helpers/automation/documents";
import { documentText } from "../helpers/documents";
import { root } from "../helpers/root";

const folder = "docs/runbooks";
const started = readdirSync(path.join(root, folder)).flatMap((file) =>
  awsCommandsIn(`${folder}/${file}`)
    .filter(({ operation }) => operation === "start-automation-execution")
    .map(({ text, region }) => ({ file, text, region, name: /--document-name (\S+)/.exec(text)?.[1] ?? "" })),
);

/** `Service=api,Tasks=8`, as the CLI's shorthand has it. */
const parametersIn = (text: string): Map<string, string> => {
  const written = /--parameters (.+)$/.exec(text)?.[1] ?? "";
  return new Map(written === "" ? [] : written.split(",").map((pair) => pair.split("=") as [string, string]));
};

/** What is wrong with what a command gives to a document. */
function mistakesIn({ text }: { readonly text: string }, { document }: RunbookDocument): string[] {
  const given = parametersIn(text);
  const names = Object.keys(document.parameters).sort();
  if ([...given.keys()].sort().join() !== names.join()) return [`${text}: it takes ${names.join(", ") || "nothing"}`];
  return Object.entries(document.parameters).flatMap(([name, parameter]) => {
    const value = given.get(name) ?? "";
    // What a person finds out before.
    if (/^<.+>$/.test(value)) return [];
    const isTaken =
      "allowedPattern" in parameter
        ? new RegExp(parameter.allowedPattern).test(value)
        : (parameter.allowedValues as readonly unknown[]).map(String).includes(value);
    return isTaken ? [] : [`${text}: ${name} may not be ${value}`];
  });
}

describe("runbooks and their documents", () => {
  let ofProd: readonly RunbookDocument[];
  beforeAll(async () => {
    ofProd = (await runbookDocuments()).filter(({ stack }) => stack.owner === "prod");
  });

  it("agree: what a runbook starts is there, in that region, and takes what it is given", () => {
    const wrong = started.flatMap((command) => {
      const there = ofProd.find(({ stack, name }) => stack.region === command.region && name === command.name);
      return there === undefined ? [`${command.file}: ${command.name} is not in ${command.region}`] : mistakesIn(command, there);
    });
    expect(wrong).toEqual([]);
  });

  it("are complete: every document is started by a runbook, and stands in the table", () => {
    expect([...new Set(started.map(({ name }) => name))].sort()).toEqual([...new Set(ofProd.map(({ name }) => name))].sort());
    const [, table = ""] = documentText(`${folder}/README.md`).split("## Documents");
    for (const { name, document } of ofProd) {
      const row = table.split("\n").find((line) => line.includes(`\`${name.replace(/^.*-runbook-/, "")}\``));
      const asks = document.mainSteps.some(({ action }) => action === "aws:approve");
      expect([name, row?.split("|")[3]?.trim()]).toEqual([name, name.endsWith("deliveries") ? "to open" : asks ? "yes" : "no"]);
    }
  });

  it("would not agree on what a document does not take", () => {
    const raise = ofProd.find(({ name }) => name.endsWith("raise-minimum"));
    if (raise === undefined) throw new Error("there is no document that raises");
    const command = (parameters: string) => ({ text: `aws ssm start-automation-execution --document-name one --parameters ${parameters}` });
    expect(mistakesIn(command("Service=api,Tasks=8"), raise)).toEqual([]);
    expect(mistakesIn(command("Service=api"), raise)).toEqual([expect.stringContaining("it takes Service, Tasks")]);
    expect(mistakesIn(command("Service=apl,Tasks=8"), raise)).toEqual([expect.stringContaining("Service may not be apl")]);
    expect(mistakesIn(command("Service=api,Tasks=1"), raise)).toEqual([expect.stringContaining("Tasks may not be 1")]);
  });
});
