import { z } from "zod";
import { key, noStack, theCheck } from "./meta";

/** More than any quantity that the estate could serve in a month. */
const mostOfAnything = 100_000_000;

/** A quantity that cost is reckoned with; nothing in AWS follows from it. */
const assumed = (description: string, unit: string, value: number, affects: readonly string[] = [noStack]) =>
  key(z.number().min(0).max(mostOfAnything).default(value), { description, unit, affects });

const percent = (description: string, value: number, affects: readonly string[] = [noStack]) =>
  key(z.number().min(0).max(100).default(value), { description, unit: "percent", affects });

/**
 * What the environment is assumed to use, for `estate cost`. Volumes are a month's and of the region that
 * takes the traffic; the recovery region gets its share of the requests. Measured values belong here once
 * there are some.
 */
export const usageSchema = z
  .strictObject({
    marketHolidayDays: assumed("Days of the year on which the market stays closed, besides those of every week.", "days", 10),
    requests: z
      .strictObject({
        perTradingDay: assumed("Requests of viewers on a day on which the market trades.", "requests", 2_000_000, [theCheck]),
        perTaskPerSecond: assumed("Requests that one task answers in a second, with room to spare.", "requests", 50, [theCheck]),
        cachedPercent: percent("Requests that CloudFront answers from its cache.", 40, [theCheck]),
        responseKiB: assumed("Average size of an answer.", "KiB", 10),
        requestKiB: assumed("Average size of a request as it passes on to the services.", "KiB", 2),
        botJudgedPercent: percent("Requests that are put before Bot Control, which judges only some paths.", 20),
        recoveryPercent: percent("Requests that the recovery region answers while nothing fails.", 10),
        nameQueriesPerMonth: assumed("Queries of the domain's names.", "queries", 5_000_000),
      })
      .prefault({}),
    tasks: z
      .strictObject({
        loadPercent: percent("Way from the fewest to the most tasks that scaling goes on average while the market trades.", 10),
        spotDiscountPercent: percent("What Fargate Spot is below the price of Fargate; AWS says up to 70.", 60),
      })
      .prefault({}),
    logs: z
      .strictObject({
        taskGiBPerMonth: assumed("Logs of a task that always runs.", "GiB", 3),
        flowGiBPerMonth: assumed("Flow logs of the network.", "GiB", 50),
        dnsGiBPerMonth: assumed("Logs of queries that the network's resolver answers.", "GiB", 5),
        functionFlowGiBPerMonth: assumed("Flows of functions that GuardDuty reads in a region.", "GiB", 1),
        databaseGiBPerMonth: assumed("Logs of the database, its audit among them.", "GiB", 20),
        firewallBytesPerRequest: assumed("What the firewall writes of a request that it judges.", "bytes", 1500),
        otherGiBPerMonth: assumed("Logs of any other group.", "GiB", 0.1),
        queriedGiBPerMonth: assumed("Logs that a saved query reads.", "GiB", 10),
        storedPercent: percent("Size of logs as they are stored, of what was taken in.", 15),
      })
      .prefault({}),
    metrics: z
      .strictObject({
        customPerService: assumed("Metrics that a service sends, each combination of dimensions for itself.", "metrics", 20),
        insightsPerCluster: assumed("Metrics of Container Insights about a cluster.", "metrics", 25),
        insightsPerService: assumed("Metrics of Container Insights about a service.", "metrics", 30),
        insightsPerTask: assumed("Metrics of Container Insights about a task and its containers.", "metrics", 60),
        streamedPerMonth: assumed("Updates in a metric stream.", "updates", 0),
      })
      .prefault({}),
    traces: z.strictObject({ ordersPercent: percent("Share of the requests that are orders, all of which are traced.", 2) }).prefault({}),
    database: z
      .strictObject({
        usedPercent: percent("Part of the database's storage that holds data.", 50),
        changedGiBPerDay: assumed("Changes of the database in a day, which backups and the replica get.", "GiB", 5),
      })
      .prefault({}),
    cache: z
      .strictObject({
        usedPercent: percent("Part of the cache's memory that holds data.", 50),
        writtenGiBPerDay: assumed("What is written to the cache in a day and follows to the recovery region.", "GiB", 10),
      })
      .prefault({}),
    timeSeries: z
      .strictObject({
        writesPerTradingDay: assumed("Writes to the time-series store on a trading day, each of up to 1 KiB.", "writes", 3_000_000),
        queryUnitHoursPerTradingDay: assumed(
          "Time for which Timestream's compute units answer queries on a trading day.",
          "unit-hours",
          26,
        ),
      })
      .prefault({}),
    storage: z
      .strictObject({
        writtenGiBPerMonth: assumed("What a bucket takes in when its purpose has no entry below `buckets`.", "GiB", 5),
        buckets: key(
          z
            .record(z.string(), z.number().min(0).max(mostOfAnything))
            .default({ logs: 60, "access-logs": 20, backups: 50, web: 0.2, "cache-seed": 25 }),
          {
            description: "What buckets take in, by their purpose.",
            unit: "GiB",
            affects: [noStack],
          },
        ),
        requestsPerMonth: assumed("Reads of a bucket.", "requests", 500_000),
        objectKiB: key(z.number().min(1).max(mostOfAnything).default(256), {
          description: "Average size of an object.",
          unit: "KiB",
          affects: [noStack],
        }),
        horizonMonths: assumed("Age up to which what never expires is counted.", "months", 12),
      })
      .prefault({}),
    transfer: z
      .strictObject({
        natGiBPerMonth: assumed("Data through the NAT gateways of a region.", "GiB", 100),
        endpointGiBPerMonth: assumed("Data through the interface endpoints of a region.", "GiB", 200),
        betweenZonesGiBPerMonth: assumed("Data from one zone to another, paid at both ends.", "GiB", 1000),
        dnsQueriesPerMonth: assumed("Queries that the network's resolver answers.", "queries", 20_000_000),
      })
      .prefault({}),
    functions: z
      .strictObject({
        invocationsPerMonth: assumed("Calls of a function.", "calls", 3000),
        averageSeconds: assumed("Time that a call takes.", "seconds", 2),
      })
      .prefault({}),
    keys: z
      .strictObject({
        versions: key(z.number().min(1).max(3).default(1), {
          description: "Versions of a key that are paid for: 1 in its first year, one more for each of its first two rotations.",
          unit: "versions",
          affects: [noStack],
        }),
        requestsPerMonth: assumed("Requests of an encryption key.", "requests", 100_000),
      })
      .prefault({}),
    secrets: z.strictObject({ requestsPerMonth: assumed("Reads of a secret.", "requests", 10_000) }).prefault({}),
    images: z
      .strictObject({
        gibPerRepository: assumed("Images that a repository keeps.", "GiB", 2),
        pushesPerMonth: assumed("Images that are pushed in a region, each of which is scanned.", "images", 60),
        rescansPerMonth: assumed("Scans of images that are kept, when new weaknesses become known.", "scans", 600),
      })
      .prefault({}),
    messages: z
      .strictObject({
        perTopic: assumed("Messages to a topic.", "messages", 5000),
        perQueue: assumed("Requests to a queue, its polling among them.", "requests", 500_000),
        perSchedule: assumed("Times that a schedule acts.", "times", 750),
        perStateMachine: assumed("Executions of an express state machine.", "executions", 1000),
        transitionsPerMonth: assumed("Transitions of a standard state machine.", "transitions", 2000),
        customEventsPerMonth: assumed("Events that code puts on a bus.", "events", 100_000),
        archivedGiB: assumed("Events kept in an archive.", "GiB", 1),
        textsPerMonth: assumed("Text messages to a number.", "messages", 20),
        streamedGiB: assumed("Data through a delivery stream.", "GiB", 10),
        experimentMinutes: assumed("Minutes for which a fault experiment acts.", "minutes", 30),
        automationStepsPerMonth: assumed("Steps of an automation that run.", "steps", 20),
      })
      .prefault({}),
    tables: z
      .strictObject({
        writesPerMonth: assumed("Writes to a table on demand.", "writes", 100_000),
        readsPerMonth: assumed("Reads of a table on demand.", "reads", 500_000),
        gib: assumed("Size of a table.", "GiB", 1),
      })
      .prefault({}),
    backup: z
      .strictObject({
        databaseGiB: assumed("Backups of databases that AWS Backup keeps in a region.", "GiB", 500),
        objectsGiB: assumed("Backups of buckets that AWS Backup keeps in a region.", "GiB", 100),
        timeSeriesGiB: assumed("Backups of Timestream that AWS Backup keeps in a region.", "GiB", 100),
        restoreTestsPerMonth: assumed("Restores that are tried.", "restores", 4),
      })
      .prefault({}),
    governance: z
      .strictObject({
        configurationItemsPerMonth: assumed("Changes that AWS Config records in a region.", "items", 5000),
        evaluationsPerRule: assumed("Evaluations of a rule.", "evaluations", 500),
        securityChecksPerMonth: assumed("Checks of Security Hub in a region.", "checks", 20_000),
        managementEventsPerMonth: assumed("Management events in a region.", "events", 2_000_000),
        // As in AWS's own example: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/insights-events-costs.html
        writeEventsPercent: percent("Management events that change something.", 10),
        dataEventsPerMonth: assumed("Reads and writes of data that the trail and the detectors see in a region.", "events", 5_000_000),
        eventBytes: assumed("Size of an event of the trail.", "bytes", 1200),
        malwareScannedGiBPerMonth: assumed("Volumes of instances that GuardDuty scans for malware in a region.", "GiB", 30),
        personalDataGiBPerMonth: assumed("Objects that Macie reads.", "GiB", 10),
        queriedGiBPerMonth: assumed("Logs that queries of the audit read.", "GiB", 50),
      })
      .prefault({}),
    delivery: z
      .strictObject({
        pipelineMinutes: assumed("Minutes for which a pipeline's actions run.", "minutes", 300),
        buildMinutes: assumed("Minutes for which a build project runs.", "minutes", 300),
      })
      .prefault({}),
  })
  .prefault({});
