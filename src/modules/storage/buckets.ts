import { Construct } from "constructs";
import { type ForeignReaders } from "../shared/key-policy";
import { bucketArn } from "../shared/arns";
import { type Statement } from "../shared/iam";
import { bucketName, type NameScope } from "../../facts/naming";
import { Bucket, type BucketProps } from "./bucket";
import { type BucketPurpose, purposes, type StorageKey, type StorageSettings, type Treatment } from "../../facts/bucket-purposes";

export interface BucketsProps {
  readonly names: NameScope;
  readonly accountId: string;
  readonly region: string;
  /** How the names of the cache's exported snapshots begin. */
  readonly snapshotPrefixes: readonly string[];
  /** Roles of other accounts that read artifacts. */
  readonly foreignReaders: readonly ForeignReaders[];
  readonly settings: StorageSettings;
  /** Keys of the region. */
  readonly keyArns: Readonly<Record<StorageKey, string>>;
  readonly keepsData: boolean;
  /** What the policies of single buckets say besides what follows from their purposes. */
  readonly policyStatements: Partial<Readonly<Record<BucketPurpose, readonly Statement[]>>>;
  /** Buckets of other stacks whose requests are logged here too. */
  readonly loggedElsewhere: readonly string[];
}

/** Every bucket of an environment in one region. The other region's stack makes their twins. */
export class Buckets extends Construct {
  private readonly made = new Map<BucketPurpose, Bucket>();

  public constructor(
    scope: Construct,
    id: string,
    private readonly props: BucketsProps,
  ) {
    super(scope, id);
    const all = purposes(props.settings);
    const logged = all.filter(({ treatment }) => treatment.accessLogging === "logged");
    const sources = [...logged.map(({ purpose }) => this.nameOf(purpose)), ...props.loggedElsewhere].map(bucketArn);
    const targets = all.filter(({ treatment }) => treatment.accessLogging === "target");
    for (const { purpose, treatment } of targets) this.createBucket(purpose, treatment, { kind: "sources", bucketArns: sources });
    for (const { purpose, treatment } of logged)
      this.createBucket(purpose, treatment, { kind: "target", bucketName: this.bucket("access-logs").nameWithPolicy });
  }

  public bucketName(purpose: BucketPurpose): string {
    return this.bucket(purpose).bucketName;
  }

  public bucketArn(purpose: BucketPurpose): string {
    return this.bucket(purpose).bucketArn;
  }

  private createBucket(purpose: BucketPurpose, treatment: Treatment, accessLogs: BucketProps["accessLogs"]): void {
    const { accountId, region, snapshotPrefixes, foreignReaders, keyArns, keepsData, policyStatements } = this.props;
    this.made.set(
      purpose,
      new Bucket(this, purpose, {
        name: this.nameOf(purpose),
        purpose,
        treatment,
        keyArns,
        accountId,
        region,
        snapshotPrefixes,
        foreignReaders,
        keepsData,
        policyStatements: policyStatements[purpose] ?? [],
        accessLogs,
      }),
    );
  }

  private nameOf(purpose: BucketPurpose): string {
    const { names, accountId, region } = this.props;
    return bucketName(names, purpose, accountId, region);
  }

  private bucket(purpose: BucketPurpose): Bucket {
    const found = this.made.get(purpose);
    if (found === undefined) throw new Error(`the bucket ${purpose} is asked for before it is made`);
    return found;
  }
}
