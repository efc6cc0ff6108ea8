import { SecurityhubAccount } from "@cdktf/provider-aws/lib/securityhub-account";
import { SecurityhubAutomationRule } from "@cdktf/provider-aws/lib/securityhub-automation-rule";
import { SecurityhubFindingAggregator } from "@cdktf/provider-aws/lib/securityhub-finding-aggregator";
import { SecurityhubStandardsSubscription } from "@cdktf/provider-aws/lib/securityhub-standards-subscription";
import { Construct } from "constructs";
import { physicalName } from "../../facts/naming";
import { type Place } from "../shared/place";

/** Standards by the end of their ARN. @see https://docs.aws.amazon.com/securityhub/latest/userguide/standards-reference.html */
const standards = {
  fsbp: "aws-foundational-security-best-practices/v/1.0.0",
  cis: "cis-aws-foundations-benchmark/v/3.0.0",
  nist: "nist-800-53/v/5.0.0",
  pci: "pci-dss/v/4.0.1",
} as const;

export type Standard = keyof typeof standards;

export interface Suppression {
  readonly control: string;
  readonly resourceId?: string | undefined;
  readonly reason: string;
  readonly acceptedBy: string;
  /** Last day, as YYYY-MM-DD. */
  readonly until: string;
}

export interface FindingsProps {
  readonly place: Place;
  readonly standards: readonly Standard[];
  readonly suppressions: Readonly<Record<string, Suppression>>;
  /** Region whose findings are shown here too; none where they are not. */
  readonly aggregates?: string;
  readonly adopted: boolean;
}

/** Findings of every watcher in one place, checked against standards, without those that somebody has accepted for a while. */
export class Findings extends Construct {
  public constructor(
    scope: Construct,
    id: string,
    private readonly props: FindingsProps,
  ) {
    super(scope, id);
    const { place, aggregates, adopted } = props;
    const hub = new SecurityhubAccount(this, "hub", {
      // Otherwise AWS subscribes to standards that the configuration does not name.
      enableDefaultStandards: false,
      controlFindingGenerator: "SECURITY_CONTROL",
      autoEnableControls: true,
    });
    if (adopted) hub.importFrom(place.accountId);
    for (const standard of props.standards) {
      new SecurityhubStandardsSubscription(this, `standard-${standard}`, {
        standardsArn: `arn:aws:securityhub:${place.region}::standards/${standards[standard]}`,
        dependsOn: [hub],
      });
    }
    if (aggregates !== undefined)
      new SecurityhubFindingAggregator(this, "aggregator", {
        linkingMode: "SPECIFIED_REGIONS",
        specifiedRegions: [aggregates],
        dependsOn: [hub],
      });
    for (const [index, [name, suppression]] of Object.entries(props.suppressions).sort().entries())
      this.suppress(name, index + 1, suppression, hub);
  }

  /** @see https://docs.aws.amazon.com/securityhub/latest/userguide/automation-rules.html */
  private suppress(
    name: string,
    order: number,
    { control, resourceId, reason, acceptedBy, until }: Suppression,
    hub: SecurityhubAccount,
  ): void {
    new SecurityhubAutomationRule(this, `suppression-${name}`, {
      ruleName: physicalName("configRule", this.props.place.names, `accepted-${name}`),
      description: `${reason} Accepted by ${acceptedBy} until ${until}.`,
      ruleOrder: order,
      criteria: [
        {
          complianceSecurityControlId: [{ comparison: "EQUALS", value: control }],
          // A finding that is looked at after the day is none of this rule's any more.
          updatedAt: [{ start: "2020-01-01T00:00:00Z", end: `${until}T23:59:59Z` }],
          ...(resourceId === undefined ? {} : { resourceId: [{ comparison: "PREFIX", value: resourceId }] }),
        },
      ],
      actions: [
        {
          type: "FINDING_FIELDS_UPDATE",
          findingFieldsUpdate: [{ workflow: [{ status: "SUPPRESSED" }], note: [{ text: reason, updatedBy: acceptedBy }] }],
        },
      ],
      dependsOn: [hub],
    });
  }
}
