import { type Construct } from "constructs";
import { AuditKey } from "../modules/audit/audit-key";
import { PreparedQueries } from "../modules/audit/prepared-queries";
import { recordsAccessLogs, trailRecords } from "../modules/audit/records";
import { Trail } from "../modules/audit/trail";
import { bucketArn } from "../modules/shared/arns";
import { Bucket } from "../modules/storage/bucket";
import { humanRoleArns } from "./access-names";
import { auditNames } from "../facts/audit-names";
import { auditedData } from "./audited-data";
import { placeOf } from "./data-props";
import { type PlacedStack } from "../layers/instances";
import { LayerStack } from "../synthesis/layer-stack";

/** Who did what in an account, in every region and environment of it. */
export class AuditStack extends LayerStack {
  public constructor(scope: Construct, placed: PlacedStack) {
    super(scope, placed);
    const { keys, audit } = this.env;
    const place = placeOf(placed);
    const { accountId, region } = place;
    const names = auditNames(this.env);
    const breakGlassRoleArns = this.accountEnvironments.flatMap((environment) => humanRoleArns(environment, "breakGlass"));
    const key = new AuditKey(this, "key", { place, trailName: names.trail, logGroupName: names.logGroup, breakGlassRoleArns, ...keys });
    const accessLogs = new Bucket(
      this,
      "access-logs",
      recordsAccessLogs({
        bucketName: names.accessLogsBucket,
        recordsBucketName: names.recordsBucket,
        accountId,
        region,
        retentionDays: audit.records.accessLogRetentionDays,
      }),
    );
    const records = new Bucket(
      this,
      "records",
      trailRecords({
        bucketName: names.recordsBucket,
        accessLogsBucketName: accessLogs.nameWithPolicy,
        accountId,
        region,
        trailName: names.trail,
        keyArn: key.arn,
        breakGlassRoleArns,
        settings: audit.records,
      }),
    );
    const reads = [names.recordsBucket, names.accessLogsBucket].map((name) => `${bucketArn(name)}/`);
    const trail = new Trail(this, "trail", {
      place,
      name: names.trail,
      adopted: audit.trail.adopt !== undefined,
      bucketName: records.nameWithPolicy,
      keyArn: key.arn,
      logGroupName: names.logGroup,
      logRetentionDays: audit.trail.logRetentionDays,
      insights: audit.trail.insights,
      audited: [...auditedData(this.accountEnvironments), { type: "AWS::S3::Object", events: "reads", arnsStart: reads }],
    });
    new PreparedQueries(this, "queries", { names: this.names, logGroupName: trail.logGroupName });
  }
}
