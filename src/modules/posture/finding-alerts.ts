import { CloudwatchEventRule } from "@cdktf/provider-aws/lib/cloudwatch-event-rule";
import { CloudwatchEventTarget } from "@cdktf/provider-aws/lib/cloudwatch-event-target";
import { Construct } from "constructs";
import { type FindingKind, findingRuleName } from "../../facts/finding-rules";
import { type Place } from "../shared/place";
import { NotifiedFindings } from "./notified-findings";

export interface FindingAlertsProps {
  readonly place: Place;
  /** Topics of the account's environments, by environment. */
  readonly criticalTopicArns: Readonly<Record<string, string>>;
  readonly warningTopicArns: Readonly<Record<string, string>>;
}

/** GuardDuty calls a finding severe from here on. @see https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_findings-severity.html */
const severe = 7;

/** Where Trusted Advisor sends its events, for resources of all regions. @see https://docs.aws.amazon.com/awssupport/latest/user/cloudwatch-events-ta.html */
const adviceRegion = "us-east-1";

/** Notifies the account's environments of attacks at once, and of what other watchers find today, of each finding once. */
export class FindingAlerts extends Construct {
  public constructor(
    scope: Construct,
    id: string,
    private readonly props: FindingAlertsProps,
  ) {
    super(scope, id);
    this.createRule(
      "attack",
      "GuardDuty has seen an attack",
      // https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_findings_eventbridge.html
      { source: ["aws.guardduty"], "detail-type": ["GuardDuty Finding"], detail: { severity: [{ numeric: [">=", severe] }] } },
      { title: "$.detail.title", severity: "$.detail.severity", account: "$.account", region: "$.region", id: "$.detail.id" },
      props.criticalTopicArns,
    );
    const { region, accountId } = props.place;
    const findings = this.createRule(
      "finding",
      "Security Hub has a new finding that is high or critical",
      // Security Hub sends an event for each update too, one a day at least, and the region that shows both regions' findings, as an
      // administrator of others' accounts, has the events of all of them.
      // https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-cwe-integration-types.html
      {
        source: ["aws.securityhub"],
        "detail-type": ["Security Hub Findings - Imported"],
        detail: {
          findings: {
            AwsAccountId: [accountId],
            Region: [region],
            ProductName: [{ "anything-but": ["GuardDuty"] }],
            RecordState: ["ACTIVE"],
            Severity: { Label: ["CRITICAL", "HIGH"] },
            Workflow: { Status: ["NEW"] },
          },
        },
      },
      { title: "$.detail.findings[0].Title", resource: "$.detail.findings[0].Resources[0].Id", account: "$.account", region: "$.region" },
      props.warningTopicArns,
    );
    new NotifiedFindings(this, "notified", { place: props.place, ...findings });
    if (props.place.region === adviceRegion)
      this.createRule(
        "advice",
        "Trusted Advisor recommends a change",
        // Checks of costs need a paid support plan; without one AWS sends events of few checks.
        {
          source: ["aws.trustedadvisor"],
          "detail-type": ["Trusted Advisor Check Item Refresh Notification"],
          detail: { status: ["ERROR", "WARN"] },
        },
        { check: "$.detail.check-name", status: "$.detail.status", resource: "$.detail.resource_id", account: "$.account" },
        props.warningTopicArns,
      );
  }

  /** @returns the rule's name, and a reference to the rule by it */
  private createRule(
    id: FindingKind,
    description: string,
    pattern: object,
    paths: Readonly<Record<string, string>>,
    topics: Readonly<Record<string, string>>,
  ): { readonly ruleName: string; readonly rule: string } {
    const name = findingRuleName(this.props.place.names, id);
    const rule = new CloudwatchEventRule(this, id, {
      name,
      description,
      eventPattern: JSON.stringify(pattern),
    });
    const said = Object.keys(paths)
      .map((key) => `${key}: <${key}>`)
      .join(", ");
    for (const [environment, arn] of Object.entries(topics)) {
      new CloudwatchEventTarget(this, `${id}-${environment}`, {
        rule: rule.name,
        targetId: environment,
        arn,
        inputTransformer: { inputPaths: { ...paths }, inputTemplate: `"${description}. ${said}. What to do: docs/governance.md."` },
      });
    }
    return { ruleName: name, rule: rule.name };
  }
}
