import { Cloudtrail } from "@cdktf/provider-aws/lib/cloudtrail";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { Construct } from "constructs";
import { EncryptedLogGroup } from "../data/encrypted-log-group";
import { logGroupArn, trailArn } from "../shared/arns";
import { policyJson, type Statement, trustServiceWithoutSource } from "../shared/iam";
import { physicalName } from "../../facts/naming";
import { type Place } from "../shared/place";
import { type AuditedData, eventSelectors } from "./data-events";

export interface TrailProps {
  readonly place: Place;
  readonly name: string;
  /** Whether the account has a trail of that name, which goes on as this one. */
  readonly adopted: boolean;
  readonly bucketName: string;
  readonly keyArn: string;
  readonly logGroupName: string;
  readonly logRetentionDays: number;
  readonly insights: boolean;
  readonly audited: readonly AuditedData[];
}

/**
 * The account's one trail: every call in every region, and requests for data where data is. Its files
 * are proof, with digests that show a change; its log group is for questions.
 */
export class Trail extends Construct {
  public readonly logGroupName: string;

  public constructor(
    scope: Construct,
    id: string,
    private readonly props: TrailProps,
  ) {
    super(scope, id);
    const { place, name, adopted, bucketName, keyArn, logGroupName, logRetentionDays, insights, audited } = props;
    const group = new EncryptedLogGroup(this, "log", {
      name: logGroupName,
      keyArn,
      retentionDays: logRetentionDays,
      protectedFromDestroy: true,
    });
    this.logGroupName = group.name;
    const { role, policy } = this.createDelivery();
    const trail = new Cloudtrail(this, "trail", {
      name,
      s3BucketName: bucketName,
      kmsKeyId: keyArn,
      isMultiRegionTrail: true,
      includeGlobalServiceEvents: true,
      enableLogFileValidation: true,
      enableLogging: true,
      cloudWatchLogsGroupArn: `${group.arn}:*`,
      cloudWatchLogsRoleArn: role.arn,
      advancedEventSelector: eventSelectors(audited),
      ...(insights ? { insightSelector: [{ insightType: "ApiCallRateInsight" }, { insightType: "ApiErrorRateInsight" }] } : {}),
      // CloudTrail tries the role when it is set to use it.
      dependsOn: [policy],
      lifecycle: { preventDestroy: true },
    });
    if (adopted) trail.importFrom(trailArn(place.region, place.accountId, name));
  }

  private createDelivery(): { role: IamRole; policy: IamRolePolicy } {
    const { place, logGroupName } = this.props;
    const role = new IamRole(this, "role", {
      name: physicalName("iamRole", place.names, "trail-logs"),
      description: "CloudTrail writes to its log group",
      assumeRolePolicy: trustServiceWithoutSource(
        "cloudtrail.amazonaws.com",
        "AWS documents no condition key for this role (https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-required-policy-for-cloudwatch-logs.html)",
      ),
    });
    const policy = new IamRolePolicy(this, "delivery", {
      name: "deliver-events",
      role: role.name,
      policy: policyJson([deliverEvents(place, logGroupName)]),
    });
    return { role, policy };
  }
}

/**
 * Streams are named after the account and the trail's home region, whatever region the event is from.
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-required-policy-for-cloudwatch-logs.html
 */
const deliverEvents = ({ accountId, region }: Place, logGroupName: string): Statement => ({
  sid: "WriteStreams",
  effect: "Allow",
  actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
  resources: [`${logGroupArn(region, accountId, logGroupName)}:log-stream:${accountId}_CloudTrail_${region}*`],
});
