import path from "node:path";
import { type StackInstance } from "../../../layers/instances";
import { type StackJson, type SynthesizedStack } from "../../synthesized";

/** A stack that makes the bucket its own state is to lie in. */
export interface BootstrapTarget {
  readonly instance: StackInstance;
  /** Folder of the synthesized stack, from which every later run works. */
  readonly folder: string;
  /** Folder of the local state until the bucket has it. */
  readonly workFolder: string;
  readonly bucket: string;
  /** The bucket of its access logs. */
  readonly logsBucket: string;
  readonly key: string;
  readonly region: string;
  /** As the backend names it. */
  readonly kmsKeyArn: string;
  readonly keyAlias: string;
  readonly addresses: { readonly bucket: string; readonly logsBucket: string; readonly key: string; readonly alias: string };
}

export const localStateName = "terraform.tfstate";
export const localStateFile = ({ workFolder }: BootstrapTarget): string => path.join(workFolder, localStateName);

/** Where the state lies for good, as a person names it. */
export const remoteLocation = ({ bucket, key }: BootstrapTarget): string => `s3://${bucket}/${key}`;

/** @param workRoot folder that takes one folder per stack. */
export function bootstrapTarget({ instance, folder, json }: SynthesizedStack, workRoot: string): BootstrapTarget {
  const backend = json.terraform.backend?.s3;
  if (typeof backend?.kms_key_id !== "string") throw new Error(`${instance.id} has no S3 backend with a key`);
  const alias = onlyResource(json, "aws_kms_alias");
  const name = json.resource?.aws_kms_alias?.[alias.name]?.name;
  if (typeof name !== "string") throw new Error(`${instance.id}: its key's alias has no fixed name`);
  const [states, logs] = bucketsOf(json, backend.bucket);
  return {
    instance,
    folder,
    workFolder: path.join(workRoot, instance.id),
    bucket: backend.bucket,
    logsBucket: logs.bucket,
    key: backend.key,
    region: backend.region,
    kmsKeyArn: backend.kms_key_id,
    keyAlias: name,
    addresses: { bucket: states.address, logsBucket: logs.address, key: onlyResource(json, "aws_kms_key").address, alias: alias.address },
  };
}

/** The bucket of the states, and the one of its access logs. */
function bucketsOf({ resource }: StackJson, statesBucket: string): readonly [NamedBucket, NamedBucket] {
  const buckets = Object.entries(resource?.aws_s3_bucket ?? {}).map(([name, { bucket }]) => ({
    address: `aws_s3_bucket.${name}`,
    bucket: String(bucket),
  }));
  const states = buckets.find(({ bucket }) => bucket === statesBucket);
  const [logs, ...others] = buckets.filter((bucket) => bucket !== states);
  if (states === undefined || logs === undefined || others.length > 0)
    throw new Error(`the state stack is expected to make ${statesBucket} and a bucket for its access logs`);
  return [states, logs];
}

interface NamedBucket {
  readonly address: string;
  readonly bucket: string;
}

function onlyResource({ resource }: StackJson, type: string): { readonly name: string; readonly address: string } {
  const [name, ...others] = Object.keys(resource?.[type] ?? {});
  if (name === undefined || others.length > 0) throw new Error(`the state stack is expected to have one ${type}`);
  return { name, address: `${type}.${name}` };
}
