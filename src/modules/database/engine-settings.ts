import { DbParameterGroup, type DbParameterGroupParameter } from "@cdktf/provider-aws/lib/db-parameter-group";
import { Construct } from "constructs";
import { physicalName } from "../../facts/naming";
import { type Place } from "../shared/place";

export interface EngineSettingsProps {
  readonly place: Place;
  /** Major version of PostgreSQL. */
  readonly majorVersion: string;
  readonly slowQueryMilliseconds: number;
  readonly explainMilliseconds: number;
  readonly idleInTransactionMinutes: number;
  /** Replica only: how long a query may hold back replay. */
  readonly maxStandbyDelaySeconds?: number;
}

/**
 * Parameters of PostgreSQL: TLS only, audit, and what finds slow queries. The extensions themselves
 * are SQL (`CREATE EXTENSION`) and belong to the schema's migrations.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Appendix.PostgreSQL.CommonDBATasks.Parameters.html
 */
export class EngineSettings extends Construct {
  public readonly parameterGroupName: string;

  public constructor(scope: Construct, id: string, props: EngineSettingsProps) {
    super(scope, id);
    const family = `postgres${props.majorVersion}`;
    const group = new DbParameterGroup(this, "group", {
      // The family is part of the name: an upgrade needs the new group while the old one is in use.
      name: physicalName("databaseGroup", props.place.names, family),
      family,
      description: "TLS only, audit, slow queries",
      parameter: [...staticParameters(), ...dynamicParameters(props)],
      lifecycle: { createBeforeDestroy: true },
    });
    this.parameterGroupName = group.name;
  }
}

const parameter = (
  applyMethod: "immediate" | "pending-reboot",
  values: Readonly<Record<string, string | number>>,
): DbParameterGroupParameter[] => Object.entries(values).map(([name, value]) => ({ name, value: String(value), applyMethod }));

/** RDS refuses `immediate` for parameters that the engine reads at start only. */
const staticParameters = (): DbParameterGroupParameter[] =>
  parameter("pending-reboot", { shared_preload_libraries: "pg_stat_statements,auto_explain,pgaudit" });

function dynamicParameters(props: EngineSettingsProps): DbParameterGroupParameter[] {
  return parameter("immediate", {
    "rds.force_ssl": 1,
    password_encryption: "scram-sha-256",
    "pgaudit.log": "ddl,role,write",
    "pg_stat_statements.track": "all",
    "auto_explain.log_min_duration": props.explainMilliseconds,
    log_min_duration_statement: props.slowQueryMilliseconds,
    // Values of a statement's parameters, and in a message's detail those of rows: the log shows statements, not data.
    log_parameter_max_length: 0,
    log_error_verbosity: "terse",
    log_lock_waits: 1,
    log_connections: 1,
    log_disconnections: 1,
    track_io_timing: 1,
    idle_in_transaction_session_timeout: props.idleInTransactionMinutes * 60_000,
    ...(props.maxStandbyDelaySeconds === undefined ? {} : { max_standby_streaming_delay: props.maxStandbyDelaySeconds * 1000 }),
  });
}
