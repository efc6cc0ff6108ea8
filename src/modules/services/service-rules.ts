import { LbListenerRule } from "@cdktf/provider-aws/lib/lb-listener-rule";
import { Construct } from "constructs";
import { listenerPriorities, serviceConditions } from "../../facts/listener-rules";
import { type TargetGroupPair } from "./target-group-pair";

export interface ServiceRulesProps {
  readonly httpsListenerArn: string;
  readonly testListenerArn: string;
  readonly paths: readonly string[];
  /** Place among the listener's rules; belongs to the service, so that no other rule moves. */
  readonly priority: number;
  readonly targets: TargetGroupPair;
  /** Path that Route 53 asks without having the header, when the service stands for the region's health. */
  readonly probePath?: string;
}

/** What brings a service its requests, on the listener for users and on the one for tests. */
export class ServiceRules extends Construct {
  /** For `dependsOn` of the service: ECS takes a target group only when a load balancer uses it. */
  public readonly production: LbListenerRule;

  public constructor(
    scope: Construct,
    id: string,
    private readonly props: ServiceRulesProps,
  ) {
    super(scope, id);
    const requests = serviceConditions(props.paths);
    this.production = this.forward("production", props.httpsListenerArn, props.priority, requests);
    this.forward("test", props.testListenerArn, props.priority, requests);
    if (props.probePath !== undefined)
      this.forward("probe", props.httpsListenerArn, listenerPriorities.probe, [{ pathPattern: { values: [props.probePath] } }]);
  }

  /**
   * CodeDeploy turns the weights when it deploys, in every rule of the listener that has the pair; so
   * the weights are its own from the first deployment on.
   */
  private forward(
    id: string,
    listenerArn: string,
    priority: number,
    condition: NonNullable<ConstructorParameters<typeof LbListenerRule>[2]["condition"]>,
  ): LbListenerRule {
    const { blue, green } = this.props.targets;
    return new LbListenerRule(this, id, {
      listenerArn,
      priority,
      condition,
      action: [
        {
          type: "forward",
          forward: {
            targetGroup: [
              { arn: blue.arn, weight: 100 },
              { arn: green.arn, weight: 0 },
            ],
          },
        },
      ],
      lifecycle: { ignoreChanges: ["action"] },
    });
  }
}
