import { Construct } from "constructs";
import { type FunctionArchive } from "../../facts/function-archive";
import { indexUseEveryMinutes, indexUseNamespace, indexUseRole } from "../../facts/index-use";
import { ports } from "../../facts/ports";
import { type LogKeeping } from "../data/encrypted-log-group";
import { FunctionAccess } from "../data/function-access";
import { indexUseStatements } from "../function-permissions/index-use";
import { FunctionSchedule } from "../functions/function-schedule";
import { InternalFunction } from "../functions/internal-function";
import { type Place } from "../shared/place";

export interface IndexUseProps {
  readonly place: Place;
  readonly archive: FunctionArchive;
  readonly instance: { readonly host: string; readonly databaseName: string };
  /** The administrator's secret of this region, or the copy of it. */
  readonly administrator: { readonly secretName: string; readonly secretArn: string };
  readonly secretsKeyArn: string;
  readonly network: {
    readonly vpcId: string;
    readonly subnetIds: string[];
    readonly storeSecurityGroupId: string;
    /** Group of the VPC's endpoints, where Secrets Manager and CloudWatch, all that the function asks of AWS, have one. */
    readonly endpointSecurityGroupId: string | undefined;
  };
  readonly logs: LogKeeping;
  /** Topic that is notified of a call that failed. */
  readonly failureTopicArn: string;
}

/**
 * Measures every day which indexes no query reads: each write pays for them, and nothing else speaks of them. In each region by
 * itself, since a replica counts only what is asked of it.
 */
export class IndexUse extends Construct {
  public constructor(scope: Construct, id: string, props: IndexUseProps) {
    super(scope, id);
    const { place, network, instance, administrator } = props;
    const access = new FunctionAccess(this, "access", {
      place,
      vpcId: network.vpcId,
      name: "database-index-use",
      description: "Looks at how the indexes of the database are used",
      store: "database",
      who: "Index use",
      storeSecurityGroupId: network.storeSecurityGroupId,
      port: ports.postgres,
      endpointSecurityGroupId: network.endpointSecurityGroupId,
    });
    const namespace = indexUseNamespace(place.names.project, place.names.owner);
    const { functionArn } = new InternalFunction(this, "function", {
      place,
      name: indexUseRole,
      description: "Reports how many indexes of the database no query reads",
      archive: props.archive,
      environment: {
        DATABASE_HOST: instance.host,
        DATABASE_PORT: String(ports.postgres),
        DATABASE_NAME: instance.databaseName,
        ADMIN_SECRET: administrator.secretName,
        METRIC_NAMESPACE: namespace,
      },
      statements: indexUseStatements({
        adminSecretArn: administrator.secretArn,
        secretsKeyArn: props.secretsKeyArn,
        region: place.region,
        namespace,
      }),
      network: { subnetIds: network.subnetIds, securityGroupIds: [access.securityGroupId] },
      timeoutSeconds: 60,
      logs: props.logs,
      failureTopicArn: props.failureTopicArn,
    });
    new FunctionSchedule(this, "schedule", {
      place,
      name: indexUseRole,
      description: "Looks which indexes of the database no query reads",
      everyMinutes: indexUseEveryMinutes,
      functionArn,
    });
  }
}
