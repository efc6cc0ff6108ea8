import { Construct } from "constructs";
import { bucketName } from "../../../facts/naming";
import { type StorageSettings, type Treatment, treatments } from "../../../facts/bucket-purposes";
import { type Place } from "../../shared/place";
import { Bucket } from "../../storage/bucket";
import { plansPurpose } from "./names";

export interface PlansBucketProps {
  readonly place: Place;
  readonly settings: StorageSettings;
  readonly keyArn: string;
  /** Bucket that gets the access logs. */
  readonly accessLogsBucketName: string;
}

/** Nobody applies a plan that is older: what it was made from has moved by then. */
const days = 7;

/** What the bucket is treated as: artifacts that nobody needs after days, and that hold what states hold. */
export function plansTreatment(settings: StorageSettings): Treatment {
  return {
    ...treatments(settings).artifacts,
    tiering: { kind: "none" },
    expireAfterDays: days,
    noncurrentVersionDays: 1,
    replication: { kind: "none", reason: "a plan is applied from the region that it was made in, and made again where that is lost" },
    serviceAccess: [],
    backup: false,
  };
}

export const plansBucketName = ({ names, accountId, region }: Place): string => bucketName(names, plansPurpose, accountId, region);

/**
 * Hands plans over from the build that made them to the one that applies them. Plans hold what states hold, so no build of a
 * version's own code may read the bucket, as it may the one of the pipelines' other artifacts.
 */
export class PlansBucket extends Construct {
  public readonly bucketName: string;

  public constructor(scope: Construct, id: string, { place, settings, keyArn, accessLogsBucketName }: PlansBucketProps) {
    super(scope, id);
    this.bucketName = new Bucket(this, "bucket", {
      name: plansBucketName(place),
      purpose: plansPurpose,
      treatment: plansTreatment(settings),
      keyArns: { artifacts: keyArn, storage: keyArn },
      accountId: place.accountId,
      region: place.region,
      snapshotPrefixes: [],
      // It keeps nothing that cannot be made again.
      keepsData: false,
      accessLogs: { kind: "target", bucketName: accessLogsBucketName },
    }).nameWithPolicy;
  }
}
