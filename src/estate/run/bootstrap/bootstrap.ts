import { type Progress } from "../../progress";
import { bootstrapSteps, type BootstrapStep } from "./steps";
import { type BootstrapTarget } from "./target";
import { type Terraform } from "./terraform-calls";
import { observe, type World } from "./world";
import { differences, requireOneState } from "./verify";

/** What was done for one stack, or is to be done, in order. */
export interface StackOutcome {
  readonly stack: string;
  readonly region: string;
  readonly did: readonly string[];
  /** What a person has to do, or a run without `--check`. */
  readonly left: readonly string[];
}

/** Takes every step that is needed, the same step for all stacks at the same time. */
export async function bootstrap(
  terraform: Terraform,
  targets: readonly BootstrapTarget[],
  progress: Progress,
): Promise<readonly StackOutcome[]> {
  const outcomes = targets.map(({ instance: { id, region } }) => ({ stack: id, region, did: [] as string[], left: [] as string[] }));
  for (const step of bootstrapSteps) {
    const shown = progress.begin(`${step.doing} in ${targets.map(({ region }) => region).join(" and ")}`);
    const results = await everyOne(targets, (target) =>
      takeStep(
        step,
        terraform,
        target,
        outcomes.some(({ stack, left }) => stack === target.instance.id && left.length > 0),
        shown.update,
      ),
    );
    const done = results.flatMap((result, index) => {
      if (result === undefined) return [];
      outcomes[index]?.did.push(result.did);
      if (result.left !== undefined) outcomes[index]?.left.push(result.left);
      return [`${targets[index]?.region}: ${result.did}`];
    });
    shown.done(done.length === 0 ? `${step.doing}: nothing to do` : done.join("\n"));
  }
  return outcomes;
}

async function takeStep(
  step: BootstrapStep,
  terraform: Terraform,
  target: BootstrapTarget,
  unverified: boolean,
  onDetail: (text: string) => void,
) {
  const world = await observe(target);
  requireOneState(target, world);
  if (step.needed(target, world) === undefined || (step.id === "clear" && unverified)) return undefined;
  return step.run({ terraform, target, world, onDetail });
}

/** Reports what a run would do, and changes nothing. */
export async function checkBootstrap(
  terraform: Terraform,
  targets: readonly BootstrapTarget[],
  progress: Progress,
): Promise<readonly StackOutcome[]> {
  const shown = progress.begin("looking at buckets, keys and states");
  const outcomes = await everyOne(targets, async (target) => {
    const world = await observe(target);
    requireOneState(target, world);
    const left = bootstrapSteps.filter(({ id }) => id !== "verify").flatMap((step) => step.needed(target, world) ?? []);
    return { stack: target.instance.id, region: target.region, did: [], left: [...left, ...(await remaining(terraform, target, world))] };
  });
  shown.done("looked at buckets, keys and states; nothing was changed");
  return outcomes;
}

async function remaining(terraform: Terraform, target: BootstrapTarget, { remote }: World): Promise<string[]> {
  if (remote === undefined) return [];
  const counts = await differences(terraform, target);
  return counts === undefined
    ? []
    : [`deploy ${target.instance.id}: ${counts.add} to add, ${counts.change} to change, ${counts.remove} to destroy`];
}

/** Does the work for all at the same time, and lets all come to their end before an error ends the run. */
async function everyOne<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<readonly R[]> {
  const settled = await Promise.allSettled(items.map(work));
  return settled.map((result) => {
    if (result.status === "rejected") throw result.reason;
    return result.value;
  });
}
