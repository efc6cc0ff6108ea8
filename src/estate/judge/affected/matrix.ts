import { UserError } from "../../../common/user-error";
import { type StackInstance } from "../../../layers/instances";
import { breakGlassLayers } from "../../../layers/registry";
import { precedingAmong } from "../../../layers/order";

/** https://docs.github.com/en/actions/reference/limits: jobs of one matrix */
const githubJobs = 256;
/** https://docs.aws.amazon.com/codebuild/latest/userguide/limits.html: builds of one batch */
const codebuildBuilds = 100;

/** A stack that a job works on. */
export interface MatrixStack {
  readonly instance: StackInstance;
  /** Why it is in the matrix. */
  readonly effect: string;
  /** Undefined for a stack that has no code any more, on which no job can work. */
  readonly wave: number | undefined;
}

/** One job of a matrix. */
interface Job {
  readonly stack: string;
  readonly wave: number;
  readonly effect: string;
  /** For a stack that exists once per account, the account's first environment. */
  readonly environment: string;
  readonly account: string;
  readonly region: string;
  readonly layer: string;
  /** Who may apply it: AWS refuses the stacks of `breakGlass` to every pipeline. */
  readonly appliedBy: "pipeline" | "breakGlass";
}

const jobsOf = (stacks: readonly MatrixStack[]): readonly Job[] =>
  stacks.flatMap(({ instance, effect, wave }) => {
    if (wave === undefined) return [];
    const { id, environments, owner, accountName, region, layer } = instance;
    return [
      {
        stack: id,
        wave,
        effect,
        environment: environments[0] ?? owner,
        account: accountName,
        region,
        layer,
        appliedBy: breakGlassLayers.includes(layer) ? "breakGlass" : "pipeline",
      },
    ];
  });

/**
 * One entry per wave, in order; the `include` of each is a job matrix of GitHub Actions. Jobs of one
 * wave run side by side, so a workflow has one job per wave that needs the one before.
 *
 * @throws UserError for a wave with more jobs than GitHub runs of one matrix.
 */
export function githubMatrix(stacks: readonly MatrixStack[]): object {
  const jobs = jobsOf(stacks);
  const waves = [...new Set(jobs.map(({ wave }) => wave))]
    .sort((a, b) => a - b)
    .map((wave) => ({ wave, include: jobs.filter((job) => job.wave === wave) }));
  const largest = waves.find(({ include }) => include.length > githubJobs);
  if (largest !== undefined)
    throw tooMany(`wave ${largest.wave} has ${largest.include.length} stacks; GitHub runs ${githubJobs} jobs of one matrix`);
  return { waves };
}

/**
 * The `batch` of a buildspec: one build per stack, each after those that it comes after. A build
 * finds its stack in the variable STACK, and so on.
 *
 * @param all every stack of the estate
 * @throws UserError for more stacks than CodeBuild runs in one batch.
 */
export function codebuildMatrix(stacks: readonly MatrixStack[], all: readonly StackInstance[]): object {
  const jobs = jobsOf(stacks);
  if (jobs.length > codebuildBuilds)
    throw tooMany(`${jobs.length} stacks are in the matrix; CodeBuild runs ${codebuildBuilds} builds of one batch`);
  const preceding = precedingAmong(new Set(jobs.map(({ stack }) => stack)), all);
  const builds = jobs.map(({ stack, wave, effect, environment, account, region, layer, appliedBy }) => ({
    identifier: identifierOf(stack),
    env: {
      variables: {
        STACK: stack,
        WAVE: String(wave),
        EFFECT: effect,
        ENVIRONMENT: environment,
        ACCOUNT: account,
        REGION: region,
        LAYER: layer,
        APPLIED_BY: appliedBy,
      },
    },
    "depend-on": (preceding.get(stack) ?? []).map(identifierOf),
  }));
  return {
    batch: {
      "fast-fail": true,
      "build-graph": builds.map(({ "depend-on": before, ...build }) => (before.length === 0 ? build : { ...build, "depend-on": before })),
    },
  };
}

/** CodeBuild allows letters, digits and underscores. */
const identifierOf = (stack: string): string => stack.replaceAll("-", "_");

const tooMany = (problem: string): UserError => new UserError({ problem, fix: "call it once per environment, with --env" });
