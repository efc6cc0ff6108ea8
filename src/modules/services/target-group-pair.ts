import { LbTargetGroup } from "@cdktf/provider-aws/lib/lb-target-group";
import { Construct } from "constructs";
import { physicalName } from "../../facts/naming";
import { type Place } from "../shared/place";
import { ports } from "../../facts/ports";

export interface TargetGroupPairProps {
  readonly place: Place;
  readonly service: string;
  readonly vpcId: string;
  readonly healthPath: string;
}

export interface TargetGroup {
  readonly name: string;
  readonly arn: string;
  readonly arnSuffix: string;
}

/** Seconds in which requests that are on their way may finish when a task leaves. */
const deregistrationSeconds = 30;

/** Seconds over which a new task's share of requests grows. */
const slowStartSeconds = 30;

/** Name of a target group. Blue and green are one letter here: the whole has 32. */
export const targetGroupName = (place: Place, service: string, colour: "blue" | "green"): string =>
  physicalName("targetGroup", place.names, `${service}-${colour.slice(0, 1)}`);

/**
 * The two groups between which a deployment moves a service's traffic. No client is bound to a task: behind a
 * rule of two groups AWS takes that only together with binding clients to a group, which would keep them from
 * the share of a deployment. A WebSocket stays with its task anyway.
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/sticky-sessions.html
 */
export class TargetGroupPair extends Construct {
  public readonly blue: TargetGroup;
  public readonly green: TargetGroup;

  public constructor(
    scope: Construct,
    id: string,
    private readonly props: TargetGroupPairProps,
  ) {
    super(scope, id);
    this.blue = this.group("blue");
    this.green = this.group("green");
  }

  private group(colour: "blue" | "green"): TargetGroup {
    const { place, service, vpcId, healthPath } = this.props;
    const name = targetGroupName(place, service, colour);
    return new LbTargetGroup(this, colour, {
      name,
      tags: { Name: name },
      vpcId,
      targetType: "ip",
      // TLS up to the task; the load balancer does not verify the task's own certificate.
      protocol: "HTTPS",
      port: ports.task,
      deregistrationDelay: String(deregistrationSeconds),
      slowStart: slowStartSeconds,
      healthCheck: {
        enabled: true,
        protocol: "HTTPS",
        path: healthPath,
        matcher: "200",
        interval: 10,
        timeout: 5,
        healthyThreshold: 2,
        unhealthyThreshold: 3,
      },
    });
  }
}
