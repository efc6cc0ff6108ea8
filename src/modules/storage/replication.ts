import { Construct } from "constructs";
import { bucketName, keyAlias, type NameScope, physicalName } from "../../facts/naming";
import { BucketReplication } from "./bucket-replication";
import { purposes, type StorageKey, type StorageSettings } from "../../facts/bucket-purposes";

export interface ReplicationProps {
  readonly names: NameScope;
  readonly accountId: string;
  readonly settings: StorageSettings;
  readonly sourceRegion: string;
  readonly destinationRegion: string;
  /** Keys of the source region. */
  readonly keyArns: Readonly<Record<StorageKey, string>>;
}

/** Replication of every bucket whose purpose asks for it, to its twin of the same purpose. */
export class Replication extends Construct {
  public constructor(
    scope: Construct,
    id: string,
    { names, accountId, settings, sourceRegion, destinationRegion, keyArns }: ReplicationProps,
  ) {
    super(scope, id);
    if (!settings.crossRegionReplication) return;
    for (const { purpose, treatment } of purposes(settings)) {
      const { replication, encryption, objectLock } = treatment;
      if (replication.kind === "none") continue;
      if (encryption.kind !== "kms") throw new Error(`the purpose ${purpose} is replicated, which takes a customer-managed key`);
      new BucketReplication(this, purpose, {
        roleName: physicalName("iamRole", names, `replicate-${purpose}`),
        accountId,
        source: { bucketName: bucketName(names, purpose, accountId, sourceRegion), region: sourceRegion, keyArn: keyArns[encryption.key] },
        destination: {
          bucketName: bucketName(names, purpose, accountId, destinationRegion),
          region: destinationRegion,
          keyAlias: keyAlias(names, encryption.key),
        },
        deleteMarkers: replication.deleteMarkers,
        objectLock: objectLock.mode !== "off",
      });
    }
  }
}
