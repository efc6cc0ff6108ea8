import { UserError } from "../../../common/user-error";
import { type SynthesizedStack } from "../../synthesized";
import { type PipelineDefinition, type Surroundings } from "../run-pipeline";

type Arguments = Readonly<Record<string, unknown>>;

interface Found {
  readonly stack: SynthesizedStack;
  readonly args: Arguments;
}

/** Resources of a type in all stacks. */
export const resourcesOf = (stacks: readonly SynthesizedStack[], type: string): Found[] =>
  stacks.flatMap((stack) => Object.values(stack.json.resource?.[type] ?? {}).map((args) => ({ stack, args })));

/** The synthesized pipeline of a deployable. @throws UserError when there is none. */
export function pipelineOf(stacks: readonly SynthesizedStack[], deployable: string): PipelineDefinition {
  const all = resourcesOf(stacks, "aws_codepipeline");
  const found = all.find(({ args }) => String(args["name"]).endsWith(`-${deployable}`));
  if (found === undefined)
    throw new UserError({
      problem: `no pipeline delivers ${deployable}`,
      details: all.map(({ args }) => String(args["name"])),
      fix: "name a service of the catalog, or web",
    });
  return found.args as unknown as PipelineDefinition;
}

/** What a build project is given, by its name. */
export function projectsOf(stacks: readonly SynthesizedStack[]): Surroundings["project"] {
  const all = resourcesOf(stacks, "aws_codebuild_project");
  return (name) => {
    const found = all.find(({ args }) => args["name"] === name);
    if (found === undefined) throw new Error(`no stack has the project ${name}`);
    const { environment_variable: variables = [] } = found.args["environment"] as {
      readonly environment_variable?: readonly { readonly name: string; readonly value: string }[];
    };
    return {
      buildspec: (found.args["source"] as { readonly buildspec: string }).buildspec,
      variables: Object.fromEntries(variables.map(({ name: key, value }) => [key, value])),
    };
  };
}

/** Parameters that the last apply left, by `<account>/<region><name>`, and a flag of the failover that says no. */
export const parametersOf = (stacks: readonly SynthesizedStack[]): Record<string, string> =>
  Object.fromEntries(
    resourcesOf(stacks, "aws_ssm_parameter").map(({ stack: { instance }, args }) => [
      `${instance.accountId}/${instance.region}${String(args["name"])}`,
      String(args["name"]).endsWith("/dr/failover") ? "false" : String(args["value"]),
    ]),
  );
