import { type EnvironmentConfig } from "../../../../../config/schema/environment";
import { UserError } from "../../../../common/user-error";
import { epochWaitSeconds } from "../../../../facts/trading-epoch";
import { machineTasks } from "../../access/world/machine-tasks";
import { type EstateResource } from "../../access/world/estate-resource";
import { failoverMachineOf, recoveryTargets, type RecoveryTargets } from "../status/targets";

/** A resource as Terraform knows it. */
interface Managed {
  readonly stack: string;
  readonly address: string;
  readonly identifier: string;
}

/** What a failback works on, by the estate's own names. */
export interface FailbackTargets extends Pick<
  RecoveryTargets,
  "environment" | "accountId" | "primary" | "recovery" | "epochTable" | "proxy" | "flagParameter" | "flagAlarm" | "deliveriesParameter"
> {
  /** The database of the primary region, and the one that was promoted. */
  readonly original: Managed & {
    readonly subnetGroup: string;
    readonly parameterGroup: string;
    readonly instanceClass: string;
    readonly multiAz: boolean;
    readonly deletionProtection: boolean;
  };
  readonly promoted: Managed;
  /** By which key the primary region's copy is encrypted, and whose group admits its clients. */
  readonly keyAlias: string;
  readonly securityGroup: string;
  readonly writerParameter: string;
  /** Undefined where the region's cache stands by itself. */
  readonly globalDatastore: { readonly id: string; readonly primaryGroup: string } | undefined;
  /** Between revoking and granting. */
  readonly epochWaitSeconds: number;
}

const text = (value: unknown): string => (typeof value === "string" ? value : "");

/** @throws UserError where the environment has no failover, or lacks what a failback needs. */
export function failbackTargets(world: readonly EstateResource[], config: EnvironmentConfig): FailbackTargets {
  const { environment, accountId, primary, recovery, epochTable, proxy, flagParameter, flagAlarm, deliveriesParameter, replica } =
    recoveryTargets(world, config);
  const own = world.filter(({ owner }) => owner === environment);
  const one = (region: string, type: string, is: (args: EstateResource["args"]) => boolean = () => true): EstateResource => {
    const found = own.find((resource) => resource.region === region && resource.type === type && is(resource.args));
    if (found === undefined)
      throw new UserError({
        problem: `${environment} has no ${type} in ${region} that a failback needs`,
        fix: `see what is missing with \`estate recovery prove --env ${environment}\``,
      });
    return found;
  };
  const tasks = machineTasks(text(failoverMachineOf(world, environment, recovery)?.args.definition));
  const step = (name: string): Readonly<Record<string, unknown>> | undefined => tasks.find((task) => task.name === name)?.parameters;
  const original = one(primary, "aws_db_instance", ({ replicate_source_db: source }) => source === undefined);
  const promoted = one(recovery, "aws_db_instance", ({ identifier }) => identifier === replica);
  const datastore = step("fail-over-cache");
  const managed = ({ stack, address, args }: EstateResource): Managed => ({ stack, address, identifier: text(args.identifier) });
  return {
    environment,
    accountId,
    primary,
    recovery,
    epochTable,
    proxy,
    flagParameter,
    flagAlarm,
    original: {
      ...managed(original),
      subnetGroup: text(one(primary, "aws_db_subnet_group").args.name),
      parameterGroup: text(one(primary, "aws_db_parameter_group").args.name),
      instanceClass: text(original.args.instance_class),
      multiAz: original.args.multi_az === true,
      deletionProtection: original.args.deletion_protection === true,
    },
    promoted: managed(promoted),
    keyAlias: text(one(primary, "aws_kms_alias", ({ name }) => text(name).endsWith("-data")).args.name),
    securityGroup: text(one(primary, "aws_security_group", ({ name }) => name === original.args.identifier).args.name),
    deliveriesParameter,
    writerParameter: text(step("lead-writers")?.Name),
    globalDatastore:
      datastore === undefined
        ? undefined
        : {
            id: text(datastore.GlobalReplicationGroupId),
            primaryGroup: text(one(primary, "aws_elasticache_replication_group").args.replication_group_id),
          },
    epochWaitSeconds: epochWaitSeconds(config.recovery.tradingEpoch),
  };
}
