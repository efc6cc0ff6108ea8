import { checkModels, type ModelCheck } from "../estate/judge/aws-models/check";
import { withFindingKeys } from "../estate/judge/aws-models/config-keys";
import { type ModelFinding } from "../estate/judge/aws-models/finding";
import { readMapping } from "../estate/judge/aws-models/mapping";
import { coverageLine, findingLines, modelCheckJson } from "../estate/judge/aws-models/report";
import { checkServices, type ServiceFinding, serviceRules } from "../estate/judge/service-rules/check";
import { synthesizeEstate } from "../estate/synthesis";
import { type Workspace } from "../estate/workspace";
import { requireAlone, requireNoJson } from "./alone";
import { exitCodes, print, printJson, type SubCommandModule, workspaceOf } from "./context";
import { chosenStacks, withStackFilter } from "./stack-filter";

export const define: SubCommandModule["define"] = (command, run) => {
  withStackFilter(
    command
      .command("aws")
      .description("every literal argument against AWS's own models: patterns, lengths, enumerations, ranges, classes of a region"),
  )
    .option("--coverage", "list the arguments that no model judges, with the reasons, instead of findings")
    .option("--keys", "name for each finding the key of the configuration that determines it; makes its stack again, some seconds each")
    .addHelpText(
      "after",
      "\nReads the synthesized estate and AWS's models, which lie in the repository; needs no network and no account.\nExit codes: 0 AWS's models accept every value, 1 failed, 2 they refuse some, or nothing is known of an argument.",
    )
    .action(function (this: typeof command, { coverage, keys }: { coverage?: boolean; keys?: boolean }) {
      return run(async (options) => {
        if (coverage === true) requireNoJson(options.json, "--coverage");
        const workspace = workspaceOf(options);
        const selected = chosenStacks(workspace.config, this);
        const stacks = (await synthesizeEstate(workspace, options.signal)).filter(({ instance }) => selected.has(instance.id));
        const judged = checkModels(stacks, readMapping(workspace.root));
        const result = keys === true ? { ...judged, findings: await explained(judged.findings, workspace, options.signal) } : judged;
        if (options.json) printJson(modelCheckJson(result));
        else print(coverage === true ? coverageText(result) : findingsText(result));
        return result.findings.length === 0 && result.coverage.unknown.length === 0 ? exitCodes.fine : exitCodes.somethingToDo;
      });
    });
  withStackFilter(command.command("services").description("how services of AWS work together, where no model of theirs says it"))
    .option("--rules", "list the rules as Markdown instead: what AWS does, and its source")
    .addHelpText(
      "after",
      "\nReads the synthesized estate; needs no network and no account.\nExit codes: 0 no rule is broken, 1 failed, 2 one is.",
    )
    .action(function (this: typeof command, { rules }: { rules?: boolean }) {
      return run(async (options) => {
        if (rules === true) {
          requireAlone(this, "--rules");
          const list = serviceRules.map(({ id, aws, source }) => ({ id, aws, source }));
          if (options.json) printJson({ format: "estate-check-services-rules/1", rules: list });
          else print(serviceRuleTable());
          return exitCodes.fine;
        }
        const workspace = workspaceOf(options);
        const selected = chosenStacks(workspace.config, this);
        const findings = checkServices(
          (await synthesizeEstate(workspace, options.signal)).filter(({ instance }) => selected.has(instance.id)),
        );
        if (options.json)
          printJson({
            format: "estate-check-services/1",
            rules: serviceRules.map(({ id, aws, source }) => ({ id, aws, source })),
            findings,
          });
        else print(servicesText(findings));
        return findings.length === 0 ? exitCodes.fine : exitCodes.somethingToDo;
      });
    });
};

/** The search synthesizes stacks again; a check that is not asked for it does not pay for it. */
async function explained(findings: readonly ModelFinding[], workspace: Workspace, signal: AbortSignal): Promise<readonly ModelFinding[]> {
  const { attributeArguments } = await import("../estate/judge/provenance/client");
  return withFindingKeys(findings, (questions) => attributeArguments(workspace, questions, signal));
}

const serviceRuleTable = (): string =>
  [
    "| Rule | What AWS does | Source |",
    "|---|---|---|",
    ...serviceRules.map(({ id, aws, source }) => `| ${id} | ${aws} | [source](${source}) |`),
  ].join("\n");

const servicesText = (findings: readonly ServiceFinding[]): string =>
  [
    ...findings.flatMap(({ rule, stack, address, what, aws, source }) => [
      `${stack} ${address} ${what}`,
      `  ${rule}: ${aws}`,
      `  ${source}`,
    ]),
    findings.length === 0 ? `none of ${serviceRules.length} rules is broken` : `${findings.length} breaks of rules`,
  ].join("\n");

function findingsText({ findings, coverage, sources }: ModelCheck): string {
  const unknown = coverage.unknown.map(
    (argument) => `${argument}: no model is mapped to it, so nothing is known of it; map it in src/estate/judge/aws-models/mapping`,
  );
  const head =
    findings.length === 0
      ? "AWS's models accept every value that they know"
      : `AWS's models refuse ${findings.length} ${findings.length === 1 ? "value" : "values"}`;
  return [...findings.flatMap(findingLines), ...unknown, head, coverageLine(coverage), `models: ${sources.join("; ")}`].join("\n");
}

const coverageText = ({ coverage }: ModelCheck): string =>
  [
    ...Object.entries(coverage.reasons)
      .sort()
      .map(([argument, reason]) => `${argument}: ${reason}`),
    coverageLine(coverage),
  ].join("\n");
