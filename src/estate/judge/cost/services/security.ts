import { blocksOf } from "../../quotas/resources";
import { guardDutyParts } from "../guardduty-features";
import { regionsOf } from "../trail-regions";
import {
  fixed,
  free,
  NotUnderstood,
  type Part,
  priced,
  type Resource,
  type ServicePricing,
  type Surroundings,
  used,
  within,
} from "../model";

const kmsPage = "https://aws.amazon.com/kms/pricing/";
const secretsPage = "https://aws.amazon.com/secrets-manager/pricing/";
const wafPage = "https://aws.amazon.com/waf/pricing/";
const configPage = "https://aws.amazon.com/config/pricing/";
const hubPage = "https://aws.amazon.com/security-hub/pricing/";
const guardPage = "https://aws.amazon.com/guardduty/pricing/";
const iamPage = "https://aws.amazon.com/iam/";

const botControl = "AWSManagedRulesBotControlRuleSet";
/** Groups of AWS that cost beyond their rule, and whose price nothing here knows. */
const unknownGroups = ["AWSManagedRulesATPRuleSet", "AWSManagedRulesACFPRuleSet", "AWSManagedRulesAntiDDoSRuleSet"];

function aclParts(acl: Resource, { usage, traffic, here }: Surroundings): readonly Part[] {
  const rules = blocksOf(acl.args.rule);
  const atEdge = acl.args.scope === "CLOUDFRONT";
  const regional = here("aws_wafv2_web_acl").filter(({ args }) => args.scope !== "CLOUDFRONT").length;
  const requests = atEdge ? usage.requests : (usage.originRequests * traffic) / regional;
  const groups = rules
    .flatMap(({ statement }) => blocksOf(statement))
    .flatMap(({ managed_rule_group_statement: group }) => blocksOf(group));
  const unknown = groups.map(({ name }) => String(name)).filter((name) => unknownGroups.includes(name));
  // A group without a price must not pass for one that costs nothing; no table has this id.
  const unpriced = unknown.map((name) => fixed(`waf.group.${name}`, 1));
  const bots = groups.some(({ name }) => name === botControl);
  const judged = requests * (usage.assumed.requests.botJudgedPercent / 100);
  return [
    fixed("waf.acl", 1),
    fixed("waf.rule", rules.length),
    used("waf.requests", requests / 1e6),
    ...(bots ? [fixed("waf.bot-control", 1), used("waf.bot-requests", judged / 1e6)] : []),
    ...unpriced,
  ];
}

/**
 * Management events of a region that are analyzed, once for each kind of insight: rates of calls are of writes alone.
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/insights-events-costs.html
 */
function analyzedEvents({ args }: Resource, { assumed }: Surroundings["usage"]): number {
  const { managementEventsPerMonth, writeEventsPercent } = assumed.governance;
  return blocksOf(args.insight_selector).reduce((sum, { insight_type: kind }) => {
    if (kind === "ApiErrorRateInsight") return sum + managementEventsPerMonth;
    if (kind === "ApiCallRateInsight") return sum + (managementEventsPerMonth * writeEventsPercent) / 100;
    throw new NotUnderstood(`nobody knows which events are analyzed for ${String(kind)}`);
  }, 0);
}

export const security: ServicePricing = {
  service: "Security",
  types: {
    aws_kms_key: priced((_, { usage }) => [
      fixed("kms.key", usage.assumed.keys.versions),
      used("kms.requests", usage.assumed.keys.requestsPerMonth / 10_000),
    ]),
    aws_kms_replica_key: priced((_, { usage }) => [fixed("kms.key", usage.assumed.keys.versions)]),
    aws_kms_alias: free(kmsPage),
    aws_kms_grant: free(kmsPage),
    // A replica is paid for in the region that it is in.
    aws_secretsmanager_secret: priced(({ args }, { usage }) => [
      fixed("secrets.secret", 1),
      ...blocksOf(args.replica).map(({ region }) => ({ ...fixed("secrets.secret", 1), region: String(region) })),
      used("secrets.requests", usage.assumed.secrets.requestsPerMonth / 10_000),
    ]),
    aws_secretsmanager_secret_policy: free(secretsPage),
    aws_secretsmanager_secret_rotation: within("aws_lambda_function", secretsPage),
    aws_secretsmanager_secret_version: within("aws_secretsmanager_secret", secretsPage),
    aws_wafv2_web_acl: priced(aclParts),
    aws_wafv2_ip_set: free(wafPage),
    aws_wafv2_regex_pattern_set: free(wafPage),
    aws_wafv2_rule_group: within("aws_wafv2_web_acl", wafPage),
    aws_wafv2_web_acl_association: free(wafPage),
    aws_wafv2_web_acl_logging_configuration: within("aws_cloudwatch_log_group", wafPage),
    // Images by their scans; each function of the account as long as it is there, whichever environment it belongs to.
    aws_inspector2_enabler: priced(({ args }, { usage, accountHere }): readonly Part[] => {
      const scanned = Array.isArray(args.resource_types) ? args.resource_types.map(String) : [];
      const unknown = scanned.filter((kind) => kind !== "ECR" && kind !== "LAMBDA");
      return [
        ...(scanned.includes("ECR")
          ? [used("inspector.image", usage.assumed.images.pushesPerMonth), used("inspector.rescan", usage.assumed.images.rescansPerMonth)]
          : []),
        ...(scanned.includes("LAMBDA") ? [fixed("inspector.function", accountHere("aws_lambda_function").length)] : []),
        // What else it scans has a price that nothing here knows; no table has this id.
        ...unknown.map((kind) => fixed(`inspector.${kind}`, 1)),
      ];
    }),
    aws_inspector2_organization_configuration: within("aws_inspector2_enabler", "https://aws.amazon.com/inspector/pricing/"),
    aws_config_configuration_recorder: priced((_, { usage }) => [used("config.item", usage.assumed.governance.configurationItemsPerMonth)]),
    aws_config_config_rule: priced((_, { usage }) => [used("config.evaluation", usage.assumed.governance.evaluationsPerRule)]),
    aws_config_conformance_pack: priced(({ args }, { usage }) => [
      used(
        "config.pack-evaluation",
        usage.assumed.governance.evaluationsPerRule * (String(args.template_body).match(/AWS::Config::ConfigRule/g)?.length ?? 1),
      ),
    ]),
    aws_config_aggregate_authorization: free(configPage),
    aws_config_configuration_aggregator: free(configPage),
    aws_config_configuration_recorder_status: within("aws_config_configuration_recorder", configPage),
    aws_config_delivery_channel: within("aws_config_configuration_recorder", configPage),
    aws_config_organization_conformance_pack: within("aws_config_conformance_pack", configPage),
    aws_config_remediation_configuration: free(configPage, "a remediation pays for the steps of its automation when it runs"),
    aws_config_retention_configuration: free(configPage),
    aws_securityhub_account: priced((_, { usage }) => [used("securityhub.check", usage.assumed.governance.securityChecksPerMonth)]),
    aws_securityhub_action_target: free(hubPage),
    aws_securityhub_automation_rule: free(hubPage),
    aws_securityhub_configuration_policy: free(hubPage),
    aws_securityhub_finding_aggregator: free(hubPage),
    aws_securityhub_insight: free(hubPage),
    aws_securityhub_organization_configuration: free(hubPage),
    aws_securityhub_product_subscription: free(hubPage),
    aws_securityhub_standards_control: within("aws_securityhub_account", hubPage),
    aws_securityhub_standards_control_association: within("aws_securityhub_account", hubPage),
    aws_securityhub_standards_subscription: within("aws_securityhub_account", hubPage),
    aws_guardduty_detector: priced((_, { usage }) => [
      used("guardduty.events", usage.assumed.governance.managementEventsPerMonth / 1e6),
      used("guardduty.logs", usage.assumed.logs.flowGiBPerMonth + usage.assumed.logs.dnsGiBPerMonth),
    ]),
    aws_guardduty_detector_feature: priced(guardDutyParts),
    aws_guardduty_filter: free(guardPage),
    aws_guardduty_ipset: free(guardPage),
    aws_guardduty_organization_admin_account: free(guardPage),
    aws_guardduty_organization_configuration: free(guardPage),
    aws_guardduty_publishing_destination: free(guardPage),
    aws_macie2_account: priced((_, { accountHere, usage }) => [
      fixed("macie.bucket", accountHere("aws_s3_bucket").length),
      used("macie.scanned", usage.assumed.governance.personalDataGiBPerMonth),
    ]),
    aws_macie2_classification_export_configuration: free("https://aws.amazon.com/macie/pricing/"),
    aws_macie2_classification_job: within("aws_macie2_account", "https://aws.amazon.com/macie/pricing/"),
    aws_macie2_findings_filter: free("https://aws.amazon.com/macie/pricing/"),
    aws_accessanalyzer_analyzer: priced(({ args }, { account }) =>
      String(args.type ?? "ACCOUNT").includes("UNUSED") ? [fixed("access-analyzer.unused", account("aws_iam_role").length)] : [],
    ),
    aws_accessanalyzer_archive_rule: free(iamPage),
    // The first copy of management events is free; data events and what is analyzed for insights are not.
    aws_cloudtrail: priced((trail, { usage }): readonly Part[] => {
      const data =
        blocksOf(trail.args.event_selector).length > 0 ||
        blocksOf(trail.args.advanced_event_selector)
          .flatMap(({ field_selector: fields }) => blocksOf(fields))
          .some(({ field, equals }) => field === "eventCategory" && JSON.stringify(equals).includes("Data"));
      const regions = regionsOf(trail);
      const { dataEventsPerMonth } = usage.assumed.governance;
      return [
        ...(data ? [used("cloudtrail.data", (regions * dataEventsPerMonth) / 100_000)] : []),
        used("cloudtrail.insights", (regions * analyzedEvents(trail, usage)) / 100_000),
      ];
    }),
    aws_cloudtrail_organization_delegated_admin_account: free("https://aws.amazon.com/cloudtrail/pricing/"),
  },
};
