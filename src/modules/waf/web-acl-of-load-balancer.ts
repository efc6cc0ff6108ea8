import { Wafv2WebAclAssociation } from "@cdktf/provider-aws/lib/wafv2-web-acl-association";
import { Construct } from "constructs";

export interface WebAclOfLoadBalancerProps {
  readonly webAclArn: string;
  readonly loadBalancerArn: string;
}

/** Puts a regional web ACL in front of a load balancer; a distribution names its own instead. */
export class WebAclOfLoadBalancer extends Construct {
  public constructor(scope: Construct, id: string, { webAclArn, loadBalancerArn }: WebAclOfLoadBalancerProps) {
    super(scope, id);
    new Wafv2WebAclAssociation(this, "association", { webAclArn, resourceArn: loadBalancerArn });
  }
}
