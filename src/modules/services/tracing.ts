import { XrayGroup } from "@cdktf/provider-aws/lib/xray-group";
import { XraySamplingRule } from "@cdktf/provider-aws/lib/xray-sampling-rule";
import { Construct } from "constructs";
import { physicalName } from "../../facts/naming";
import { type Place } from "../shared/place";
import { environmentAnnotation } from "./trace-collector";

export interface TracingProps {
  readonly place: Place;
  /** Time above which a trace is in the group of slow ones. */
  readonly slowMilliseconds: number;
}

/** Paths from signal to order, each a group whose slow and failing traces X-Ray reports. */
const paths = { orders: "/api/v1/orders", signals: "/api/v1/signals" } as const;

/** Requests per second and host that are traced in any case, and the share of those above. */
interface Sampling {
  /** The lowest is asked first. */
  readonly priority: number;
  readonly urlPath: string;
  readonly perSecond: number;
  readonly share: number;
}

/**
 * Every order is traced, and a share of the rest. Whether a request will fail is not known when it is chosen, so
 * failing ones are found in that share, and all of them in the logs.
 * @see https://docs.aws.amazon.com/xray/latest/devguide/xray-console-sampling.html
 */
const samplings: Readonly<Record<string, Sampling>> = {
  orders: { priority: 100, urlPath: `${paths.orders}*`, perSecond: 50, share: 1 },
  services: { priority: 1000, urlPath: "*", perSecond: 5, share: 0.05 },
};

/** How requests are traced through the services of a region. */
export class Tracing extends Construct {
  public constructor(scope: Construct, id: string, { place, slowMilliseconds }: TracingProps) {
    super(scope, id);
    for (const [role, { priority, urlPath, perSecond, share }] of Object.entries(samplings)) {
      new XraySamplingRule(this, role === "services" ? "sampling" : `${role}-sampling`, {
        ruleName: physicalName("xraySamplingRule", place.names, role),
        priority,
        version: 1,
        reservoirSize: perSecond,
        fixedRate: share,
        host: "*",
        httpMethod: "*",
        urlPath,
        serviceName: "*",
        serviceType: "*",
        resourceArn: "*",
      });
    }
    const inEnvironment = `annotation[${environmentAnnotation}] = "${place.names.owner}"`;
    // https://docs.aws.amazon.com/xray/latest/devguide/xray-console-filters.html: fault is a 5xx, error a 4xx, times are seconds
    const groups: Readonly<Record<string, string>> = {
      ...Object.fromEntries(Object.entries(paths).map(([role, url]) => [role, `http.url CONTAINS "${url}"`])),
      slow: `responsetime > ${slowMilliseconds / 1000}`,
      faulty: "fault = true",
    };
    for (const [role, filter] of Object.entries(groups)) {
      new XrayGroup(this, role, {
        groupName: physicalName("xrayGroup", place.names, role),
        filterExpression: `${inEnvironment} AND ${filter}`,
        insightsConfiguration: { insightsEnabled: true, notificationsEnabled: true },
      });
    }
  }
}
