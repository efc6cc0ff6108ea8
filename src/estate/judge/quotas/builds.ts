import { constant, type Need } from "./need";
import { blocksOf, type Declared } from "./resources";

/**
 * Builds of one kind of machine that run at the same time when one push concerns everything: of each pipeline as many as one
 * step of it starts, and beside them what no pipeline of the account starts, each once, a batch with all of its builds.
 * With fewer, builds wait: five times as many as run, and CodeBuild refuses what comes beyond.
 *
 * @see https://docs.aws.amazon.com/codebuild/latest/userguide/builds-working.html
 */
export function buildsAtOnce(type: string, computeType: string, declared: readonly Declared[]): Need {
  const projects = new Map(
    declared
      .filter((one) => one.type === "aws_codebuild_project" && isOn(one, type, computeType))
      .map((project) => [String(project.args.name), project]),
  );
  const steps = declared.filter((one) => one.type === "aws_codepipeline").map((pipeline) => buildsOf(pipeline, new Set(projects.keys())));
  const started = new Set(steps.flatMap(({ names }) => names));
  const alone = [...projects].filter(([name]) => !started.has(name)).map(([, project]) => batchSize(project));
  return constant([...steps.map(({ atOnce }) => atOnce), ...alone].reduce((sum, one) => sum + one, 0));
}

const isOn = ({ args }: Declared, type: string, computeType: string): boolean =>
  blocksOf(args.environment).some((environment) => environment.type === type && environment.compute_type === computeType);

/** Builds that a pipeline starts in one step at most, of the projects that are named, and which of them it starts at all. */
function buildsOf({ args }: Declared, projects: ReadonlySet<string>): { readonly atOnce: number; readonly names: readonly string[] } {
  const steps = blocksOf(args.stage).flatMap(({ action }) => {
    const builds = blocksOf(action).flatMap(({ configuration, run_order: order }) => {
      const name = String((configuration as Readonly<Record<string, unknown>> | undefined)?.ProjectName);
      return projects.has(name) ? [{ name, order: Number(order ?? 1) }] : [];
    });
    return [...new Set(builds.map(({ order }) => order))].map((order) => builds.filter((build) => build.order === order));
  });
  return { atOnce: Math.max(0, ...steps.map(({ length }) => length)), names: steps.flat().map(({ name }) => name) };
}

/** Builds of a batch; 1 for a project that runs none. */
function batchSize({ args }: Declared): number {
  const [source] = blocksOf(args.source);
  return Math.max(1, [...String(source?.buildspec).matchAll(/^ +- identifier: /gm)].length);
}
