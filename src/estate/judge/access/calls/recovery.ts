import { epochItem } from "../../../../facts/trading-epoch";
import { arnOf } from "../world/arns";
import { type EstateResource } from "../world/estate-resource";
import { freezesDeliveries, machineTasks, raisesFlag } from "../world/machine-tasks";
import { type AccessWorld, type EstateRole } from "../world/world";
import { type Call } from "./call";
import { withKeys } from "./keys";

const text = (value: unknown): string => (typeof value === "string" ? value : "");

/** State machines that take over: they promote a database. */
export const failoverMachines = ({ resources }: AccessWorld): EstateResource[] =>
  resources.filter(({ type, args }) => type === "aws_sfn_state_machine" && text(args.definition).includes("promoteReadReplica"));

/** Parameter that a takeover raises, as an ARN. */
export const flagOf = ({ region, account, args }: EstateResource): string => {
  const put = machineTasks(text(args.definition)).find(raisesFlag);
  return `arn:aws:ssm:${region}:${account}:parameter${text(put?.parameters.Name)}`;
};

/** Parameter that a takeover freezes deliveries with, as an ARN. */
const deliveriesOf = ({ region, account, args }: EstateResource): string => {
  const put = machineTasks(text(args.definition)).find(freezesDeliveries);
  return `arn:aws:ssm:${region}:${account}:parameter${text(put?.parameters.Name)}`;
};

/**
 * What `estate recovery status`, `failover` and `drill` call, on what the machine of the role's own environment works
 * on: `src/estate/judge/recovery/status/reads.ts` and `src/estate/run/recovery/machine-run.ts`.
 */
export const recoveryCalls = (world: AccessWorld, who: EstateRole): Call[] =>
  failoverMachines(world)
    .filter(({ owner, account }) => owner === who.resource.owner && account === who.account)
    .flatMap((machine) => [...reads(world, who, machine), ...runs(who, machine)]);

function reads(world: AccessWorld, who: EstateRole, machine: EstateResource): Call[] {
  const { region } = machine;
  const why = `${who.name} sees how ${region} stands`;
  const of = (type: string): EstateResource[] =>
    world.resources.filter((one) => one.type === type && one.owner === machine.owner && one.region === region);
  const call = (action: string, resource: string): Call => ({ who, action, resource, region, why });
  const epochs = of("aws_dynamodb_table").filter(({ args }) => args.hash_key === epochItem.key);
  const each = (type: string, action: string): Call[] => of(type).map((one) => call(action, arnOf(one) ?? "*"));
  return [
    ...epochs.flatMap((table) => withKeys(world, call("dynamodb:GetItem", arnOf(table) ?? "*"))),
    call("ssm:GetParameter", flagOf(machine)),
    call("ssm:GetParameter", deliveriesOf(machine)),
    ...each("aws_db_instance", "rds:DescribeDBInstances"),
    ...each("aws_elasticache_replication_group", "elasticache:DescribeReplicationGroups"),
    ...each("aws_ecs_service", "ecs:DescribeServices"),
    ...each("aws_secretsmanager_secret", "secretsmanager:DescribeSecret"),
    ...[
      "cloudwatch:DescribeAlarms",
      "cloudwatch:GetMetricStatistics",
      "ec2:DescribeAddresses",
      "rds:DescribeDBSnapshots",
      "rds:DescribeDBProxies",
      "servicequotas:ListAWSDefaultServiceQuotas",
      "servicequotas:ListServiceQuotas",
    ].map((action) => call(action, "*")),
  ];
}

/** What `estate recovery parity --aws` reads of both regions: `src/estate/judge/recovery/parity-live/reads*.ts`. */
export const parityCalls = (world: AccessWorld, who: EstateRole): Call[] =>
  world.resources
    .filter(({ owner, account }) => owner === who.resource.owner && account === who.account)
    .flatMap((one) =>
      (parityReads[one.type] ?? []).map(([action, on]): Call => ({
        who,
        action,
        resource: on === "one" ? (arnOf(one) ?? "*") : "*",
        region: one.region,
        why: `${who.name} compares what both regions have: ${one.stack} ${one.address}`,
      })),
    );

/** By type what is called, on the one resource or on none that AWS's reference knows. */
const parityReads: Readonly<Record<string, readonly (readonly [action: string, on: "one" | "none"])[]>> = {
  aws_acm_certificate: [
    ["acm:DescribeCertificate", "one"],
    ["acm:ListCertificates", "none"],
  ],
  aws_appautoscaling_target: [["application-autoscaling:DescribeScalableTargets", "none"]],
  aws_cloudwatch_metric_alarm: [["cloudwatch:DescribeAlarms", "none"]],
  aws_db_instance: [["rds:DescribeDBInstances", "one"]],
  aws_ecs_service: [
    ["ecs:DescribeServices", "one"],
    ["ecs:DescribeTaskDefinition", "none"],
    ["servicequotas:ListAWSDefaultServiceQuotas", "none"],
    ["servicequotas:ListServiceQuotas", "none"],
  ],
  aws_elasticache_replication_group: [["elasticache:DescribeReplicationGroups", "one"]],
  aws_secretsmanager_secret: [["secretsmanager:DescribeSecret", "one"]],
  aws_ssm_parameter: [["ssm:DescribeParameters", "none"]],
};

/** Who looks at a run has Step Functions decrypt its history. @see https://docs.aws.amazon.com/step-functions/latest/dg/encryption-at-rest.html */
function runs(who: EstateRole, machine: EstateResource): Call[] {
  const arn = arnOf(machine) ?? "";
  const run = `${arn.replace(":stateMachine:", ":execution:")}:one`;
  const why = `${who.name} starts and follows runs of ${arn.split(":").at(-1) ?? arn}`;
  const call = (action: string, resource: string): Call => ({ who, action, resource, region: machine.region, why });
  return [
    call("states:ListExecutions", arn),
    call("states:StartExecution", arn),
    call("states:DescribeExecution", run),
    call("states:GetExecutionHistory", run),
    ...historyKey(machine).map((key) => ({ ...call("kms:Decrypt", key), context: historyContext(machine) })),
  ];
}

/** Key of the histories of a machine's runs. */
export const historyKey = ({ args }: EstateResource): string[] => {
  const key = text((args.encryption_configuration as { kms_key_id?: unknown } | undefined)?.kms_key_id);
  return key === "" ? [] : [key];
};

/** How Step Functions asks for the decryption of a history in the name of whoever reads it. */
export const historyContext = (machine: EstateResource): NonNullable<Call["context"]> => ({
  "kms:ViaService": `states.${machine.region}.amazonaws.com`,
  "kms:EncryptionContext:aws:states:stateMachineArn": arnOf(machine) ?? "",
});
