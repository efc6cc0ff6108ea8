import { blocksOf } from "../quotas/resources";
import { type Resource } from "./model";
import { months } from "./usage";

/** A time from which on objects are in a storage class, in days after they were written. */
interface Stage {
  readonly from: number;
  readonly storageClass: string;
}

/** Days after which intelligent tiering moves what nobody reads. @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/intelligent-tiering-overview.html */
const intelligent: readonly Stage[] = [
  { from: 0, storageClass: "INTELLIGENT_FREQUENT" },
  { from: 30, storageClass: "INTELLIGENT_INFREQUENT" },
  { from: 90, storageClass: "INTELLIGENT_INSTANT" },
];

/**
 * GiB that a bucket holds in each storage class once as much expires as is written: what is written in a
 * month, for as long as the rules of its lifecycle leave it in the class. Nothing is taken to be read again,
 * and what is kept for ever is counted up to the horizon.
 *
 * @param written GiB of new objects in a month
 * @param horizon months that count where nothing expires
 */
export function storedByClass(bucket: Resource, written: number, horizon: number): ReadonlyMap<string, number> {
  const rules = lifecycleOf(bucket);
  const expires = Math.min(...rules.flatMap(({ expiration }) => blocksOf(expiration)).map(({ days }) => Number(days ?? Infinity)));
  const until = Math.min(months(expires), horizon);
  const stages = stagesOf(bucket, rules);
  const held = new Map<string, number>();
  stages.forEach(({ from, storageClass }, index) => {
    const to = Math.min(months(stages[index + 1]?.from ?? Infinity), until);
    const time = Math.max(0, to - months(from));
    if (time > 0) held.set(storageClass, (held.get(storageClass) ?? 0) + written * time);
  });
  return held;
}

/** Rules for every object; those for a prefix or with other conditions hold for a small part. */
function lifecycleOf(bucket: Resource): readonly Readonly<Record<string, unknown>>[] {
  const lifecycles = Object.values(bucket.stack.json.resource?.aws_s3_bucket_lifecycle_configuration ?? {});
  const own = lifecycles.find(({ bucket: of }) => String(of).includes(`aws_s3_bucket.${bucket.name}.`) || of === bucket.args.bucket);
  return blocksOf(own?.rule).filter(
    ({ status, filter }) => status === "Enabled" && blocksOf(filter).every((one) => Object.keys(one).length === 0 || one.prefix === ""),
  );
}

function stagesOf(bucket: Resource, rules: readonly Readonly<Record<string, unknown>>[]): readonly Stage[] {
  const transitions = rules
    .flatMap(({ transition }) => blocksOf(transition))
    .map(({ days, storage_class: storageClass }) => ({ from: Number(days ?? 0), storageClass: String(storageClass) }))
    .sort((left, right) => left.from - right.from);
  const stages = transitions.flatMap((stage) => (stage.storageClass === "INTELLIGENT_TIERING" ? tiers(bucket, stage.from) : [stage]));
  return stages[0]?.from === 0 ? stages : [{ from: 0, storageClass: "STANDARD" }, ...stages];
}

function tiers(bucket: Resource, from: number): readonly Stage[] {
  const own = Object.values(bucket.stack.json.resource?.aws_s3_bucket_intelligent_tiering_configuration ?? {}).find(({ bucket: of }) =>
    String(of).includes(`aws_s3_bucket.${bucket.name}.`),
  );
  const archive = blocksOf(own?.tiering).map(({ days, access_tier: tier }) => ({ from: Number(days), storageClass: String(tier) }));
  const before = intelligent.filter((stage) => !archive.some((one) => one.from <= stage.from));
  return [...before, ...archive].sort((left, right) => left.from - right.from).map((stage) => ({ ...stage, from: stage.from + from }));
}
