import { Construct } from "constructs";
import {
  configurationExportEveryMinutes,
  configurationExportNamespace,
  configurationExportPrefix,
  configurationExportRole,
  exportedItemsMetric,
} from "../../facts/configuration-export";
import { type FunctionArchive } from "../../facts/function-archive";
import { parameterName, physicalName } from "../../facts/naming";
import { tells } from "../alarms/actions";
import { Alarm } from "../alarms/alarm";
import { type LogKeeping } from "../data/encrypted-log-group";
import { configurationExportStatements } from "../function-permissions/configuration-export";
import { FunctionSchedule } from "../functions/function-schedule";
import { InternalFunction } from "../functions/internal-function";
import { type Place } from "../shared/place";

export interface ConfigurationExportProps {
  readonly place: Place;
  readonly archive: FunctionArchive;
  /** The region's bucket of backups. */
  readonly bucket: string;
  readonly logs: LogKeeping;
  readonly warningTopicArn: string;
}

/** Exports in a row that are missing before somebody is told: a day. */
const missing = 4;

/**
 * Keeps parameters and task definitions where the region's backups are, since AWS Backup knows neither: what Terraform, the
 * failover and people have written there, as it stands. Secrets are no part of it.
 */
export class ConfigurationExport extends Construct {
  public constructor(scope: Construct, id: string, { place, archive, bucket, logs, warningTopicArn }: ConfigurationExportProps) {
    super(scope, id);
    const { project, owner } = place.names;
    const namespace = configurationExportNamespace(project, owner);
    const prefix = configurationExportPrefix;
    const path = parameterName(place.names, "").replace(/\/$/, "");
    const { functionArn } = new InternalFunction(this, "function", {
      place,
      name: configurationExportRole,
      description: "Writes parameters and task definitions to the bucket of backups",
      archive,
      environment: {
        PARAMETER_PATH: path,
        FAMILY_PREFIX: `${project}-${owner}-`,
        EXPORT_BUCKET: bucket,
        EXPORT_PREFIX: prefix,
        METRIC_NAMESPACE: namespace,
      },
      statements: configurationExportStatements({ place, path, bucket, prefix, namespace }),
      timeoutSeconds: 120,
      logs,
      failureTopicArn: warningTopicArn,
    });
    new FunctionSchedule(this, "schedule", {
      place,
      name: configurationExportRole,
      description: "Exports parameters and task definitions",
      everyMinutes: configurationExportEveryMinutes,
      functionArn,
    });
    new Alarm(this, "silent", {
      place,
      name: "configuration-export-silent",
      explanation: {
        meaning: `for ${(missing * configurationExportEveryMinutes) / 60} hours the region's parameters and task definitions were not exported (after the first apply: until the first export, ${configurationExportEveryMinutes / 60} hours later)`,
        firstAction: `read the log of the function ${physicalName("function", place.names, configurationExportRole)}`,
        runbook: "configuration-export-silent",
      },
      measure: { namespace, name: exportedItemsMetric, dimensions: {}, statistic: "Maximum" },
      is: "below",
      threshold: 1,
      periodSeconds: configurationExportEveryMinutes * 60,
      periods: missing,
      datapoints: missing,
      silence: "trouble",
      actions: tells(warningTopicArn),
    });
  }
}
