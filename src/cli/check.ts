import path from "node:path";
import { checkModels, type ModelCheck } from "../estate/aws-models/check";
import { readMapping } from "../estate/aws-models/mapping";
import { coverageLine, findingLines, modelCheckJson } from "../estate/aws-models/report";
import { synthesizeEstate } from "../estate/synthesis";
import { exitCodes, print, printJson, type SubCommandModule, workspaceOf } from "./context";
import { chosenStacks, withStackFilter } from "./stack-filter";

export const define: SubCommandModule["define"] = (command, run) => {
  withStackFilter(command.command("aws").description("every literal argument against AWS's own models: patterns, lengths, enumerations, ranges, classes of a region"))
    .option("--coverage", "list the arguments that no model judges, with the reasons, instead of findings")
    .addHelpText("after", "\nReads the synthesized estate and AWS's models, which lie in the repository; needs no network and no account.\nExit codes: 0 AWS's models accept every value, 1 failed, 2 they refuse some, or nothing is known of an argument.")
    .action(function (this: typeof command, { coverage }: { coverage?: boolean }) {
      return run(async (options) => {
        const workspace = workspaceOf(options);
        const selected = chosenStacks(workspace.config, this);
        const stacks = (await synthesizeEstate(workspace, options.signal)).filter(({ instance }) => selected.has(instance.id));
        const result = checkModels(stacks, readMapping(path.join(workspace.root, "src", "estate", "aws-models")));
        if (options.json) printJson(modelCheckJson(result));
        else print(coverage === true ? coverageText(result) : findingsText(result));
        return result.findings.length === 0 && result.coverage.unknown.length === 0 ? exitCodes.fine : exitCodes.somethingToDo;
      });
    });
};

function findingsText({ findings, coverage, sources }: ModelCheck): string {
  const unknown = coverage.unknown.map((argument) => `${argument}: no model is mapped to it, so nothing is known of it; map it in src/estate/aws-models/mapping`);
  const head = findings.length === 0 ? "AWS's models accept every value that they know" : `AWS's models refuse ${findings.length} ${findings.length === 1 ? "value" : "values"}`;
  return [...findings.flatMap(findingLines), ...unknown, head, coverageLine(coverage), `models: ${sources.join("; ")}`].join("\n");
}

const coverageText = ({ coverage }: ModelCheck): string => [...Object.entries(coverage.reasons).sort().map(([argument, reason]) => `${argument}: ${reason}`), coverageLine(coverage)].join("\n");
