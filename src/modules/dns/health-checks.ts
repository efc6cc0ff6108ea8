import { Route53HealthCheck } from "@cdktf/provider-aws/lib/route53-health-check";
import { Construct } from "constructs";
import { type FailoverAlarm, failoverMetric } from "../failover/flag-names";
import { physicalName, type NameScope } from "../../facts/naming";
import { ports } from "../../facts/ports";
import { healthPath } from "../../facts/public-paths";

/** How Route 53 asks a region whether it works. */
export interface Probing {
  readonly intervalSeconds: number;
  readonly failureThreshold: number;
  readonly checkerRegions: readonly string[];
  readonly answerContains?: string | undefined;
}

export interface ProbedRegion {
  readonly region: string;
  /** Name of the region's load balancer, which answers whatever the routing says. */
  readonly domain: string;
}

export interface HealthChecksProps {
  readonly names: NameScope;
  readonly primary: ProbedRegion;
  readonly recovery: ProbedRegion;
  readonly probing: Probing;
  /** Alarm of the recovery region that is raised while a failover is declared. */
  readonly failoverAlarm: FailoverAlarm;
}

/**
 * What Route 53 knows of the two regions. The primary serves while it answers and nobody has declared
 * a failover; either alone takes it out of service. Nothing here has to be called to fail over: the
 * checks are read by the DNS servers themselves, which work without us-east-1.
 *
 * @see https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-determining-health-of-endpoints.html
 */
export class HealthChecks extends Construct {
  public readonly primaryAnswersId: string;
  public readonly recoveryAnswersId: string;
  public readonly primaryServesId: string;

  public constructor(
    scope: Construct,
    id: string,
    private readonly props: HealthChecksProps,
  ) {
    super(scope, id);
    this.primaryAnswersId = this.answers(props.primary);
    this.recoveryAnswersId = this.answers(props.recovery);
    this.primaryServesId = this.all("primary-serves", [this.primaryAnswersId, this.notFailedOver()]);
  }

  private answers({ region, domain }: ProbedRegion): string {
    const { intervalSeconds, failureThreshold, checkerRegions, answerContains } = this.props.probing;
    return new Route53HealthCheck(this, `${region}-answers`, {
      type: answerContains === undefined ? "HTTPS" : "HTTPS_STR_MATCH",
      ...(answerContains === undefined ? {} : { searchString: answerContains }),
      fqdn: domain,
      port: ports.https,
      resourcePath: healthPath,
      enableSni: true,
      requestInterval: intervalSeconds,
      failureThreshold,
      regions: [...checkerRegions].sort(),
      tags: this.tags(`${region}-answers`),
    }).id;
  }

  /**
   * Healthy until the flag says otherwise. Without news of the flag the last word counts: when the
   * recovery region falls silent, nothing fails over that has not, and nothing comes back that has.
   */
  private notFailedOver(): string {
    const { name, region } = this.props.failoverAlarm;
    return new Route53HealthCheck(this, "not-failed-over", {
      type: "CLOUDWATCH_METRIC",
      cloudwatchAlarmName: name,
      cloudwatchAlarmRegion: region,
      insufficientDataHealthStatus: "LastKnownStatus",
      // Route 53 copies the alarm's settings when the check is written, and then watches the metric itself.
      triggers: {
        metric: `${failoverMetric.namespace} ${failoverMetric.name} ${failoverMetric.dimensions(this.props.names).QueueName}`,
        ...Object.fromEntries(Object.entries(failoverMetric.alarm).map(([setting, value]) => [setting, String(value)])),
      },
      tags: this.tags("not-failed-over"),
    }).id;
  }

  private all(role: string, children: string[]): string {
    return new Route53HealthCheck(this, "serves", {
      type: "CALCULATED",
      childHealthchecks: children,
      childHealthThreshold: children.length,
      tags: this.tags(role),
    }).id;
  }

  /** Health checks have no names of their own; the console shows this tag instead. */
  private tags(role: string): Record<string, string> {
    return { Name: physicalName("tag", this.props.names, role) };
  }
}
