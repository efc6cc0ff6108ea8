import { z } from "zod";
import { hookEvents } from "../../src/facts/hook-events";
import { fargateMemory } from "../../src/facts/fargate-sizes";
import { scalingMetricNames } from "../../src/facts/scaling-metrics";
import { listenerPriorities, serviceRuleSize } from "../../src/facts/listener-rules";
import { caddyImage, collectorImage, imagePattern } from "../../src/facts/images";
import { key, noStack, theCheck } from "./meta";
import { retentionDays } from "./operations";
import { pathPattern } from "./path-pattern";
import { listenerRuleQuota } from "./quotas";

/** Stores that a service may ask for. */
export const stores = ["database", "cache", "timeSeries"] as const;

/** What a service may do with a store: look, or change it as well. */
export const storeAccess = ["read", "readWrite"] as const;
export type StoreAccess = (typeof storeAccess)[number];

/** Names of the stores that an entry of the catalog names. */
export const usedStores = (uses: Readonly<Partial<Record<(typeof stores)[number], StoreAccess | undefined>>>): (typeof stores)[number][] =>
  stores.filter((store) => uses[store] !== undefined);

const image = z.string().regex(imagePattern);
const imageForm = "an image with a tag, a digest (@sha256: and 64 digits), or both";

const percent = z.int().min(1).max(100);

/** Of 100 % nothing is left to spend, and below 95 % the fastest burn that alarms look for could not be reached. */
const objective = z.number().min(95).max(99.99);

/** Paths that fit into a service's rule beside what else it asks of a request. */
const mostPaths = listenerRuleQuota.values - serviceRuleSize([]).values;

/** A path with a query, as a request has it. */
const checkedPath = /^\/[A-Za-z0-9_./~@:+-]*(?:\?[A-Za-z0-9_.~@:+=&-]*)?$/;

const serviceSchema = z.strictObject({
  description: key(z.string().min(1), { description: "What the service does.", allowed: "a sentence", affects: [noStack] }),
  critical: key(z.boolean().default(true), {
    description: "Whether trading suffers without it; what is critical never runs on capacity that AWS may take back.",
    affects: [theCheck],
  }),
  cpu: key(z.literal([...fargateMemory.keys()]).default(1024), {
    description: "CPU of a task.",
    unit: "CPU units, 1024 for a vCPU",
    affects: ["services", "quotas"],
  }),
  // Bounded for itself, so that what no machine has is told whatever is wrong with the CPU; 32 TiB is the largest instance.
  // https://docs.aws.amazon.com/ec2/latest/instancetypes/mo.html
  memoryMiB: key(z.int().min(1).max(33_554_432).default(2048), {
    description: "Memory of a task.",
    unit: "MiB",
    allowed: "an amount that Fargate pairs with the CPU",
    affects: ["services"],
  }),
  tasks: z
    .strictObject({
      minimum: key(z.int().min(1).max(5000).default(2), {
        description: "Tasks that run at the least, in each region.",
        unit: "tasks",
        affects: ["services", "failover", "observability"],
      }),
      maximum: key(z.int().min(1).max(5000).default(20), {
        description: "Tasks that run at the most, in each region.",
        unit: "tasks",
        affects: ["services", "quotas", "observability"],
      }),
      peakMinimum: key(z.int().min(1).max(5000).optional(), {
        description: "Tasks that run at the least around the opening and in the last two hours of the session, when volume peaks.",
        unit: "tasks",
        affects: ["services", "failover", "observability"],
      }),
    })
    .prefault({}),
  scaling: z
    .strictObject({
      // https://docs.aws.amazon.com/autoscaling/application/APIReference/API_TargetTrackingScalingPolicyConfiguration.html
      cpuPercent: key(percent.default(60), {
        description: "Average use of CPU that scaling holds.",
        unit: "percent",
        affects: ["services"],
      }),
      memoryPercent: key(percent.default(70), {
        description: "Average use of memory that scaling holds.",
        unit: "percent",
        affects: ["services"],
      }),
      metric: z
        .strictObject({
          name: key(z.enum(scalingMetricNames), {
            description: "Metric of the platform that the service scales on as well.",
            affects: ["services"],
          }),
          perTask: key(z.number().positive().max(1_000_000), {
            description: "How much of the metric one task takes.",
            unit: "the metric's unit per task",
            affects: ["services"],
          }),
        })
        .optional(),
    })
    .prefault({}),
  route: z
    .strictObject({
      paths: key(z.array(pathPattern(128)).min(1).max(mostPaths), {
        description: "Paths of requests that go to the service; * stands for any characters, ? for any one.",
        allowed: `1 to ${mostPaths} patterns that begin with /`,
        affects: ["services"],
      }),
      // https://docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-rules.html: 1 to 50000
      priority: key(z.int().min(listenerPriorities.firstService).max(50_000), {
        description: "Place of the service's rule: the lowest number that matches a request decides.",
        unit: "place",
        affects: ["services"],
      }),
      // Length: https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateTargetGroup.html; characters: the container's health command is run by a shell
      healthPath: key(
        z
          .string()
          .max(1024)
          .regex(/^\/[A-Za-z0-9_./~@:+-]*$/)
          .default("/health"),
        {
          description: "Path that answers 200 while the service can work.",
          allowed: "a path that begins with /, of at most 1024 letters, digits and _ . / ~ @ : + -",
          affects: ["services"],
        },
      ),
      // The role that AWS has for CodeDeploy may call functions of such names alone: https://docs.aws.amazon.com/codedeploy/latest/userguide/security-iam-awsmanpol.html
      hooks: key(z.partialRecord(z.enum(hookEvents), z.string().regex(/^CodeDeployHook_[\w-]{1,49}$/)).default({}), {
        description: "Functions that CodeDeploy calls at events of a deployment, each of which can stop it.",
        allowed: `names that begin with CodeDeployHook_, at ${hookEvents.join(", ")}`,
        affects: ["services"],
      }),
      checks: key(z.record(z.string().max(128).regex(checkedPath), z.int().min(200).max(499)).default({}), {
        description:
          "Requests that a new version has to answer before it takes traffic: the status of the answer, by path. The service's other paths are asked too, where any answer below 500 will do.",
        unit: "HTTP status",
        allowed: "a status from 200 to 499 for each path below route.paths: letters, digits and _ . / ~ @ : + -, and a query",
        affects: ["services"],
      }),
    })
    .optional(),
  objectives: z
    .strictObject({
      availabilityPercent: key(objective.default(99.9), {
        description:
          "Share of requests that the service answers without an error of its own; of what is left, the error budget, alarms are made.",
        unit: "percent",
        affects: ["services", "observability"],
      }),
      latencyPercent: key(objective.default(99), {
        description: "Share of requests that are answered within latencyMilliseconds.",
        unit: "percent",
        affects: ["services", "observability"],
      }),
      latencyMilliseconds: key(z.int().min(1).max(60_000).default(500), {
        description: "Time within which latencyPercent of the requests are answered.",
        unit: "milliseconds",
        affects: ["services", "observability"],
      }),
    })
    .prefault({}),
  capacity: key(z.enum(["fargate", "fargateSpot", "placementGroup"]).default("fargate"), {
    description:
      "Where tasks run: Fargate, Fargate's spare capacity that AWS may take back with two minutes' notice, or instances of the account's own that stand close together in each zone.",
    affects: ["network", "services", "quotas"],
  }),
  instanceType: key(
    z
      .string()
      .regex(/^[a-z0-9-]+\.[a-z0-9-]+$/)
      .default("c7gn.xlarge"),
    {
      description: "Type of the instances when capacity is placementGroup.",
      allowed: "an ARM type with an Elastic Network Adapter",
      affects: ["services", "quotas"],
    },
  ),
  uses: z
    .strictObject({
      stores: z
        .strictObject({
          database: key(z.enum(storeAccess).optional(), {
            description:
              "Whether the service uses the database, and how. It has two users of its own there; `database.journals` says who appends to what.",
            affects: ["services", "database", "database-replica", "delivery", "failover", "observability"],
          }),
          cache: key(z.literal("readWrite").optional(), {
            description: "Whether the service uses the cache. Its token opens all of it.",
            affects: ["services"],
          }),
          timeSeries: key(z.enum(storeAccess).optional(), {
            description:
              "Whether the service uses the time-series store, and how. `read` holds with Timestream for LiveAnalytics; InfluxDB's tokens are made in InfluxDB itself, and the operator's, which the service gets, writes too.",
            affects: ["services"],
          }),
        } satisfies Record<(typeof stores)[number], z.ZodType>)
        .prefault({}),
      internet: key(z.boolean().default(false), {
        description:
          "Whether the service calls hosts outside AWS although it has no credentials of others under `secrets`. Who does neither reaches AWS alone where the network has an endpoint for all that tasks ask.",
        affects: ["services"],
      }),
      secrets: key(z.array(z.string()).default([]), {
        description: "Credentials that others issue, by their names under secrets.external.",
        affects: ["access", "network", "services", "secrets", "observability"],
      }),
    })
    .prefault({}),
});

export const servicesSchema = z.strictObject({
  logRetentionDays: key(retentionDays.default(90), {
    description: "How long the services' logs are kept in CloudWatch.",
    unit: "days",
    affects: ["services"],
  }),
  bootstrapImage: key(image.default(caddyImage), {
    description: "Image of a service's first tasks, which only say that they are there; deployments bring the service's own.",
    allowed: imageForm,
    affects: ["services"],
  }),
  sidecars: z
    .strictObject({
      tls: key(image.default(caddyImage), {
        description:
          "Image of the proxy that ends TLS in front of an application: Caddy. With a digest, that is what runs, whatever becomes of the tag.",
        allowed: imageForm,
        affects: ["services"],
      }),
      collector: key(image.default(collectorImage), {
        description:
          "Image of the collector of traces and metrics: AWS's distribution of OpenTelemetry's. With a digest, that is what runs, whatever becomes of the tag.",
        allowed: imageForm,
        affects: ["services"],
      }),
    })
    .prefault({}),
  images: z
    .strictObject({
      keepTagged: key(z.int().min(1).max(1000).default(30), {
        description: "Newest images of each service that are kept although they were never deployed.",
        unit: "images",
        affects: ["registry"],
      }),
      keepDeployed: key(z.int().min(10).max(1000).default(100), {
        description:
          "Deployed images of each service that are kept to go back to: the newest by their push, whose tag begins with deployed-.",
        unit: "images",
        affects: ["registry"],
      }),
      expireUntaggedDays: key(z.int().min(1).max(3650).default(7), {
        description: "Age at which images without a tag are deleted.",
        unit: "days",
        affects: ["registry"],
      }),
    })
    .prefault({}),
  deployment: z
    .strictObject({
      // https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_TimeBasedCanary.html
      canaryPercent: key(z.int().min(1).max(99).default(10), {
        description: "Share of traffic that a new version gets first.",
        unit: "percent",
        affects: ["services"],
      }),
      canaryMinutes: key(z.int().min(1).max(2880).default(5), {
        description: "Time after which it gets the rest, if no alarm says otherwise.",
        unit: "minutes",
        affects: ["services"],
      }),
      keepOldMinutes: key(z.int().min(0).max(2880).default(30), {
        description: "Time for which the old version's tasks stay, to go back to at once.",
        unit: "minutes",
        affects: ["services"],
      }),
      errorPercent: key(z.number().min(0.1).max(100).default(5), {
        description: "Share of 5xx answers that takes a deployment back.",
        unit: "percent",
        affects: ["services"],
      }),
      p99Milliseconds: key(z.int().min(1).max(60_000).default(1000), {
        description: "Response time of the slowest hundredth that takes a deployment back.",
        unit: "milliseconds",
        affects: ["services"],
      }),
    })
    .prefault({}),
  probed: key(z.string().default("api"), {
    description: "Service whose health is the region's: the health checks of Route 53 ask it.",
    allowed: "a service with a route",
    affects: ["services"],
  }),
  catalog: key(z.record(z.string().regex(/^[a-z][a-z0-9]*$/), serviceSchema), {
    description: "The services, by name. An entry is all that a service needs.",
    allowed: "names of lower-case letters and digits",
    affects: [
      "access",
      "network",
      "registry",
      "secrets",
      "database",
      "database-replica",
      "services",
      "quotas",
      "failover",
      "observability",
      "delivery",
    ],
  }),
});
