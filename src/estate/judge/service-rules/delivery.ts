import { type Args, blocks, broken, type Declared, type ServiceRule, text } from "./rule";

/** Actions of a pipeline in the order in which they run, with the stage. */
const actionsOf = ({ args }: Declared): readonly Args[] =>
  blocks(args.stage).flatMap(({ action }) =>
    [...blocks(action)].sort((one, other) => Number(one.run_order ?? 1) - Number(other.run_order ?? 1)),
  );

const names = (value: unknown): readonly string[] => (value as readonly string[] | undefined) ?? [];

/** Characters of one value of an action's configuration. */
const mostOfAValue = 1_000;

/** Stages of a pipeline, and actions of a stage. */
const most = { stages: 50, actions: 50 } as const;
const limits = "https://docs.aws.amazon.com/codepipeline/latest/userguide/limits.html";

export const deliveryRules: readonly ServiceRule[] = [
  {
    id: "artifacts-are-made-once-and-before-use",
    aws: "CodePipeline refuses an action whose input no earlier action made, and two actions with an output of the same name.",
    source: "https://docs.aws.amazon.com/codepipeline/latest/userguide/welcome-introducing-artifacts.html",
    find: (estate) =>
      estate.all("aws_codepipeline").flatMap((pipeline) => {
        const made = new Set<string>();
        return actionsOf(pipeline).flatMap(({ name, input_artifacts: inputs, output_artifacts: outputs }) => {
          const missing = names(inputs).filter((input) => !made.has(input));
          const again = names(outputs).filter((output) => made.has(output));
          for (const output of names(outputs)) made.add(output);
          return [
            ...missing.map((input) => broken(pipeline, `has the action ${text(name)}, which takes ${input} before anything makes it`)),
            ...again.map((output) => broken(pipeline, `has the action ${text(name)}, which makes ${output} again`)),
          ];
        });
      }),
  },
  {
    id: "stages-of-a-pipeline-fit",
    aws: `CodePipeline takes from 2 to ${most.stages} stages.`,
    source: limits,
    find: (estate) =>
      estate
        .all("aws_codepipeline")
        .map((pipeline) => ({ pipeline, stages: blocks(pipeline.args.stage).length }))
        .filter(({ stages }) => stages < 2 || stages > most.stages)
        .map(({ pipeline, stages }) =>
          broken(pipeline, `has ${stages} stages; deliver to fewer environments by one pipeline, or in fewer waves`),
        ),
  },
  {
    id: "actions-of-a-stage-fit",
    aws: `CodePipeline takes from 1 to ${most.actions} actions in a stage.`,
    source: limits,
    find: (estate) =>
      estate.all("aws_codepipeline").flatMap((pipeline) =>
        blocks(pipeline.args.stage)
          .map(({ name, action }) => ({ name, actions: blocks(action).length }))
          .filter(({ actions }) => actions < 1 || actions > most.actions)
          .map(({ name, actions }) => broken(pipeline, `has ${actions} actions in the stage ${text(name)}; divide it into several`)),
      ),
  },
  {
    id: "settings-of-actions-fit",
    aws: `CodePipeline takes at most ${mostOfAValue} characters for a value of an action's configuration.`,
    source: "https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_ActionDeclaration.html",
    find: (estate) =>
      estate.all("aws_codepipeline").flatMap((pipeline) =>
        actionsOf(pipeline).flatMap(({ name, configuration }) =>
          Object.entries((configuration as Args | undefined) ?? {})
            .filter(([, value]) => text(value).length > mostOfAValue)
            .map(([key, value]) => broken(pipeline, `gives ${text(name)} ${text(value).length} characters of ${key}`)),
        ),
      ),
  },
];
