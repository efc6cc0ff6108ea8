import { readFileSync } from "node:fs";
import path from "node:path";
import { writeAtomically } from "../common/atomic-file";
import { suggest } from "../common/suggest";
import { UserError } from "../common/user-error";
import { exitCodes, print, printForeignJson, printJson, projectRoot, type SubCommandModule } from "./context";

export const define: SubCommandModule["define"] = (command, run) => {
  command
    .argument("[format]", "format as printed, such as estate-plan/1 (default: list all)")
    .option("--write", "write the schema of every format to docs/json/ instead")
    .addHelpText("after", "\nEvery document that a command prints under --json names its format; this describes it.")
    .action((name: string | undefined, { write }: { write?: boolean }) =>
      run(async (options) => {
        const { formatNames, jsonSchemaOf, schemaFile } = await import("../estate/show/formats/json-schema");
        if (write === true && name !== undefined)
          throw new UserError({ problem: "--write writes every schema, and one is named", fix: "leave out --write, or the name" });
        if (name !== undefined) {
          const schema = jsonSchemaOf(name);
          if (schema === undefined) throw unknownFormat(name, formatNames);
          printForeignJson(schema);
          return exitCodes.fine;
        }
        const folder = path.join(projectRoot(), "docs", "json");
        if (write === true)
          for (const format of formatNames)
            writeWhereChanged(path.join(folder, schemaFile(format)), `${JSON.stringify(jsonSchemaOf(format), undefined, 2)}\n`);
        if (options.json) printJson({ format: "estate-formats/1", folder: write === true ? folder : null, formats: formatNames });
        else print(write === true ? `${formatNames.length} schemas are in ${folder}` : formatNames.join("\n"));
        return exitCodes.fine;
      }),
    );
};

function writeWhereChanged(file: string, text: string): void {
  let before: string | undefined;
  try {
    before = readFileSync(file, "utf8");
  } catch {
    before = undefined;
  }
  if (before !== text) writeAtomically(file, text);
}

function unknownFormat(name: string, known: readonly string[]): UserError {
  const suggestion = suggest(name, known);
  return new UserError({
    problem: `no command prints the format ${name}`,
    fix: suggestion === undefined ? "`estate formats` lists all" : `did you mean ${suggestion}?`,
  });
}
