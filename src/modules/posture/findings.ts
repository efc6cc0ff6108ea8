import { SecurityhubAccount } from "@cdktf/provider-aws/lib/securityhub-account";
import { SecurityhubAutomationRule, type SecurityhubAutomationRuleConfig } from "@cdktf/provider-aws/lib/securityhub-automation-rule";
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

/**
 * Days in which findings of an acceptance that has ended are set to NEW. Security Hub looks at each once a day at least, so that
 * none is left out, and what somebody says of one afterwards stays.
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-standards-schedule.html (every 12, 18 or 24 hours)
 */
const daysOfReturn = 3;

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
    const suppressions = Object.entries(props.suppressions).sort();
    for (const [index, [name, suppression]] of suppressions.entries()) {
      // Where two acceptances cover a finding, the one that is still good has the last word: AWS applies higher numbers later.
      this.showAgain(name, index + 1, suppression, hub);
      this.suppress(name, suppressions.length + index + 1, suppression, hub);
    }
  }

  /** @see https://docs.aws.amazon.com/securityhub/latest/userguide/automation-rules.html */
  private suppress(name: string, order: number, suppression: Suppression, hub: SecurityhubAccount): void {
    const { reason, acceptedBy, until } = suppression;
    this.createRule(`suppression-${name}`, hub, {
      ruleName: physicalName("configRule", this.props.place.names, `accepted-${name}`),
      description: `${reason} Accepted by ${acceptedBy} until ${until}.`,
      ruleOrder: order,
      // A finding that is looked at after the day is none of this rule's any more.
      criteria: [{ ...meant(suppression), updatedAt: [{ start: "2020-01-01T00:00:00Z", end: `${until}T23:59:59Z` }] }],
      workflow: "SUPPRESSED",
      note: { text: reason, updatedBy: acceptedBy },
    });
  }

  /**
   * Nothing but this ends a suppression: Security Hub leaves SUPPRESSED as it is. A rule sees what the control sends, and neither
   * the workflow status nor the note that another rule has set; by its day alone it finds what was suppressed.
   * @see https://docs.aws.amazon.com/securityhub/latest/userguide/findings-workflow-status.html
   * @see https://docs.aws.amazon.com/securityhub/latest/userguide/automation-rules.html (How automation rules evaluate findings)
   */
  private showAgain(name: string, order: number, suppression: Suppression, hub: SecurityhubAccount): void {
    const { reason, acceptedBy, until } = suppression;
    this.createRule(`suppression-${name}-ended`, hub, {
      ruleName: physicalName("configRule", this.props.place.names, `accepted-${name}-ended`),
      description: `What ${acceptedBy} accepted until ${until} is shown again: ${reason}`,
      ruleOrder: order,
      criteria: [
        {
          ...meant(suppression),
          complianceStatus: [{ comparison: "EQUALS", value: "FAILED" }],
          recordState: [{ comparison: "EQUALS", value: "ACTIVE" }],
          updatedAt: [{ start: `${dayAfter(until, 1)}T00:00:00Z`, end: `${dayAfter(until, daysOfReturn)}T23:59:59Z` }],
        },
      ],
      workflow: "NEW",
      note: { text: `Accepted until ${until}, and not after: ${reason}`, updatedBy: acceptedBy },
    });
  }

  private createRule(
    id: string,
    hub: SecurityhubAccount,
    { workflow, note, ...rule }: Omit<SecurityhubAutomationRuleConfig, "actions"> & { readonly workflow: string; readonly note: Note },
  ): void {
    new SecurityhubAutomationRule(this, id, {
      ...rule,
      actions: [{ type: "FINDING_FIELDS_UPDATE", findingFieldsUpdate: [{ workflow: [{ status: workflow }], note: [note] }] }],
      dependsOn: [hub],
    });
  }
}

interface Note {
  readonly text: string;
  readonly updatedBy: string;
}

const meant = ({ control, resourceId }: Suppression) => ({
  complianceSecurityControlId: [{ comparison: "EQUALS", value: control }],
  ...(resourceId === undefined ? {} : { resourceId: [{ comparison: "PREFIX", value: resourceId }] }),
});

const dayAfter = (day: string, days: number): string => new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10);
