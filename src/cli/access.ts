import { existsSync, readFileSync } from "node:fs";
import { ensureFunctionArchives } from "../estate/functions/archives";
import { accessDifference, type AccessChange } from "../estate/judge/access/differences";
import { readOperations } from "../estate/judge/aws-models/mapping";
import { answer } from "../estate/judge/access/ask";
import { becauseOf, proveAccess, type AccessProof } from "../estate/judge/access/proof";
import { parsePolicy, type Policy } from "../estate/judge/access/evaluation/policy";
import { accessWorld } from "../estate/judge/access/world/world";
import { compareRevisions } from "../estate/judge/affected/compare-revisions";
import { synthesizeEstate } from "../estate/synthesis";
import { UserError } from "../common/user-error";
import { exitCodes, print, printJson, type SubCommandModule, workspaceOf } from "./context";
import { inCheckout } from "./prologue";

export const define: SubCommandModule["define"] = (command, run) => {
  command
    .command("check")
    .description("prove that every role may do what its code and services need, and not what it must not")
    .option("--scp <file>", scpHelp, collectControl)
    .addHelpText(
      "after",
      "\nReads the synthesized estate and the functions' archives; needs no network and no account.\nExit codes: 0 proved, 1 failed, 2 something is refused that must work, or open that must not be.",
    )
    .action(({ scp = [] }: { scp?: readonly Policy[] }) =>
      run(async (options) => {
        const workspace = workspaceOf(options);
        const stacks = await synthesizeEstate(workspace, options.signal);
        const { archives } = await ensureFunctionArchives(workspace.root);
        const operations = readOperations(workspace.root);
        const proof = proveAccess(stacks, archives, operations, scp);
        if (options.json) printJson({ format: "estate-access-check/1", ...proof });
        else print(proofText(proof));
        return proof.findings.length === 0 && proof.unknownPolicies.length === 0 ? exitCodes.fine : exitCodes.somethingToDo;
      }),
    );
  command
    .command("can <who> <action> <resource>")
    .description("decide one call by every policy that speaks of it")
    .option(
      "--context <key=value>",
      "condition key of the call, such as kms:ViaService=s3.us-east-1.amazonaws.com; can be given several times",
      collectContext,
    )
    .option("--scp <file>", scpHelp, collectControl)
    .addHelpText(
      "after",
      "\n<who> is a role of the estate by name or ARN, or a service such as cloudwatch.amazonaws.com.\n<resource> is an ARN, <stack>/<address>, or *.\nExit codes: 0 allowed, 1 failed, 2 refused.",
    )
    .action(
      (
        who: string,
        action: string,
        resource: string,
        { context = {}, scp = [] }: { context?: Readonly<Record<string, string>>; scp?: readonly Policy[] },
      ) =>
        run(async (options) => {
          const world = accessWorld(await synthesizeEstate(workspaceOf(options), options.signal), scp);
          const { decision, ...question } = answer(world, { who, action, resource, context });
          const because = becauseOf(decision);
          if (options.json) printJson({ format: "estate-access-can/1", ...question, allowed: decision.allowed, because });
          else
            print(
              `${question.who} ${decision.allowed ? "may" : "may not"} ${question.action} on ${question.resource}\nbecause: ${because}`,
            );
          return decision.allowed ? exitCodes.fine : exitCodes.somethingToDo;
        }),
    );
  command
    .command("diff")
    .description("compare what roles may do with another revision: can now, could before")
    .requiredOption("--base <revision>", "branch, tag or commit to compare with")
    .addHelpText("after", "\nExit codes: 0 the same, 1 failed, 2 something was gained or lost.")
    .action(({ base }: { base: string }) =>
      run(async (options) => {
        const workspace = workspaceOf(options);
        const { before, stacks } = await inCheckout(workspace, "access diff", options, (progress) =>
          compareRevisions(workspace, { base }, options.signal, progress),
        );
        const difference = accessDifference(before, stacks);
        if (options.json) printJson({ format: "estate-access-diff/1", ...difference });
        else
          print(
            [
              ...lines("can now", difference.gained),
              ...lines("could before", difference.lost),
              summary(difference.gained.length, difference.lost.length),
            ].join("\n"),
          );
        return difference.gained.length + difference.lost.length === 0 ? exitCodes.fine : exitCodes.somethingToDo;
      }),
    );
};

const scpHelp =
  "file of a service control policy that binds the accounts (JSON, as Organizations shows it); can be given several times, one a level of the organisation";

function collectControl(file: string, before: readonly Policy[] = []): readonly Policy[] {
  try {
    return [...before, parsePolicy(file, readFileSync(file, "utf8"))];
  } catch (cause) {
    throw new UserError({
      problem: `--scp ${file}: ${existsSync(file) ? "this is no policy that can be evaluated" : "there is no such file"}`,
      fix: "write what `aws organizations describe-policy --policy-id <id> --query Policy.Content --output text` prints into a file",
      cause,
    });
  }
}

function collectContext(value: string, before: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> {
  const [key = "", ...rest] = value.split("=");
  if (key === "" || rest.length === 0)
    throw new UserError({
      problem: `--context ${value}: this is no condition key with a value`,
      fix: "write it as key=value, such as kms:ViaService=s3.us-east-1.amazonaws.com",
    });
  return { ...before, [key]: rest.join("=") };
}

const lines = (head: string, changes: readonly AccessChange[]): string[] =>
  changes.map(({ who, action, resource }) => `${head}: ${who} ${action} on ${resource}`);
const summary = (gained: number, lost: number): string =>
  gained + lost === 0 ? "no role may do more or less than before" : `${gained} gained, ${lost} lost`;

function proofText({ findings, counts, unknownPolicies }: AccessProof): string {
  const found = findings.map(
    ({ kind, who, action, resource, why, because }) =>
      `${kind}: ${who} ${action} on ${resource}\n  ${kind === "refused" ? "must work for" : "must not be possible:"} ${why}\n  ${because}`,
  );
  const unknown = unknownPolicies.map(
    (arn) => `not understood: the text of ${arn} is not kept here; run \`npm run managed-policies\` after its name is added there`,
  );
  return [
    ...found,
    ...unknown,
    `${counts.must} calls must be allowed, ${counts.never} must not: ${findings.length === 0 ? "all are as they must be" : `${findings.length} are not`}`,
  ].join("\n");
}
