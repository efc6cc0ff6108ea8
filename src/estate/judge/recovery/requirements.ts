import { epochItem } from "../../../facts/trading-epoch";
import { blocksOf as blocks, textOf as text } from "./arguments";
import { type EnvironmentRegions } from "./environment-regions";
import { machineRequirements } from "./machine-requirements";
import { type Requirement } from "./requirement";
import { senderRequirements } from "./order-senders";
import { type EstateResource } from "../access/world/estate-resource";

/**
 * What an environment's recovery needs, each thing with the resources that are it. It follows from what exists: a
 * service, a secret, a bucket that is added is asked for by itself, and so is what a step of the machine names or calls.
 */
export function requirementsOf(world: readonly EstateResource[], where: EnvironmentRegions): Requirement[] {
  const { owner, primary, recovery } = where;
  const own = world.filter((resource) => resource.owner === owner);
  const at = (region: string, type: string): EstateResource[] => own.filter((one) => one.region === region && one.type === type);
  const there = (type: string): EstateResource[] => at(recovery, type);
  const named = (type: string, argument: string, value: string): EstateResource[] =>
    there(type).filter(({ args }) => args[argument] === value);
  const machine = there("aws_sfn_state_machine").filter(({ args }) => text(args.definition).includes("promoteReadReplica"));
  const sources = at(primary, "aws_db_instance");
  const replicas = there("aws_db_instance").filter(({ args }) =>
    sources.some((source) => text(args.replicate_source_db).endsWith(`:db:${text(source.args.identifier)}`)),
  );
  const tables = there("aws_dynamodb_table").filter(({ args }) => args.hash_key === epochItem.key);
  return [
    { what: "the machine that takes over", type: "aws_sfn_state_machine", key: "recovery", found: machine },
    ...machineRequirements(own, machine, where),
    { what: "the table of trading epochs", type: "aws_dynamodb_table", key: "recovery.tradingEpoch", found: tables },
    {
      what: "the first trading epoch",
      type: "aws_dynamodb_table_item",
      key: "recovery.tradingEpoch",
      found: there("aws_dynamodb_table_item").filter(({ args }) => tables.some((table) => table.args.name === args.table_name)),
    },
    ...senderRequirements(own, where),
    { what: "a replica of the database", type: "aws_db_instance", key: "database.replica", found: replicas, atLeast: sources.length },
    {
      what: "copies of the database's backups",
      type: "aws_db_instance_automated_backups_replication",
      key: "database.backup.crossRegionRetentionDays",
      found: there("aws_db_instance_automated_backups_replication"),
    },
    {
      what: "the keys that encrypt the recovery region's data",
      type: "aws_kms_key",
      key: "keys",
      found: there("aws_kms_key"),
      atLeast: at(primary, "aws_kms_key").length,
    },
    {
      what: "the cache of the recovery region",
      type: "aws_elasticache_replication_group",
      key: "cache.recovery",
      found: there("aws_elasticache_replication_group"),
    },
    ...at(primary, "aws_ecs_service").map(({ args }) => ({
      what: `the service ${text(args.name)}`,
      type: "aws_ecs_service",
      key: "services.catalog",
      found: named("aws_ecs_service", "name", text(args.name)),
    })),
    ...at(primary, "aws_ecs_service").map(({ args }) => ({
      what: `scaling of the service ${text(args.name)}`,
      type: "aws_appautoscaling_target",
      key: "services.catalog",
      found: there("aws_appautoscaling_target").filter(({ args: target }) => text(target.resource_id).endsWith(`/${text(args.name)}`)),
    })),
    ...secretsOf([...there("aws_ecs_task_definition"), ...there("aws_ssm_parameter")], owner)
      // What the recovery region has of its own needs no copy.
      .filter((name) => named("aws_secretsmanager_secret", "name", name).length === 0)
      .map((name) => ({
        what: `a copy of the secret ${name}`,
        type: "aws_secretsmanager_secret",
        key: "secrets",
        found: at(primary, "aws_secretsmanager_secret").filter(
          ({ args }) => args.name === name && blocks(args.replica).some(({ region }) => region === recovery),
        ),
      })),
    ...at(primary, "aws_ecr_repository").map(({ args }) => ({
      what: `the repository ${text(args.name)}`,
      type: "aws_ecr_repository",
      key: "services.catalog",
      found: named("aws_ecr_repository", "name", text(args.name)),
    })),
    { what: "the load balancer", type: "aws_lb", key: "ingress", found: there("aws_lb") },
    { what: "the certificate of the load balancer", type: "aws_acm_certificate", key: "dns", found: there("aws_acm_certificate") },
    {
      what: "a health check of the primary region",
      type: "aws_route53_health_check",
      key: "dns.healthChecks",
      found: own.filter(({ type, args }) => type === "aws_route53_health_check" && args.type === "HTTPS"),
    },
    { what: "a vault for copies of backups", type: "aws_backup_vault", key: "backup", found: there("aws_backup_vault") },
    { what: "a plan that copies backups to it", type: "aws_backup_plan", key: "backup.daily", found: at(primary, "aws_backup_plan") },
  ];
}

/**
 * Names of the secrets that tasks are given or ask for: those of the first task definitions, and of the templates that
 * deployments register later ones from, which alone name credentials of others.
 *
 * @param there resources of the region
 */
export function secretsOf(there: readonly EstateResource[], owner: string): string[] {
  const names = there
    .flatMap(({ type, args }) =>
      type === "aws_ecs_task_definition"
        ? [text(args.container_definitions)]
        : type === "aws_ssm_parameter" && text(args.name).endsWith("/task-definition")
          ? [text(args.value)]
          : [],
    )
    .flatMap((definition) =>
      [...definition.matchAll(new RegExp(`(?<![\\w/-])[\\w-]+/${owner}/[\\w-]+(?:/[\\w-]+)*`, "g"))].map(([name]) => name),
    );
  return [...new Set(names)].sort();
}
