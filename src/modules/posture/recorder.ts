import { ConfigConfigurationRecorder } from "@cdktf/provider-aws/lib/config-configuration-recorder";
import { ConfigConfigurationRecorderStatus } from "@cdktf/provider-aws/lib/config-configuration-recorder-status";
import { ConfigDeliveryChannel } from "@cdktf/provider-aws/lib/config-delivery-channel";
import { ConfigRetentionConfiguration } from "@cdktf/provider-aws/lib/config-retention-configuration";
import { type ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { configRoleArn } from "../shared/arns";

export interface RecorderProps {
  readonly accountId: string;
  readonly bucketName: string;
  readonly keyArn: string;
  /** Whether types that exist once per account are recorded here: in one region, or they would be paid for twice. */
  readonly recordsGlobalTypes: boolean;
  readonly historyRetentionDays: number;
  /** What the region has already, by name. */
  readonly adopt: { readonly recorder?: string | undefined; readonly deliveryChannel?: string | undefined };
}

/** AWS takes one recorder and one channel in a region, so their names say nothing. */
const only = "default";

/** Everything that AWS Config can record of the region, from now on, delivered once a day. */
export class Recorder extends Construct {
  /** For `dependsOn` of what needs a recorder that runs. */
  public readonly running: ITerraformDependable;

  public constructor(scope: Construct, id: string, props: RecorderProps) {
    super(scope, id);
    const { accountId, bucketName, keyArn, recordsGlobalTypes, historyRetentionDays, adopt } = props;
    const recorder = new ConfigConfigurationRecorder(this, "recorder", {
      name: adopt.recorder ?? only,
      roleArn: configRoleArn(accountId),
      recordingGroup: { allSupported: true, includeGlobalResourceTypes: recordsGlobalTypes },
      recordingMode: { recordingFrequency: "CONTINUOUS" },
    });
    if (adopt.recorder !== undefined) recorder.importFrom(adopt.recorder);
    const channel = new ConfigDeliveryChannel(this, "channel", {
      name: adopt.deliveryChannel ?? only,
      s3BucketName: bucketName,
      s3KmsKeyArn: keyArn,
      snapshotDeliveryProperties: { deliveryFrequency: "TwentyFour_Hours" },
      dependsOn: [recorder],
    });
    if (adopt.deliveryChannel !== undefined) channel.importFrom(adopt.deliveryChannel);
    // AWS starts no recorder that has nowhere to deliver to.
    this.running = new ConfigConfigurationRecorderStatus(this, "running", { name: recorder.name, isEnabled: true, dependsOn: [channel] });
    new ConfigRetentionConfiguration(this, "history", { retentionPeriodInDays: historyRetentionDays });
  }
}
