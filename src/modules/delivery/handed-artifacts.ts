import { type NameScope } from "../../facts/naming";
import { type HandedArtifacts } from "./build-statements";
import { pipelineName } from "./names";
import { type Deliverable, type PipelineContext, pipelineStages } from "./pipeline-stages";

/** What the actions of each project take and give in all pipelines, by the project's name. */
export function handedArtifacts(
  names: NameScope,
  deliverables: readonly Deliverable[],
  context: PipelineContext,
): (project: string) => HandedArtifacts {
  const actions = deliverables.flatMap((deliverable) => pipelineStages(deliverable, context)).flatMap(({ actions: of }) => of);
  return (project) => {
    const own = actions.filter(({ configuration }) => configuration.ProjectName === project);
    const named = (artifacts: readonly string[]): string[] => [...new Set(artifacts)].sort();
    return {
      pipelines: pipelineName(names, ""),
      takes: named(own.flatMap(({ inputArtifacts }) => inputArtifacts)),
      gives: named(own.flatMap(({ outputArtifacts }) => outputArtifacts)),
    };
  };
}
