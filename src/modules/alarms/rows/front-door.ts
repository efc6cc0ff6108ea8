import { type AcmCertificate } from "@cdktf/provider-aws/lib/acm-certificate";
import { type Apigatewayv2Api } from "@cdktf/provider-aws/lib/apigatewayv2-api";
import { type CloudfrontDistribution } from "@cdktf/provider-aws/lib/cloudfront-distribution";
import { type CloudfrontFunction } from "@cdktf/provider-aws/lib/cloudfront-function";
import { type Lb } from "@cdktf/provider-aws/lib/lb";
import { type Route53HealthCheck } from "@cdktf/provider-aws/lib/route53-health-check";
import { type Wafv2WebAcl } from "@cdktf/provider-aws/lib/wafv2-web-acl";
import { type Metric, type Statistic } from "../measure";
import { type Row, row, shortName, type Watch } from "./row";

/**
 * RequestCount leaves out what was refused before a target was chosen, so the load balancer's own errors
 * are added to both sides of the share.
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html
 */
export const loadBalancer = row<Pick<Lb, "arnSuffix">>("load-balancer", (balancer, { value }) => {
  const metric = (name: string, statistic: Statistic): Metric => ({
    namespace: "AWS/ApplicationELB",
    name,
    statistic,
    dimensions: { LoadBalancer: balancer.arnSuffix },
  });
  const errors = (urgency: "Warning" | "Critical"): Watch => ({
    role: `errors-${urgency.toLowerCase()}`,
    measure: {
      expression: "100 * (FILL(own, 0) + FILL(services, 0)) / (FILL(requests, 0) + FILL(own, 0))",
      label: "5xx answers in percent",
      of: {
        own: metric("HTTPCode_ELB_5XX_Count", "Sum"),
        services: metric("HTTPCode_Target_5XX_Count", "Sum"),
        requests: metric("RequestCount", "Sum"),
      },
    },
    threshold: { key: `loadBalancer.error${urgency}Percent` },
    periods: urgency === "Critical" ? 2 : 3,
    severity: urgency === "Critical" ? "critical" : "warning",
    meaning: `More than ${value(`loadBalancer.error${urgency}Percent`)} % of the load balancer's answers are errors`,
    firstAction: "see by target group which service answers so; without one, no service has a healthy task",
  });
  return {
    subject: "load-balancer",
    watches: [
      errors("Warning"),
      errors("Critical"),
      {
        role: "slowness",
        measure: metric("TargetResponseTime", "p99"),
        threshold: { key: "loadBalancer.p99Milliseconds", times: 0.001 },
        periods: 3,
        severity: "warning",
        meaning: `The slowest hundredth of all requests takes more than ${value("loadBalancer.p99Milliseconds")} ms`,
        firstAction: "see by target group which service is slow, then look at its traces",
      },
      {
        role: "rejected-connections",
        measure: metric("RejectedConnectionCount", "Sum"),
        threshold: 0,
        periods: 3,
        severity: "warning",
        meaning: "The load balancer turns connections away because it has too many",
        firstAction: "look for a client that opens connections without closing them",
      },
    ],
  };
});

/**
 * The dimension WebACL is the name of the list's own metric; CloudFront's lists have no dimension Region.
 * @see https://docs.aws.amazon.com/waf/latest/developerguide/waf-metrics.html
 */
export const firewall = row<Pick<Wafv2WebAcl, "nameInput" | "scopeInput" | "visibilityConfigInput">>(
  "firewall",
  (acl, { place, value }) => {
    const subject = `firewall-${shortName(place, acl.nameInput)}`;
    const dimensions = {
      WebACL: acl.visibilityConfigInput?.metricName ?? "",
      Rule: "ALL",
      ...(acl.scopeInput === "CLOUDFRONT" ? {} : { Region: place.region }),
    };
    const count = (name: string): Metric => ({ namespace: "AWS/WAFV2", name, statistic: "Sum", dimensions });
    return {
      subject,
      watches: [
        {
          role: "blocked",
          measure: {
            expression: "100 * FILL(blocked, 0) / (FILL(blocked, 0) + FILL(allowed, 0))",
            label: "Refused requests in percent",
            of: { blocked: count("BlockedRequests"), allowed: count("AllowedRequests") },
          },
          threshold: { key: "firewall.blockedPercent" },
          periods: 5,
          datapoints: 3,
          severity: "warning",
          meaning: `The firewall refuses more than ${value("firewall.blockedPercent")} % of the requests: an attack, or a rule that hits users`,
          firstAction: "look in the firewall's log for the rule and for who is refused",
        },
      ],
    };
  },
);

/** @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-metrics.html */
const httpApi = row<Pick<Apigatewayv2Api, "id" | "nameInput">>("api", ({ id, nameInput }, { place, value }) => {
  const subject = shortName(place, nameInput);
  const count = (name: string): Metric => ({ namespace: "AWS/ApiGateway", name, statistic: "Sum", dimensions: { ApiId: id } });
  const fiveMinutes = { periodSeconds: 300, periods: 1, severity: "warning" } as const;
  return {
    subject: `api-${subject}`,
    watches: [
      {
        role: "refused",
        measure: count("4xx"),
        threshold: { key: "apis.refusedRequests" },
        ...fiveMinutes,
        meaning: `The API ${subject} refused more than ${value("apis.refusedRequests")} requests in five minutes: somebody guesses, or keeps others from being answered`,
        firstAction: `see in its log, /aws/vendedlogs/apis/${nameInput ?? ""}, whether they are 404 (guessed) or 429 (too many)`,
      },
      {
        role: "failures",
        measure: count("5xx"),
        threshold: 0,
        ...fiveMinutes,
        meaning: `The API ${subject} failed to answer somebody`,
        firstAction: "read the log of the function behind it",
      },
    ],
  };
});

/**
 * Only in us-east-1. The latency of origins is a metric that has to be bought for each distribution; the
 * load balancers' own metrics say the same.
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/programming-cloudwatch-metrics.html
 */
export const distribution = row<Pick<CloudfrontDistribution, "id">>("edge", (made, { value }) => {
  const errors = (urgency: "Warning" | "Critical"): Watch => ({
    role: `errors-${urgency.toLowerCase()}`,
    measure: {
      namespace: "AWS/CloudFront",
      name: "5xxErrorRate",
      statistic: "Average",
      dimensions: { DistributionId: made.id, Region: "Global" },
    },
    threshold: { key: `edge.error${urgency}Percent` },
    periods: urgency === "Critical" ? 2 : 3,
    severity: urgency === "Critical" ? "critical" : "warning",
    meaning: `More than ${value(`edge.error${urgency}Percent`)} % of CloudFront's answers are errors`,
    firstAction: "see whether the load balancers answer so too; if not, look at the origins' token and certificate",
  });
  return { subject: "edge", watches: [errors("Warning"), errors("Critical")] };
});

/** @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/monitoring-functions.html */
const edgeFunction = row<CloudfrontFunction>("edge-function", ({ nameInput }, { place }) => ({
  subject: `edge-function-${shortName(place, nameInput)}`,
  watches: [
    {
      role: "errors",
      measure: {
        namespace: "AWS/CloudFront",
        name: "FunctionExecutionErrors",
        statistic: "Sum",
        dimensions: { FunctionName: nameInput ?? "", Region: "Global" },
      },
      threshold: 0,
      periods: 3,
      severity: "warning",
      meaning: `The function ${nameInput ?? ""} at the edge fails, and requests through it with it`,
      firstAction: "see whether an apply has just changed it, and apply the version before",
    },
  ],
}));

/**
 * What Route 53 sees from outside; its metrics are in us-east-1 alone.
 * @see https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/monitoring-health-checks.html
 */
export const healthCheck = row<Pick<Route53HealthCheck, "id" | "tagsInput" | "typeInput">>("health-check", (check, { place }) => {
  const subject = shortName(place, check.tagsInput?.Name);
  const probes = check.typeInput?.startsWith("HTTPS") === true;
  return {
    subject,
    watches: probes
      ? [
          {
            role: "unhealthy",
            measure: {
              namespace: "AWS/Route53",
              name: "HealthCheckStatus",
              statistic: "Minimum",
              dimensions: { HealthCheckId: check.id },
            },
            is: "below",
            threshold: 1,
            periods: 2,
            // Of the other region: what trades here goes on, and its loss is the page `peer`.
            severity: subject.startsWith(place.region) ? "critical" : "warning",
            meaning: `Seen from outside, the region does not answer (${subject})`,
            firstAction: "see whether the other pages of the region say why; else look at the load balancer and its certificate",
          },
        ]
      : // What is computed of others rings by those, and the flag has alarms of its own.
        [],
  };
});

/**
 * Once a day. A certificate that has ended says nothing any more.
 * @see https://docs.aws.amazon.com/acm/latest/userguide/cloudwatch-metrics.html
 */
const certificate = row<AcmCertificate>("certificate", (issued, { value, layer }) => ({
  subject: `certificate-${(issued.domainNameInput ?? "").replaceAll("*", "any").replaceAll(".", "-")}-of-${layer}`,
  watches: [
    {
      role: "days-left",
      measure: {
        namespace: "AWS/CertificateManager",
        name: "DaysToExpiry",
        statistic: "Minimum",
        dimensions: { CertificateArn: issued.arn },
      },
      is: "below",
      threshold: { key: "certificates.remainingDays" },
      periodSeconds: 86_400,
      periods: 2,
      severity: "warning",
      meaning: `The certificate of ${issued.domainNameInput ?? ""} ends in less than ${value("certificates.remainingDays")} days, or does not say: ACM could not renew it`,
      firstAction: "see in the ACM console which of its names is not proved any more",
    },
  ],
}));

export const frontDoorRows: Readonly<Record<string, Row>> = {
  aws_lb: loadBalancer,
  aws_apigatewayv2_api: httpApi,
  aws_wafv2_web_acl: firewall,
  aws_cloudfront_distribution: distribution,
  aws_cloudfront_function: edgeFunction,
  aws_route53_health_check: healthCheck,
  aws_acm_certificate: certificate,
};
