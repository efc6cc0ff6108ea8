import { LbListener } from "@cdktf/provider-aws/lib/lb-listener";
import { LbListenerRule } from "@cdktf/provider-aws/lib/lb-listener-rule";
import { Construct } from "constructs";
import { contentPaths, listenerPriorities } from "../../facts/listener-rules";
import { ports } from "../../facts/ports";

export interface ListenersProps {
  readonly loadBalancerArn: string;
  readonly certificateArn: string;
  /** Where static content is: CloudFront's name. */
  readonly contentHost: string;
}

/** TLS 1.2 and 1.3 with forward secrecy. @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html */
const tlsPolicy = "ELBSecurityPolicy-TLS13-1-2-2021-06";

/** The ports of a load balancer. Each refuses whatever no rule of a service takes. */
export class Listeners extends Construct {
  public readonly httpsArn: string;
  public readonly testArn: string;

  public constructor(
    scope: Construct,
    id: string,
    private readonly props: ListenersProps,
  ) {
    super(scope, id);
    this.httpsArn = this.refusing("https", ports.https);
    this.testArn = this.refusing("test", ports.testTraffic);
    new LbListener(this, "http", {
      loadBalancerArn: props.loadBalancerArn,
      port: ports.http,
      protocol: "HTTP",
      defaultAction: [{ type: "redirect", redirect: { protocol: "HTTPS", port: String(ports.https), statusCode: "HTTP_301" } }],
    });
    new LbListenerRule(this, "content", {
      listenerArn: this.httpsArn,
      priority: listenerPriorities.content,
      condition: [{ pathPattern: { values: [...contentPaths] } }],
      action: [
        { type: "redirect", redirect: { host: props.contentHost, protocol: "HTTPS", port: String(ports.https), statusCode: "HTTP_301" } },
      ],
    });
  }

  private refusing(id: string, port: number): string {
    return new LbListener(this, id, {
      loadBalancerArn: this.props.loadBalancerArn,
      port,
      protocol: "HTTPS",
      sslPolicy: tlsPolicy,
      certificateArn: this.props.certificateArn,
      defaultAction: [
        { type: "fixed-response", fixedResponse: { contentType: "text/plain", messageBody: "Forbidden", statusCode: "403" } },
      ],
    }).arn;
  }
}
