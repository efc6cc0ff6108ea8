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
  readonly call?: { readonly service: string; readonly action: string };
  readonly reason: string;
}

/** Faults of the emulators, named one by one so that none hides a fault of the estate. */
export const emulatorExceptions: readonly EmulatorException[] = [
  {
    type: "aws_elasticache_global_replication_group",
    effect: "cannot-hold",
    call: { service: "elasticache", action: "CreateGlobalReplicationGroup" },
    reason:
      "neither server has global datastores, so the caches of environments that follow each other by one are left out; caches that stand by themselves are held",
  },
  {
    type: "aws_cloudwatch_query_definition",
    effect: "cannot-hold",
    call: { service: "logs", action: "PutQueryDefinition" },
    reason: "neither server keeps queries of Logs Insights; they ask and change nothing",
  },
  {
    type: "aws_servicequotas_service_quota",
    effect: "cannot-hold",
    call: { service: "servicequotas", action: "RequestServiceQuotaIncrease" },
    reason: "neither server takes requests to raise quotas, and neither has any that would have to be raised",
  },
];
