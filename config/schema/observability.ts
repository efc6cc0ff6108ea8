import { z } from "zod";
import { dashboardKinds } from "../../src/facts/dashboards";
import { responseActions } from "../../src/facts/responses";
import { severities } from "../../src/facts/severities";
import { type Threshold, thresholds } from "../../src/facts/thresholds";
import { branch, branchForm, buildImage, repository, repositoryForm } from "./delivery";
import { findingResponsesSchema, neverBlockSchema } from "./finding-responses";
import { key } from "./meta";
import { retentionDays, timeOfDay } from "./operations";

const urlPath = z.string().regex(/^\/[\w./~@:+-]*$/);

type Part = Readonly<Record<string, Threshold>>;
type PartSchema<P extends Part> = z.ZodPrefault<z.ZodObject<{ [K in keyof P]: z.ZodDefault<z.ZodNumber> }, z.core.$strict>>;

const thresholdSchema = ({ default: standard, from, to, unit, description, layers }: Threshold): z.ZodDefault<z.ZodNumber> =>
  key(z.number().min(from).max(to).default(standard), { description, unit, affects: layers });

/** The compiler cannot follow a mapped type through fromEntries; the keys are those of the part exactly. */
const partSchema = <P extends Part>(part: P): PartSchema<P> =>
  z
    .strictObject(Object.fromEntries(Object.entries(part).map(([name, threshold]) => [name, thresholdSchema(threshold)])))
    .prefault({}) as unknown as PartSchema<P>;

/** Part of topics' and constructs' names. */
const personName = z.string().regex(/^[a-z][a-z0-9-]{0,30}$/);

/** Whoever hears of something, by names that stay while addresses change. */
const audience = (of: string, layer: string) => {
  const people = (form: z.ZodString | z.ZodEmail, description: string, allowed: string) =>
    key(z.record(personName, form).default({}), { description, allowed, affects: [layer] });
  return z
    .strictObject({
      email: people(
        z.email(),
        `Addresses that get ${of} by mail; each has to be confirmed once.`,
        "a name of lower-case letters, digits and -, and an address",
      ),
      // https://docs.aws.amazon.com/sns/latest/dg/sms_sending-overview.html: numbers are E.164
      sms: people(
        z.string().regex(/^\+[1-9]\d{6,14}$/),
        `Telephones that get ${of} by SMS.`,
        "a name of lower-case letters, digits and -, and a number in the form E.164, such as +12025550123",
      ),
      https: people(
        z.string().regex(/^https:\/\/[^\s]+$/),
        `Addresses that get ${of} by HTTPS, and have to confirm that they want them.`,
        "a name of lower-case letters, digits and -, and an address that begins with https://",
      ),
    })
    .prefault({});
};

const ofResponses = { affects: ["observability"] };

/** What is done about an alarm without a person. A response without guards is refused: nothing acts unasked-for by default. */
const responsesSchema = z
  .record(
    // Part of states' names, which have 80 characters: https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html
    z.string().regex(/^[a-z][a-z0-9-]{0,39}$/),
    z.strictObject({
      alarm: key(z.string().min(1), {
        description: "Alarm that starts it, by the last part of its name: a page, or a critical figure of the business.",
        allowed: "the name of a page or of a critical alarm on the business, such as trading-order-errors",
        ...ofResponses,
      }),
      action: key(z.enum(responseActions), {
        description:
          "What is done: stop sending orders, deploy a service's present version again, raise the fewest tasks of a service, or evaluate a failover.",
        ...ofResponses,
      }),
      service: key(z.string().min(1).optional(), {
        description: "Service that restartService and raiseMinimum work on.",
        allowed: "a name of services.catalog",
        ...ofResponses,
      }),
      minimumTasks: key(z.int().min(1).max(1000).optional(), {
        description: "Fewest tasks that raiseMinimum leaves the service with, until the next apply or the end of a peak.",
        unit: "tasks",
        ...ofResponses,
      }),
      failover: key(z.enum(["dryRun", "askForApproval"]).optional(), {
        description:
          "What evaluateFailover starts in the recovery region: a look at everything that a failover needs, or a failover that waits for a person's approval.",
        ...ofResponses,
      }),
      guards: z.strictObject({
        when: key(z.enum(["marketHours", "always"]), {
          description: "Whether it acts while the market is open alone.",
          ...ofResponses,
        }),
        atMostPerHour: key(z.int().min(1).max(12), {
          description: "How often it acts within an hour; what comes beyond that is told to people.",
          unit: "times",
          ...ofResponses,
        }),
        dryRun: key(z.boolean(), {
          description: "Whether it only says what it would have done.",
          ...ofResponses,
        }),
      }),
    }),
  )
  .default({});

/** What is watched, and from when on it is reported. */
export const observabilitySchema = z
  .strictObject({
    extent: key(z.enum(["full", "essential"]).default("full"), {
      description: "Whether everything that the table of coverage has is watched, or only what is critical.",
      affects: [
        "state",
        "state-replication",
        "audit",
        "storage",
        "storage-replication",
        "notifications",
        "secrets",
        "database",
        "database-replica",
        "cache",
        "cache-recovery",
        "time-series",
        "certificates",
        "ingress",
        "services",
        "edge",
        "failover-flag",
        "backup",
        "backup-recovery",
        "failover",
        "posture",
        "delivery",
        "observability",
        "dns",
      ],
    }),
    pagesTell: key(z.enum(["info", "warning", "critical"]).default("critical"), {
      description: "Topic that hears of pages; the critical one is for what wakes whoever is on call.",
      affects: ["observability"],
    }),
    reportsTell: key(z.enum(severities).optional(), {
      description: "Topic that gets a report after the close of each trading day, and of each week; none where it is left out.",
      affects: ["observability"],
    }),
    dashboards: key(z.array(z.enum(dashboardKinds)).default([...dashboardKinds]), {
      description: "Dashboards of each region, or of the primary one where they are of the whole; each costs by the month.",
      affects: ["observability"],
    }),
    notify: z
      .strictObject({
        info: audience("messages of the topic info", "notifications"),
        warning: audience("messages of the topic warning", "notifications"),
        critical: audience("messages of the topic critical", "notifications"),
      })
      .prefault({}),
    slack: z
      .strictObject({
        // https://docs.aws.amazon.com/chatbot/latest/APIReference/API_SlackChannelConfiguration.html
        workspaceId: key(z.string().regex(/^T[A-Z0-9]{8,20}$/), {
          description: "Workspace of Slack, which a person has authorized once in each account (first day).",
          allowed: "an id such as T07EA123LEP, as the console of Amazon Q Developer in chat applications shows it",
          affects: ["notifications"],
        }),
        channels: key(z.partialRecord(z.enum(severities), z.string().regex(/^[CG][A-Z0-9]{8,20}$/)), {
          description: "Channel that gets the messages of a topic, of both regions.",
          allowed: "info, warning or critical, and an id such as C07EZ1ABC23: the end of the channel's link",
          affects: ["notifications"],
        }),
      })
      .optional(),
    escalation: z
      .strictObject({
        firstSeconds: key(z.int().min(60).max(3600).default(300), {
          description: "Time that whoever hears of a page first has to acknowledge it, before the second level is notified.",
          unit: "seconds",
          affects: ["observability"],
        }),
        secondSeconds: key(z.int().min(60).max(3600).default(600), {
          description: "Time that the second level has, before the third is notified.",
          unit: "seconds",
          affects: ["observability"],
        }),
        secondLevel: audience("pages that the first level has not acknowledged", "observability"),
        thirdLevel: audience("pages that the second level has not acknowledged", "observability"),
      })
      .prefault({}),
    onCall: z
      .strictObject({
        people: z.record(personName, audience("pages while on call", "observability")),
        rota: z.strictObject({
          timeZone: key(z.string().min(1).default("America/New_York"), {
            description: "Time zone in which a day of the rota begins and ends.",
            allowed: "the canonical name of an IANA time zone",
            affects: ["observability"],
          }),
          from: key(z.iso.date(), {
            description: "First day of the first week.",
            allowed: "a Monday as YYYY-MM-DD",
            affects: ["observability"],
          }),
          weeks: key(z.array(personName.meta({ allowed: "a name of lower-case letters, digits and -" })).min(1), {
            description: "People in turn, each on call for a week; after the last the first begins again.",
            allowed: "names of observability.onCall.people",
            affects: ["observability"],
          }),
          overrides: key(z.record(z.iso.date(), personName).default({}), {
            description: "Whoever takes a day of somebody else's week.",
            allowed: "days as YYYY-MM-DD, each with a name of observability.onCall.people",
            affects: ["observability"],
          }),
        }),
      })
      .optional(),
    responses: responsesSchema,
    findingResponses: findingResponsesSchema,
    neverBlock: neverBlockSchema,
    watch: z
      .strictObject({
        sitePath: key(urlPath.default("/"), {
          description: "Path of the web application that each region loads every minute, from outside.",
          allowed: "a path that begins with /",
          affects: ["observability"],
        }),
        apiPath: key(urlPath.default("/api/health"), {
          description: "Path of the API that answers with success to everybody while it works; each region asks it every minute.",
          allowed: "a path that begins with /",
          affects: ["observability"],
        }),
        socketPath: key(urlPath.optional(), {
          description:
            "Path on which everybody may open a WebSocket that sends something at least every few seconds while the market trades; each region opens it every minute. None is looked at where it is left out.",
          allowed: "a path that begins with /",
          affects: ["observability"],
        }),
        logRetentionDays: key(retentionDays.default(30), {
          description: "How long the log of these looks is kept.",
          unit: "days",
          affects: ["observability"],
        }),
      })
      .prefault({}),
    drift: z
      .strictObject({
        repository: key(repository, {
          description: "Repository of the estate's own code, with which a job in AWS looks for drift every day.",
          allowed: repositoryForm,
          affects: ["delivery"],
        }),
        branch: key(branch.default("main"), {
          description: "Branch of it whose code is applied.",
          allowed: branchForm,
          affects: ["delivery"],
        }),
        at: key(timeOfDay.default("05:30"), {
          description: "When the job looks, in the market's time zone; an hour or two later it is done.",
          allowed: "a time as HH:MM",
          affects: ["delivery"],
        }),
        image: buildImage("drift is looked for"),
        timeoutMinutes: key(z.int().min(15).max(480).default(120), {
          description: "Time after which the job is stopped.",
          unit: "minutes",
          affects: ["delivery"],
        }),
        logRetentionDays: key(retentionDays.default(90), {
          description: "How long the log of the job is kept.",
          unit: "days",
          affects: ["delivery"],
        }),
      })
      .optional(),
    thresholds: z
      .strictObject({
        loadBalancer: partSchema(thresholds.loadBalancer),
        services: partSchema(thresholds.services),
        database: partSchema(thresholds.database),
        cache: partSchema(thresholds.cache),
        timeSeries: partSchema(thresholds.timeSeries),
        storage: partSchema(thresholds.storage),
        functions: partSchema(thresholds.functions),
        apis: partSchema(thresholds.apis),
        queues: partSchema(thresholds.queues),
        certificates: partSchema(thresholds.certificates),
        firewall: partSchema(thresholds.firewall),
        edge: partSchema(thresholds.edge),
        trading: partSchema(thresholds.trading),
        quotas: partSchema(thresholds.quotas),
      })
      .prefault({}),
  })
  .prefault({});
