import { rulesOf, type VaultPlace } from "../../recovery/recovery-points";
import { type Policy } from "../evaluation/policy";
import { arnOf } from "../world/arns";
import { type EstateResource } from "../world/estate-resource";
import { type AccessWorld, type EstateRole } from "../world/world";
import { type Call } from "./call";
import { keyNamed, keyOf } from "./keys";

/** Each vault once that the rules of a selection's plan copy to. */
function copiedTo({ resources }: AccessWorld, selection: EstateResource): readonly VaultPlace[] {
  const vaults = rulesOf(resources, selection).flatMap(({ copies }) => copies.map(({ vault }) => vault));
  return [...new Map(vaults.map((vault) => [vaultArn(vault), vault])).values()];
}

const vaultArn = ({ region, account, name }: VaultPlace): string => `arn:aws:backup:${region}:${account}:backup-vault:${name}`;

/** A snapshot of a database is RDS's own; recovery points of all other stores that plans select are AWS Backup's. */
const pointOf = (store: EstateResource): string =>
  store.type === "aws_db_instance"
    ? (arnOf(store) ?? "").replace(/:db:.*/, ":snapshot:awsbackup:job-1")
    : `arn:aws:backup:${store.region}:${store.account}:recovery-point:1`;

/**
 * What copying a store's recovery points takes: of the role of the selection, and, for a vault of another account, of that
 * account's service-linked role, which makes the copy and decrypts what it copies.
 * @see https://docs.aws.amazon.com/aws-backup/latest/devguide/create-cross-account-backup.html
 * @see https://docs.aws.amazon.com/aws-backup/latest/devguide/encryption.html#copy-encryption
 */
export function copyCalls(selection: EstateResource, world: AccessWorld, role: EstateRole, store: EstateResource): Call[] {
  return copiedTo(world, selection).flatMap((vault) => {
    const why = `${selection.stack} ${selection.address}: ${store.address} is copied to ${vaultArn(vault)}`;
    const call = (action: string, resource: string): Call => ({ who: role, action, resource, region: store.region, why });
    const from = call("backup:CopyFromBackupVault", pointOf(store));
    const into = call("backup:CopyIntoBackupVault", vaultArn(vault));
    return vault.account === store.account
      ? [from, into]
      : [
          from,
          { ...into, theirPolicy: policyThere(store.account) },
          ...(store.type === "aws_db_instance" ? [call("rds:ModifyDBSnapshotAttribute", pointOf(store))] : []),
          ...callsElsewhere(selection, world, store, vault, why),
        ];
  });
}

/** As docs/first-day.md has the policy of a vault of another account. */
const policyThere = (account: string): Policy => ({
  source: "docs/first-day.md",
  statements: [
    {
      Effect: "Allow",
      Principal: { AWS: [`arn:aws:iam::${account}:root`] },
      Action: ["backup:CopyIntoBackupVault"],
      Resource: ["*"],
      Condition: { ArnLike: { "aws:PrincipalArn": [`arn:aws:iam::${account}:role/*-backup-*`] } },
    },
  ],
});

/** Of AWS's list for the source's key, what a copy that only reads is known to take. */
const readsKey = ["kms:DescribeKey", "kms:Decrypt", "kms:GenerateDataKey"] as const;

function callsElsewhere(
  selection: EstateResource,
  world: AccessWorld,
  store: EstateResource,
  { account }: VaultPlace,
  why: string,
): readonly Call[] {
  const key = pointKey(selection, world, store);
  if (key === undefined) throw new Error(`${why}: it is not known which key encrypts its recovery points`);
  const service = store.type === "aws_db_instance" ? "rds" : "backup";
  const through = { "kms:ViaService": `${service}.${store.region}.amazonaws.com` };
  const call = (action: string, context: Call["context"] = {}): Call => ({
    who: backupOf(account, selection),
    action,
    resource: key,
    region: store.region,
    context: { ...through, ...context },
    why,
  });
  return [...readsKey.map((action) => call(action)), call("kms:CreateGrant", { "kms:GrantIsForAWSResource": "true" })];
}

/** The key of the database, or of the vault. */
function pointKey(selection: EstateResource, world: AccessWorld, store: EstateResource): string | undefined {
  if (store.type === "aws_db_instance") return keyOf(world, store);
  const [target] = rulesOf(world.resources, selection).map(({ own }) => own.vault.name);
  const vault = world.resources.find(
    ({ type, stack, args }) => type === "aws_backup_vault" && stack === selection.stack && args.name === target,
  );
  const named = vault?.args.kms_key_arn;
  return vault === undefined || typeof named !== "string" ? undefined : keyNamed(world, named, vault);
}

/**
 * AWS Backup's own role of an account that the estate does not hold: it may do there whatever it needs, so what is asked is
 * only what the key says.
 */
function backupOf(account: string, resource: EstateResource): EstateRole {
  const everything = { source: "AWSBackupServiceLinkedRolePolicyForBackup", statements: [] };
  return {
    arn: `arn:aws:iam::${account}:role/aws-service-role/backup.amazonaws.com/AWSServiceRoleForBackup`,
    name: "AWSServiceRoleForBackup",
    account,
    resource,
    identity: [{ ...everything, statements: [{ Effect: "Allow", Action: ["kms:*"], Resource: ["*"] }] }],
    boundary: undefined,
    trust: everything,
    unknownPolicies: [],
  };
}
