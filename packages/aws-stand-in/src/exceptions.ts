/** A resource type that the emulator cannot hold, or shows as changed although nothing changed. */
export interface EmulatorException {
  readonly type: string;
  /**
   * - `cannot-hold`: left out of what is applied on the emulator;
   * - `shows-changes`: applied, but a second plan is not empty.
   */
  readonly effect: "cannot-hold" | "shows-changes";
  /** Arguments that a second plan shows, for `shows-changes`. */
  readonly arguments?: readonly string[];
  /** For `cannot-hold`: the call that nothing answers. A test asks for it, and fails once it is answered. */
  readonly call?: { readonly service: string; readonly action: string; readonly input?: Readonly<Record<string, string>> };
  readonly reason: string;
}

/** Types that the emulator cannot hold for one reason, each with the call that nothing answers. */
const withoutAnswer = (service: string, reason: string, actions: Readonly<Record<string, string>>): EmulatorException[] =>
  Object.entries(actions).map(([type, action]) => ({ type, effect: "cannot-hold", call: { service, action }, reason }));

/** Faults of the emulators, named one by one so that none hides a fault of what is applied. */
export const emulatorExceptions: readonly EmulatorException[] = [
  {
    type: "aws_elasticache_global_replication_group",
    effect: "cannot-hold",
    call: {
      service: "elasticache",
      action: "CreateGlobalReplicationGroup",
      input: { GlobalReplicationGroupIdSuffix: "cache", PrimaryReplicationGroupId: "cache" },
    },
    reason:
      "neither server has global datastores, so the caches of environments that follow each other by one are left out; caches that stand by themselves are held",
  },
  ...withoutAnswer("config", "neither server has this part of AWS Config", {
    aws_config_conformance_pack: "PutConformancePack",
    aws_config_remediation_configuration: "PutRemediationConfigurations",
  }),
  ...withoutAnswer("securityhub", "neither server holds standards, and Security Hub is not routed", {
    aws_securityhub_account: "EnableSecurityHub",
    aws_securityhub_finding_aggregator: "CreateFindingAggregator",
    aws_securityhub_standards_subscription: "BatchEnableStandards",
  }),
  ...withoutAnswer("access-analyzer", "neither server has Access Analyzer", { aws_accessanalyzer_analyzer: "CreateAnalyzer" }),
  ...withoutAnswer("macie2", "neither server searches buckets", { aws_macie2_classification_job: "CreateClassificationJob" }),
  ...withoutAnswer("fis", "neither server has Fault Injection Service", { aws_fis_experiment_template: "CreateExperimentTemplate" }),
  ...withoutAnswer("ce", "neither server has Cost Explorer", {
    aws_ce_anomaly_monitor: "CreateAnomalyMonitor",
    aws_ce_anomaly_subscription: "CreateAnomalySubscription",
  }),
  ...withoutAnswer("compute-optimizer", "neither server has Compute Optimizer", {
    aws_computeoptimizer_enrollment_status: "UpdateEnrollmentStatus",
  }),
  {
    type: "aws_servicequotas_service_quota",
    effect: "cannot-hold",
    call: { service: "servicequotas", action: "RequestServiceQuotaIncrease" },
    reason: "neither server takes requests to raise quotas, and neither has any that would have to be raised",
  },
];
