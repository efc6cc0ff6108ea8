import { XrayGroup } from "@cdktf/provider-aws/lib/xray-group";
import { XraySamplingRule } from "@cdktf/provider-aws/lib/xray-sampling-rule";
import { Construct } from "constructs";
import { physicalName } from "../../facts/naming";
import { type Place } from "../shared/place";
import { environmentAnnotation } from "./trace-collector";

export interface TracingProps {
  readonly place: Place;
}

/** Paths from signal to order, each a group whose slow and failing traces X-Ray tells of. */
const paths = { orders: "/api/v1/orders", signals: "/api/v1/signals" } as const;

/** Requests per second and host that are traced in any case, and the share of those above. */
const sampling = { perSecond: 5, share: 0.05 } as const;

/** How requests are traced through the services of a region. */
export class Tracing extends Construct {
  public constructor(scope: Construct, id: string, { place }: TracingProps) {
    super(scope, id);
    new XraySamplingRule(this, "sampling", {
      ruleName: physicalName("xraySamplingRule", place.names, "services"),
      priority: 1000,
      version: 1,
      reservoirSize: sampling.perSecond,
      fixedRate: sampling.share,
      host: "*",
      httpMethod: "*",
      urlPath: "*",
      serviceName: "*",
      serviceType: "*",
      resourceArn: "*",
    });
    for (const [role, url] of Object.entries(paths)) {
      new XrayGroup(this, role, {
        groupName: physicalName("xrayGroup", place.names, role),
        filterExpression: `annotation[${environmentAnnotation}] = "${place.names.owner}" AND http.url CONTAINS "${url}"`,
        insightsConfiguration: { insightsEnabled: true, notificationsEnabled: true },
      });
    }
  }
}
