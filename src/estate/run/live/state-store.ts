import { GetObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { z } from "zod";
import { UserError } from "../../../common/user-error";
import { clientSettings } from "../../aws/client-settings";
import { explainAwsError } from "../../aws/failure";
import { objectName } from "../plan/effect";
import { type SynthesizedStack } from "../../synthesized";
import { type HeldLock, type LockObject, readLockObject } from "./state-lock";

const schema = z.looseObject({
  version: z.literal(4),
  lineage: z.string(),
  serial: z.number(),
  outputs: z.record(z.string(), z.looseObject({ value: z.unknown() })),
  resources: z.array(
    z.looseObject({
      mode: z.string(),
      type: z.string(),
      name: z.string(),
      module: z.string().optional(),
      instances: z.array(
        z.looseObject({
          index_key: z.union([z.string(), z.number()]).optional(),
          deposed: z.string().optional(),
          attributes: z.looseObject({ id: z.string().nullish() }).nullish(),
        }),
      ),
    }),
  ),
});

/** A stack's state, as far as planning and applying look at it. */
export interface StackState {
  readonly lineage: string;
  readonly serial: number;
  readonly outputs: ReadonlyMap<string, unknown>;
  /** Addresses of its managed resources; what an earlier replacement left over has its key behind its address. */
  readonly resources: ReadonlySet<string>;
  /** Ids of its managed resources. */
  readonly ids: ReadonlySet<string>;
  /** Types of its resources and data sources. */
  readonly types: ReadonlySet<string>;
}

/** Reads a state's JSON. @throws UserError for what is no state of version 4. */
export function parseState(text: string, place: string): StackState {
  try {
    const { lineage, serial, outputs, resources } = schema.parse(JSON.parse(text));
    const addresses = resources
      .filter(({ mode }) => mode === "managed")
      .flatMap(({ module, type, name, instances }) =>
        instances.map(({ index_key: index, deposed }) =>
          objectName({
            address: `${module === undefined ? "" : `${module}.`}${type}.${name}${index === undefined ? "" : `[${JSON.stringify(index)}]`}`,
            ...(deposed === undefined ? {} : { deposed }),
          }),
        ),
      );
    const ids = resources
      .filter(({ mode }) => mode === "managed")
      .flatMap(({ instances }) => instances.flatMap(({ attributes }) => attributes?.id ?? []));
    return {
      lineage,
      serial,
      outputs: new Map(Object.entries(outputs).map(([name, { value }]) => [name, value])),
      resources: new Set(addresses),
      ids: new Set(ids),
      types: new Set(resources.map(({ type }) => type)),
    };
  } catch (cause) {
    throw new UserError({
      problem: `${place} is not a Terraform state that this command understands`,
      fix: "look at it before anything else; an older version of the object is kept by the bucket",
      cause,
    });
  }
}

/**
 * The state at a place that no stack of the code has any more.
 *
 * @returns undefined when there is none. @throws UserError when AWS cannot be asked.
 */
export async function readStateAt({
  stack,
  accountId,
  backend: { bucket, key, region },
}: {
  readonly stack: string;
  readonly accountId: string;
  readonly backend: { readonly bucket: string; readonly key: string; readonly region: string };
}): Promise<StackState | undefined> {
  const client = new S3Client(clientSettings("s3", region));
  try {
    const { Body: body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key, ExpectedBucketOwner: accountId }));
    const text = await body?.transformToString("utf8");
    return text === undefined ? undefined : parseState(text, `s3://${bucket}/${key}`);
  } catch (error) {
    if (error instanceof Error && (error.name === "NoSuchKey" || error.name === "NoSuchBucket")) return undefined;
    throw explainAwsError(`${stack}: reading s3://${bucket}/${key}`, error);
  } finally {
    client.destroy();
  }
}

/** What is asked about a stack's state. */
export interface StateReader {
  /** @returns undefined when the stack was never applied. */
  readonly state: (stack: SynthesizedStack) => Promise<StackState | undefined>;
  /** @returns the state's lock while somebody holds it. */
  readonly lock: (stack: SynthesizedStack) => Promise<HeldLock | undefined>;
}

/**
 * Reads states and their locks where Terraform keeps them, one request each. Asking Terraform itself
 * (`terraform state pull`) would cost seconds and 150 MB per stack; what is decided here Terraform
 * checks again under its lock.
 */
export class StateStore implements StateReader {
  private readonly clients = new Map<string, S3Client>();

  /** @returns undefined when the stack was never applied. @throws UserError when AWS cannot be asked. */
  public async state(stack: SynthesizedStack): Promise<StackState | undefined> {
    const { key, place } = locationOf(stack);
    const text = await this.read(stack, key);
    return text === undefined ? undefined : parseState(text, place);
  }

  /** @returns the state's lock while somebody holds it: as long as there is an object, empty or not. */
  public async lock(stack: SynthesizedStack): Promise<HeldLock | undefined> {
    const object = lockObjectOf(stack);
    const text = await this.read(stack, object.key);
    return text === undefined ? undefined : { object, holder: readLockObject(text) };
  }

  public close(): void {
    for (const client of this.clients.values()) client.destroy();
    this.clients.clear();
  }

  private async read(stack: SynthesizedStack, key: string): Promise<string | undefined> {
    const { bucket, region } = locationOf(stack);
    try {
      const { Body: body } = await this.client(region).send(
        new GetObjectCommand({ Bucket: bucket, Key: key, ExpectedBucketOwner: stack.instance.accountId }),
      );
      return await body?.transformToString("utf8");
    } catch (error) {
      const name = error instanceof Error ? error.name : "";
      if (name === "NoSuchKey") return undefined;
      if (name === "NoSuchBucket") throw noBucket(stack, bucket, error);
      throw explainAwsError(`${stack.instance.id}: reading s3://${bucket}/${key}`, error);
    }
  }

  private client(region: string): S3Client {
    const client = this.clients.get(region) ?? new S3Client(clientSettings("s3", region));
    this.clients.set(region, client);
    return client;
  }
}

function locationOf({ instance, json }: SynthesizedStack): {
  readonly bucket: string;
  readonly key: string;
  readonly region: string;
  readonly place: string;
} {
  const s3 = json.terraform.backend?.s3;
  if (s3 === undefined) throw new Error(`${instance.id} has no S3 backend`);
  const { bucket, key, region } = s3;
  return { bucket, key, region, place: `s3://${bucket}/${key}` };
}

/** Where Terraform locks a stack's state. @see https://developer.hashicorp.com/terraform/language/backend/s3#state-locking */
export function lockObjectOf(stack: SynthesizedStack): LockObject {
  const { bucket, key, region } = locationOf(stack);
  return { bucket, key: `${key}.tflock`, region };
}

const noBucket = ({ instance }: SynthesizedStack, bucket: string, cause: unknown): UserError =>
  new UserError({
    problem: `${instance.id}: there is no bucket ${bucket} for its state`,
    fix: `make it first: \`npx estate bootstrap ${instance.environments[0] ?? instance.owner}\``,
    cause,
  });
