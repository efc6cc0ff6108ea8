import { type Construct } from "constructs";
import { marketOf } from "../facts/market-calendar";
import { Runbooks } from "../modules/automation/runbooks";
import { Dashboards } from "../modules/dashboards/dashboards";
import { Experiments } from "../modules/experiments/experiments";
import { failoverAlarmName } from "../modules/failover/flag-names";
import { attackAlarm } from "../modules/observability/attack-alarm";
import { AcknowledgementLink } from "../modules/observability/acknowledgement-link";
import { Escalation } from "../modules/observability/escalation";
import { Events } from "../modules/observability/events";
import { Pages } from "../modules/observability/pages";
import { RegionAlarms } from "../modules/observability/region-alarms";
import { RegionWatch } from "../modules/observability/region-watch";
import { Reports } from "../modules/observability/reports";
import { ThrottledKeys } from "../modules/observability/throttled-keys";
import { TradingAlarms } from "../modules/observability/trading-alarms";
import { alertTopicName } from "../modules/notifications/alert-topics";
import { Responses } from "../modules/responses/responses";
import { ResponsesTable } from "../modules/responses/responses-table";
import { TradingRelease } from "../modules/responses/trading-release";
import { SecretAges } from "../modules/secrets/secret-ages";
import { recordEvents } from "../modules/services/task-access";
import { type LogKeeping } from "../modules/data/encrypted-log-group";
import { topicArn } from "../modules/shared/arns";
import { type Place } from "../modules/shared/place";
import { auditLogGroup } from "../facts/audit-names";
import { findingRuleName } from "../facts/finding-rules";
import { appDomain } from "../facts/domain-names";
import { responseStreams } from "../facts/responses";
import { archiveOf } from "../synthesis/archives";
import { consume } from "../synthesis/consume";
import { ingressContract, notificationsContract, securityContract, servicesContract } from "../layers/contracts";
import { coverageOf } from "../synthesis/coverage-props";
import { type PlacedStack } from "../layers/instances";
import { LayerStack } from "../synthesis/layer-stack";
import { runbooksOf } from "./automation-props";
import { dashboardSides, objectivesOf } from "./dashboard-props";
import { experimentsOf } from "./experiment-props";
import { findingResponsesOf, responsesOf, tradesHere } from "./response-props";
import { rotatedSecretsOf } from "./rotated-secrets";
import { layersWithSymptoms } from "./symptoms";

/** What is watched of a region as a whole, the alarms that wake a person, one for each cause, and the documents that do what he would do by hand. */
export class ObservabilityStack extends LayerStack {
  public constructor(scope: Construct, placed: PlacedStack) {
    super(scope, placed);
    const { project, account, observability, services, market, domainName } = this.env;
    const { dataKeyArn, logsKeyArn, notificationsKeyArn } = consume(this, securityContract);
    const { warningTopicArn, criticalTopicArn } = consume(this, notificationsContract);
    const settings = coverageOf(placed);
    const { place } = settings;
    const full = observability.extent === "full";
    const logs = { keyArn: logsKeyArn, retentionDays: observability.watch.logRetentionDays };
    const standsBy = placed.instance.role === "recovery";
    const application = `https://${appDomain(domainName)}`;

    const watch = new RegionWatch(this, "watch", {
      settings,
      archive: archiveOf(this, "region-watch"),
      logs,
      siteUrl: `${application}${observability.watch.sitePath}`,
      apiUrl: `${application}${observability.watch.apiPath}`,
      ...(observability.watch.socketPath === undefined
        ? {}
        : { socketUrl: `wss://${appDomain(domainName)}${observability.watch.socketPath}` }),
      peerRegion: this.peer.name,
      standsBy,
      market: marketOf(market),
    });
    const trading = new TradingAlarms(this, "trading", { settings, services: Object.keys(services.catalog), full });
    const { firstSeconds, secondSeconds } = observability.escalation;
    const pages = new Pages(this, "pages", {
      place,
      actions: settings.actions(observability.pagesTell),
      layers: layersWithSymptoms(placed),
      watch,
      attack: attackAlarm(this, {
        settings,
        ruleName: findingRuleName({ project, owner: account.name }, "attack"),
        escalationSeconds: firstSeconds + secondSeconds,
      }),
      trading: trading.critical,
      ...(standsBy ? { standby: { takenOver: failoverAlarmName(this.names) } } : {}),
    });
    if (observability.pagesTell === "critical") this.escalate(place, pages.names, { notificationsKeyArn, logs });
    this.respond(placed, place, { dataKeyArn, logs });
    const { loadBalancerArnSuffix } = consume(this, ingressContract);
    const { targetGroupArnSuffixes } = consume(this, servicesContract);
    const objectives = objectivesOf(this.env, loadBalancerArnSuffix, targetGroupArnSuffixes);
    if (observability.reportsTell !== undefined && !standsBy) {
      new Reports(this, "reports", {
        place,
        market,
        objectives,
        regions: [this.region.name, this.peer.name],
        topicArn: topicArn(place.region, place.accountId, alertTopicName(this.names, observability.reportsTell)),
        acknowledged: observability.pagesTell === "critical",
        archive: archiveOf(this, "daily-report"),
        logs,
      });
    }
    const rotated = rotatedSecretsOf(placed);
    if (rotated.length > 0)
      new SecretAges(this, "secret-ages", {
        place,
        archive: archiveOf(this, "secret-values"),
        secrets: rotated,
        logs,
        topicArn: warningTopicArn,
      });
    new Dashboards(this, "dashboards", {
      place,
      kinds: observability.dashboards,
      sides: dashboardSides(placed),
      objectives,
    });
    if (full) {
      new RegionAlarms(this, "region", settings);
      new ThrottledKeys(this, "throttled-keys", { place, logs });
    }
    new Runbooks(this, "runbooks", runbooksOf(placed));
    const experiments = experimentsOf(placed, settings);
    if (experiments.length > 0)
      new Experiments(this, "experiments", {
        place,
        experiments,
        topicArn: warningTopicArn,
        logs: { keyArn: logsKeyArn, retentionDays: this.env.recovery.logRetentionDays },
      });
    new Events(this, "events", { place, topicArns: { warning: warningTopicArn, critical: criticalTopicArn } });
  }

  /** Who is notified next of a page that nobody has acknowledged, and the link by which it is. */
  private escalate(
    place: Place,
    pages: readonly string[],
    { notificationsKeyArn, logs }: { readonly notificationsKeyArn: string; readonly logs: LogKeeping },
  ): void {
    const { observability, keys, keepsData } = this.env;
    const { firstSeconds, secondSeconds, secondLevel, thirdLevel } = observability.escalation;
    const { onCall } = observability;
    const { functionArn } = new AcknowledgementLink(this, "acknowledgement", {
      place,
      archives: { link: archiveOf(this, "page-link"), acknowledgement: archiveOf(this, "page-acknowledgement") },
      key: { deletionWindowDays: keys.deletionWindowDays, keepsData },
      logs,
    });
    new Escalation(this, "escalation", {
      place,
      firstSeconds,
      secondSeconds,
      levels: { second: secondLevel, third: thirdLevel },
      ...(onCall === undefined ? {} : { onCall: { ...onCall, archive: archiveOf(this, "on-call") } }),
      pages,
      linkFunctionArn: functionArn,
      notificationsKeyArn,
      logs,
    });
  }

  /** What is done about alarms and findings without a person, and how trading that was stopped goes on. */
  private respond(
    placed: PlacedStack,
    place: Place,
    { dataKeyArn, logs }: { readonly dataKeyArn: string; readonly logs: LogKeeping },
  ): void {
    const { market, observability, keepsData } = this.env;
    const responses = responsesOf(placed);
    const trades = tradesHere(this.env);
    const findings = findingResponsesOf(placed);
    const responds = Object.keys(responses).length > 0 || findings !== undefined;
    const auditLogGroupName = auditLogGroup(this.names);
    const recording = { place, auditLogGroupName, recordEvents: recordEvents(place, responseStreams, auditLogGroupName), logs };
    if (trades || responds) new ResponsesTable(this, "responses-table", { place, keyArn: dataKeyArn, keepsData });
    if (trades) new TradingRelease(this, "trading-release", { ...recording, archive: archiveOf(this, "trading-release") });
    if (!responds) return;
    new Responses(this, "responses", {
      ...recording,
      responses,
      ...(findings === undefined ? {} : { findings: { ...findings, archive: archiveOf(this, "address-blocks") } }),
      market,
      archive: archiveOf(this, "alarm-response"),
      topicArn: topicArn(place.region, place.accountId, alertTopicName(this.names, observability.pagesTell)),
    });
  }
}
