import { existsSync, mkdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { loadEstate } from "../../config/load";
import { writeAtomically, writeFailure } from "../common/atomic-file";
import { workflowDocuments } from "../estate/show/workflows/documents";
import { configFolder, exitCodes, print, printJson, projectRoot, type SubCommandModule } from "./context";

export const define: SubCommandModule["define"] = (command, run) => {
  command
    .option("--output <folder>", "write into this folder (default: docs/github of the checkout)")
    .option("--check", "write nothing; end with 2 when a file is not what would be written")
    .addHelpText("after", "\nGitHub runs what lies in .github/workflows. What they need there: docs/github.md.")
    .action((own: { output?: string; check?: boolean }) =>
      run((options) => {
        const folder = path.resolve(own.output ?? path.join(projectRoot(), "docs", "github"));
        const documents = workflowDocuments(loadEstate(configFolder(options)));
        const files = [...documents.keys()].sort();
        if (own.check === true) {
          const stale = files.filter((name) => !isCurrent(path.join(folder, name), documents.get(name)));
          if (options.json) printJson({ format: "estate-workflows-check/1", folder, stale });
          else if (stale.length > 0)
            process.stderr.write(
              `estate: ${stale.join(", ")} in ${folder}: not what the registry and the configuration say\nfix: run \`npx estate workflows\` with the same --output, and commit what it writes\n`,
            );
          else print(`${files.length} workflows in ${folder} are current`);
          return stale.length === 0 ? exitCodes.fine : exitCodes.somethingToDo;
        }
        try {
          mkdirSync(folder, { recursive: true });
        } catch (error) {
          throw writeFailure(folder, error);
        }
        for (const [name, text] of documents) writeAtomically(path.join(folder, name), text);
        if (options.json) printJson({ format: "estate-workflows/1", folder, files });
        else print(`${files.length} workflows are in ${folder}`);
        return exitCodes.fine;
      }),
    );
};

const isCurrent = (file: string, text: string | undefined): boolean => existsSync(file) && readFileSync(file, "utf8") === text;
