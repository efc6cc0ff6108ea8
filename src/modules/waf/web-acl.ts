import { Wafv2WebAcl } from "@cdktf/provider-aws/lib/wafv2-web-acl";
import { Wafv2WebAclLoggingConfiguration } from "@cdktf/provider-aws/lib/wafv2-web-acl-logging-configuration";
import { Construct } from "constructs";
import { EncryptedLogGroup, type LogKeeping } from "../data/encrypted-log-group";
import { physicalName } from "../../facts/naming";
import { type Place } from "../shared/place";
import { type LoggedRequests, loggingFilter, redactedFields } from "./logging";
import { visible, type WebAclRules, webAclRules } from "./rules";

export interface WebAclProps extends WebAclRules {
  readonly place: Place;
  /** What it stands before; part of its name. */
  readonly role: string;
  /** `CLOUDFRONT` is taken in us-east-1 only. */
  readonly scope: "CLOUDFRONT" | "REGIONAL";
  readonly loggedRequests: LoggedRequests;
  readonly logs: LogKeeping;
}

/** WAF refuses every destination whose name begins otherwise. @see https://docs.aws.amazon.com/waf/latest/developerguide/logging-cw-logs.html */
const logPrefix = "aws-waf-logs-";

/** A web application firewall with its log. */
export class WebAcl extends Construct {
  public readonly arn: string;

  public constructor(scope: Construct, id: string, props: WebAclProps) {
    super(scope, id);
    const { place, role, scope: wafScope, loggedRequests, logs } = props;
    const name = physicalName("webAcl", place.names, role);
    const acl = new Wafv2WebAcl(this, "acl", {
      name,
      description: `Refuses exploits and bots before they reach the ${role}`,
      scope: wafScope,
      defaultAction: { allow: {} },
      rule: webAclRules(props),
      visibilityConfig: visible(name),
    });
    const logGroup = new EncryptedLogGroup(this, "logs", { name: `${logPrefix}${name}`, ...logs });
    new Wafv2WebAclLoggingConfiguration(this, "logging", {
      resourceArn: acl.arn,
      logDestinationConfigs: [logGroup.arn],
      redactedFields,
      ...loggingFilter(loggedRequests),
    });
    this.arn = acl.arn;
  }
}
