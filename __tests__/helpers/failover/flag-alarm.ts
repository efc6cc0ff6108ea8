import { CloudWatchClient, PutMetricAlarmCommand, SetAlarmStateCommand } from "@aws-sdk/client-cloudwatch";
import { type ClientSettings } from "./functions";

/** The alarm of the flag, which rings as the function of the flag and SQS make it ring on AWS. */
export class FlagAlarm {
  private readonly client: CloudWatchClient;

  public constructor(
    private readonly name: string,
    settings: ClientSettings,
  ) {
    this.client = new CloudWatchClient(settings);
  }

  public async create(): Promise<void> {
    await this.client.send(
      new PutMetricAlarmCommand({
        AlarmName: this.name,
        Namespace: "AWS/SQS",
        MetricName: "ApproximateNumberOfMessagesVisible",
        Statistic: "Maximum",
        Period: 60,
        EvaluationPeriods: 1,
        Threshold: 1,
        ComparisonOperator: "GreaterThanOrEqualToThreshold",
      }),
    );
  }

  /** Rings while the flag is set. */
  public async show(flag: string | undefined): Promise<void> {
    const StateValue = flag === "true" ? "ALARM" : "OK";
    await this.client.send(new SetAlarmStateCommand({ AlarmName: this.name, StateValue, StateReason: "the flag was read" }));
  }
}
