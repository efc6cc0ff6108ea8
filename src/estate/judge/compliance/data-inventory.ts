import { ask } from "../access/calls/call";
import { arnOf, nameOf } from "../access/world/arns";
import { type EstateResource } from "../access/world/estate-resource";
import { type AccessWorld, type EstateRole } from "../access/world/world";
import { isBackedUp, type RecoveryPoints, recoveryPointsOf } from "../recovery/recovery-points";
import { protectionOf } from "../recovery/stores";
import { type DataClass, dataClasses, type Place, type Reading, type StoreType, storeTypes } from "./data-classes";

/** A store of the estate, with all that is to be known of the data in it. */
export interface Store {
  readonly stack: string;
  readonly address: string;
  /** As AWS names it, where its type is named. */
  readonly name: string;
  readonly class: DataClass;
  /** Alias of the key; or what encrypts it without one of the account's. Undefined where nothing says it. */
  readonly encryptedWith: string | undefined;
  /** When what it holds leaves; undefined where a policy is missing. */
  readonly deleted: string | undefined;
  /** Names of roles of the estate whose policies let them read it. */
  readonly readBy: readonly string[];
  /** Why no role reads it as it is. */
  readonly readByNobody?: string;
  /** Where copies lie, and how it comes back. */
  readonly copies: string;
  /** How long AWS Backup keeps what it makes of it; null where it makes nothing of it, undefined where no plan says it. */
  readonly recoveryPoints: RecoveryPoints | null | undefined;
}

/** Every store, in the order of stacks. */
export function dataInventory(world: AccessWorld): readonly Store[] {
  const aliases = new Map([...world.keyAliases].map(([arn, names]) => [arn, names[0] ?? arn]));
  return world.resources.flatMap((resource) => {
    const type = storeTypes[resource.type];
    if (type === undefined) return [];
    const read = readersOf(world, resource, type.reading);
    return [
      {
        stack: resource.stack,
        address: resource.address,
        name: shownName(resource),
        class: classOf(resource, type),
        encryptedWith: encryptionOf(world, resource, type, aliases),
        deleted: deletionOf(world, resource, type),
        ...read,
        copies: copiesOf(world, resource).join("; "),
        recoveryPoints: isBackedUp(resource) ? recoveryPointsOf(world.resources, resource) : null,
      },
    ];
  });
}

/** A table of Timestream is named within its database. */
const shownName = (resource: EstateResource): string =>
  resource.type === "aws_timestreamwrite_table"
    ? `${text(resource.args.database_name)}/${text(resource.args.table_name)}`
    : (nameOf(resource) ?? text(resource.args.name));

const text = (value: unknown): string => (typeof value === "string" ? value : "");

/** The environment's class, or a milder one that its type cannot exceed. */
function classOf(resource: EstateResource, { milder = [] }: StoreType): DataClass {
  const highest = dataClasses.find((one) => one === resource.tags.DataClassification) ?? "restricted";
  const named = milder.find(({ name }) => name.test(nameOf(resource) ?? (text(resource.args.name) || resource.address)));
  return named !== undefined && dataClasses.indexOf(named.holds) < dataClasses.indexOf(highest) ? named.holds : highest;
}

function encryptionOf(
  world: AccessWorld,
  resource: EstateResource,
  { encryption }: StoreType,
  aliases: ReadonlyMap<string, string>,
): string | undefined {
  if ("by" in encryption) return encryption.by;
  const found = valuesAt(world, resource, encryption).map(String)[0];
  if (found !== undefined) return aliases.get(found) ?? found.replace(/^arn:aws:kms:.*:(alias\/.+)$/, "$1");
  // Buckets whose writers can use no key of the account's say so in the same configuration.
  const managed = "type" in encryption ? valuesAt(world, resource, { ...encryption, path: algorithm })[0] : undefined;
  return managed === "AES256" ? "keys of S3" : managed === "aws:kms" ? "the key that its writer names" : undefined;
}

const algorithm = "rule.apply_server_side_encryption_by_default.sse_algorithm";

function deletionOf(world: AccessWorld, resource: EstateResource, { deletion }: StoreType): string | undefined {
  if (deletion.by === "nothing") return `not by time: ${deletion.because}`;
  if (deletion.by === "lifecycle") return lifecycleOf(world, resource);
  // A member of a global datastore takes its snapshots, and how long they are kept, from the primary.
  if (resource.args.global_replication_group_id !== undefined) return "with the primary of its global datastore";
  const [value] = valuesAt(world, resource, deletion.by);
  if (value === undefined) return undefined;
  return deletion.unit === "rules" ? "by its rules of age and number" : `after ${String(value)} ${deletion.unit}`;
}

/** What the rules that concern every object of a bucket do; undefined where old versions stay. */
function lifecycleOf(world: AccessWorld, resource: EstateResource): string | undefined {
  const rules = valuesAt(world, resource, { type: "aws_s3_bucket_lifecycle_configuration", key: "bucket", path: "rule" }).filter(
    (rule) => deep(rule, ["status"])[0] === "Enabled" && deep(rule, ["filter", "prefix"]).length === 0,
  );
  const least = (...path: readonly string[]): number | undefined => {
    const found = rules.flatMap((rule) => deep(rule, path)).map(Number);
    return found.length === 0 ? undefined : Math.min(...found);
  };
  const [objects, versions] = [least("expiration", "days"), least("noncurrent_version_expiration", "noncurrent_days")];
  if (versions === undefined) return undefined;
  return `${objects === undefined ? "objects when somebody deletes them" : `objects after ${objects} days`}, old versions after ${versions} days`;
}

/** Values at a place: of the resource itself, or of those of its stack that name it. */
function valuesAt(world: AccessWorld, resource: EstateResource, place: Place): readonly unknown[] {
  const path = place.path.split(".");
  if (!("type" in place)) return deep(resource.args, path);
  const own = nameOf(resource) ?? text(resource.args.name);
  return world.resources
    .filter(({ type, stack, args }) => type === place.type && stack === resource.stack && args[place.key] === own)
    .flatMap(({ args }) => deep(args, path));
}

function deep(value: unknown, path: readonly string[]): readonly unknown[] {
  if (Array.isArray(value)) return value.flatMap((one) => deep(one, path));
  const [first, ...rest] = path;
  if (first === undefined) return value === undefined || value === "" ? [] : [value];
  return typeof value === "object" && value !== null ? deep((value as Record<string, unknown>)[first], rest) : [];
}

function readersOf(world: AccessWorld, resource: EstateResource, reading: Reading): Pick<Store, "readBy" | "readByNobody"> {
  if ("nobody" in reading) return { readBy: [], readByNobody: reading.nobody };
  const roles = world.roles.filter(({ account }) => account === resource.account);
  const targets = "action" in reading ? [resource] : secretsOf(world, resource, reading.secrets);
  const [action, suffix] = "action" in reading ? [reading.action, reading.suffix ?? ""] : ["secretsmanager:GetSecretValue", ""];
  const may = (who: EstateRole): boolean =>
    targets.some((target) => {
      const arn = arnOf(target);
      return arn !== undefined && ask(world, { who, action, resource: `${arn}${suffix}`, region: target.region, why: "data" }).allowed;
    });
  return {
    readBy: roles
      .filter(may)
      .map(({ name }) => name)
      .sort(),
  };
}

/** Secrets of the environment that open a store, by their folder. */
const secretsOf = (world: AccessWorld, { owner }: EstateResource, folders: readonly string[]): readonly EstateResource[] =>
  world.resources.filter(
    ({ type, owner: own, args }) =>
      type === "aws_secretsmanager_secret" && own === owner && folders.some((folder) => text(args.name).includes(`/${folder}/`)),
  );

/** Where copies are made, as the estate declares them, and what else brings it back. */
function copiesOf(world: AccessWorld, resource: EstateResource): string[] {
  const name = nameOf(resource);
  const buckets = world.resources
    .filter(({ type, args }) => type === "aws_s3_bucket_replication_configuration" && name !== undefined && args.bucket === name)
    .flatMap(({ args }) => deep(args, ["rule", "destination", "bucket"]))
    .map((arn) => String(arn).replace("arn:aws:s3:::", ""));
  const replicas = deep(resource.args, ["replica", "region"]).map(String);
  const protection = resource.type === "aws_cloudwatch_log_group" ? undefined : protectionOf(resource);
  const said =
    protection === undefined
      ? []
      : [protection.kind === "backup-plan" ? "the vaults of AWS Backup" : protection.kind === "other" ? protection.by : protection.because];
  return [...new Set([...buckets, ...replicas.map((region) => `a replica in ${region}`), ...said])];
}
