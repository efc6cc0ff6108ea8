import { AccessanalyzerAnalyzer } from "@cdktf/provider-aws/lib/accessanalyzer-analyzer";
import { GuarddutyDetector } from "@cdktf/provider-aws/lib/guardduty-detector";
import { GuarddutyDetectorFeature } from "@cdktf/provider-aws/lib/guardduty-detector-feature";
import { Macie2Account } from "@cdktf/provider-aws/lib/macie2-account";
import { Macie2ClassificationJob } from "@cdktf/provider-aws/lib/macie2-classification-job";
import { Construct } from "constructs";
import { guardDutyFeatures, type GuardDutyFeature } from "../../facts/guard-duty-features";
import { physicalName } from "../../facts/naming";
import { type Place } from "../shared/place";

export interface WatchersProps {
  readonly place: Place;
  /** Those that are on; every other one is turned off. */
  readonly guardDutyFeatures: readonly GuardDutyFeature[];
  /** Days without use after which access is reported; in one region, as IAM is global. */
  readonly unusedAccessDays?: number;
  readonly personalData: { readonly search: "off" | "weekly" | "monthly"; readonly bucketNames: readonly string[] };
  readonly adopt: {
    readonly detector?: string | undefined;
    readonly macie: boolean;
    readonly accessAnalyzer?: string | undefined;
  };
}

/** Who attacks, who has access from outside or without use, and where personal data lie. */
export class Watchers extends Construct {
  public constructor(
    scope: Construct,
    id: string,
    private readonly props: WatchersProps,
  ) {
    super(scope, id);
    this.detectAttacks();
    this.analyzeAccess();
    if (props.personalData.search !== "off") this.searchPersonalData(props.personalData.search);
  }

  /**
   * Each feature is told on or off: a new detector has every one on that nobody turns off, and one whose resource goes stays as it is.
   * @see https://docs.aws.amazon.com/guardduty/latest/APIReference/API_CreateDetector.html
   * @see https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/guardduty_detector_feature
   */
  private detectAttacks(): void {
    const { guardDutyFeatures: enabled, adopt } = this.props;
    const detector = new GuarddutyDetector(this, "detector", { enable: true, findingPublishingFrequency: "FIFTEEN_MINUTES" });
    if (adopt.detector !== undefined) detector.importFrom(adopt.detector);
    for (const feature of guardDutyFeatures) {
      new GuarddutyDetectorFeature(this, `feature-${feature.toLowerCase().replaceAll("_", "-")}`, {
        detectorId: detector.id,
        name: feature,
        status: enabled.includes(feature) ? "ENABLED" : "DISABLED",
      });
    }
  }

  /** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/what-is-access-analyzer.html */
  private analyzeAccess(): void {
    const { place, unusedAccessDays, adopt } = this.props;
    const external = new AccessanalyzerAnalyzer(this, "external-access", {
      analyzerName: adopt.accessAnalyzer ?? physicalName("accessAnalyzer", place.names, "external-access"),
      type: "ACCOUNT",
    });
    if (adopt.accessAnalyzer !== undefined) external.importFrom(adopt.accessAnalyzer);
    if (unusedAccessDays === undefined) return;
    new AccessanalyzerAnalyzer(this, "unused-access", {
      analyzerName: physicalName("accessAnalyzer", place.names, "unused-access"),
      type: "ACCOUNT_UNUSED_ACCESS",
      configuration: { unusedAccess: { unusedAccessAge: unusedAccessDays } },
    });
  }

  /** @see https://docs.aws.amazon.com/macie/latest/user/discovery-jobs.html */
  private searchPersonalData(search: "weekly" | "monthly"): void {
    const { place, personalData, adopt } = this.props;
    const macie = new Macie2Account(this, "macie", { status: "ENABLED", findingPublishingFrequency: "SIX_HOURS" });
    if (adopt.macie) macie.importFrom(place.accountId);
    new Macie2ClassificationJob(this, "personal-data", {
      name: physicalName("configRule", place.names, `personal-data-${place.region}`),
      description: "Personal data where somebody may have put it",
      jobType: "SCHEDULED",
      initialRun: true,
      samplingPercentage: 100,
      scheduleFrequency: search === "weekly" ? { weeklySchedule: "SUNDAY" } : { monthlySchedule: 1 },
      s3JobDefinition: { bucketDefinitions: [{ accountId: place.accountId, buckets: [...personalData.bucketNames].sort() }] },
      dependsOn: [macie],
    });
  }
}
