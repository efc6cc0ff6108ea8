import { z } from "zod";
import { key } from "./meta";
import { retentionDays } from "./operations";

/** The load balancer of each region. */
export const ingressSchema = z
  .strictObject({
    // https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-load-balancer-attributes.html: 1 to 4000
    idleTimeoutSeconds: key(z.int().min(60).max(4000).default(350), {
      description: "How long a connection without traffic stays open; WebSocket clients must send something more often.",
      unit: "seconds",
      affects: ["ingress"],
    }),
  })
  .prefault({});

/** The web application firewalls, in front of CloudFront and of each load balancer. */
export const wafSchema = z
  .strictObject({
    // https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statement-type-rate-based.html: from 10
    requestsPerFiveMinutes: key(z.int().min(10).max(2_000_000_000).default(2000), {
      description: "Requests of one client address within five minutes, after which it is refused.",
      unit: "requests",
      affects: ["ingress", "edge"],
    }),
    botControl: key(z.boolean().default(true), {
      description:
        "Whether AWS's bot control looks at requests other than for assets; about 10 USD per month and firewall, and 1 USD per million requests.",
      affects: ["ingress", "edge"],
    }),
    loggedRequests: key(z.enum(["matched", "all"]).default("matched"), {
      description:
        "Which requests the firewalls' logs hold: those that a rule refused, challenged or counted, or every one; about 0.5 USD per gigabyte. Query strings and credentials are in neither.",
      affects: ["ingress", "edge"],
    }),
    logRetentionDays: key(retentionDays.default(90), {
      description: "How long the firewalls' logs are kept.",
      unit: "days",
      affects: ["ingress", "edge"],
    }),
  })
  .prefault({});
