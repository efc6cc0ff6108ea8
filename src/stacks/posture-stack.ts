import { type Construct } from "constructs";
import { type Severity } from "../facts/severities";
import { alertTopicName } from "../modules/notifications/alert-topics";
import { Aggregator } from "../modules/posture/aggregator";
import { FindingAlerts } from "../modules/posture/finding-alerts";
import { Findings } from "../modules/posture/findings";
import { History } from "../modules/posture/history";
import { Recorder } from "../modules/posture/recorder";
import { Rules } from "../modules/posture/rules";
import { Watchers } from "../modules/posture/watchers";
import { topicArn } from "../modules/shared/arns";
import { humanRoleArns } from "./access-names";
import { placeOf } from "./data-props";
import { type PlacedStack } from "../layers/instances";
import { LayerStack } from "../synthesis/layer-stack";
import { personalDataBuckets } from "./personal-data";
import { postureNames } from "./posture-names";

/** What watches an account in one region: how it is configured, who attacks it, who has access. */
export class PostureStack extends LayerStack {
  public constructor(scope: Construct, placed: PlacedStack) {
    super(scope, placed);
    const { posture, keys } = this.env;
    const place = placeOf(placed);
    const adopt = posture.adopt[placed.instance.role];
    // Types that exist once per account are recorded and judged in one region; findings of both are shown there.
    const isPrimary = placed.instance.role === "primary";
    const history = new History(this, "history", {
      place,
      ...postureNames(this.env, place.region),
      retentionDays: posture.historyRetentionDays,
      breakGlassRoleArns: this.accountEnvironments.flatMap((environment) => humanRoleArns(environment, "breakGlass")),
      ...keys,
    });
    const recorder = new Recorder(this, "recorder", {
      accountId: place.accountId,
      bucketName: history.bucketName,
      keyArn: history.keyArn,
      recordsGlobalTypes: isPrimary,
      historyRetentionDays: posture.historyRetentionDays,
      adopt,
    });
    new Rules(this, "rules", { place, judgesGlobalTypes: isPrimary, recorder: recorder.running, ...posture, ...keys });
    if (isPrimary) new Aggregator(this, "regions", { place, regions: [this.region.name, this.peer.name] });
    new Findings(this, "findings", {
      place,
      ...posture,
      ...(isPrimary ? { aggregates: this.peer.name } : {}),
      adopted: adopt.securityHub,
    });
    new Watchers(this, "watchers", {
      place,
      guardDutyFeatures: posture.guardDutyFeatures,
      ...(isPrimary ? { unusedAccessDays: posture.unusedAccessDays } : {}),
      personalData: { search: posture.personalDataSearch, bucketNames: personalDataBuckets(this.accountEnvironments, place.region) },
      adopt,
    });
    new FindingAlerts(this, "alerts", { place, criticalTopicArns: this.topics("critical"), warningTopicArns: this.topics("warning") });
  }

  /** Known by name: the topics are of the environments' own layers. */
  private topics(severity: Severity): Record<string, string> {
    return Object.fromEntries(
      this.accountEnvironments.map(({ project, environment, account }) => [
        environment,
        topicArn(this.region.name, account.id, alertTopicName({ project, owner: environment }, severity)),
      ]),
    );
  }
}
