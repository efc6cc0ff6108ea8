import { type HandedArtifacts } from "./build-statements";
import { type PipelineStage } from "./pipeline-action";

/**
 * What the actions of each project take and give in all pipelines, by the project's name.
 *
 * @param pipelines beginning of the names of the pipelines.
 */
export function handedArtifacts(
  pipelines: string,
  stages: readonly Pick<PipelineStage, "actions">[],
): (project: string) => HandedArtifacts {
  const actions = stages.flatMap(({ actions: of }) => of);
  return (project) => {
    const own = actions.filter(({ configuration }) => configuration.ProjectName === project);
    const named = (artifacts: readonly string[]): string[] => [...new Set(artifacts)].sort();
    return {
      pipelines,
      takes: named(own.flatMap(({ inputArtifacts }) => inputArtifacts)),
      gives: named(own.flatMap(({ outputArtifacts }) => outputArtifacts)),
    };
  };
}
