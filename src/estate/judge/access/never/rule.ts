import { type Call } from "../calls/call";
import { isStateBucket, purposeOf } from "../calls/people";
import { arnOf } from "../world/arns";
import { type EstateResource } from "../world/estate-resource";
import { type AccessWorld, type EstateRole } from "../world/world";

/** A call that must be refused; the rule that asks says why. */
export type Question = Omit<Call, "why">;

/** What somebody must not be able to do, as a sentence that a reader agrees with, and the calls that would break it. */
export interface Rule {
  readonly id: string;
  readonly sentence: string;
  readonly asks: (world: AccessWorld) => readonly Question[];
}

const isPerson = (role: EstateRole): boolean => purposeOf(role) !== "";
/** Roles of people and pipelines, by what they are for. */
export const people = ({ roles }: AccessWorld, ...purposes: readonly string[]): EstateRole[] =>
  roles.filter((role) => purposes.includes(purposeOf(role)));
/** Who only looks. */
export const readers = (world: AccessWorld): EstateRole[] =>
  people(world, "read-only", "on-call", "operator", "planner", "release-approver");
/** Who changes things in the course of their work; break-glass is none of them. */
export const changers = (world: AccessWorld): EstateRole[] => people(world, "administrator", "deployer", "developer", "operator");
/** Tasks, functions and services. */
export const workloads = ({ roles }: AccessWorld): EstateRole[] => roles.filter((role) => !isPerson(role));

export const ofType = ({ resources }: AccessWorld, ...types: readonly string[]): EstateResource[] =>
  resources.filter(({ type }) => types.includes(type));

/** Every role with every action on every target. */
export const asked = (
  roles: readonly EstateRole[],
  actions: readonly string[],
  targets: readonly { readonly arn: string; readonly region: string }[],
  context?: Call["context"],
): Question[] =>
  roles.flatMap((who) =>
    actions.flatMap((action) =>
      targets.map(({ arn, region }): Question => ({
        who,
        action,
        resource: arn,
        region,
        ...(context === undefined ? {} : { context }),
      })),
    ),
  );

/** Resources as what calls are about, or something in them. @param suffix what follows their ARN */
export const located = (resources: readonly EstateResource[], suffix = ""): { arn: string; region: string }[] =>
  resources.flatMap((resource) => {
    const arn = arnOf(resource);
    return arn === undefined ? [] : [{ arn: `${arn}${suffix}`, region: resource.region }];
  });

export const stateBuckets = (world: AccessWorld): EstateResource[] =>
  ofType(world, "aws_s3_bucket").filter(({ args }) => isStateBucket(args.bucket));
export const dataBuckets = (world: AccessWorld): EstateResource[] =>
  ofType(world, "aws_s3_bucket").filter(({ args }) => !isStateBucket(args.bucket));

/** Buckets whose objects are locked. */
export const lockedBuckets = (world: AccessWorld): EstateResource[] => bucketsWithLock(world, () => true);

/** Those of them whose locks somebody could be allowed to take off. */
export const bucketsInGovernance = (world: AccessWorld): EstateResource[] =>
  bucketsWithLock(world, ({ args }) => !JSON.stringify(args.rule ?? null).includes('"mode":"COMPLIANCE"'));

const bucketsWithLock = (world: AccessWorld, which: (lock: EstateResource) => boolean): EstateResource[] =>
  ofType(world, "aws_s3_bucket").filter((bucket) =>
    ofType(world, "aws_s3_bucket_object_lock_configuration").some((lock) => lock.args.bucket === bucket.args.bucket && which(lock)),
  );
