import { epochItem } from "../../../../facts/trading-epoch";
import { type Call } from "../calls/call";
import { keyOf } from "../calls/keys";
import { purposeOf, startsFailovers } from "../calls/people";
import { failoverMachines, flagOf, historyContext, historyKey } from "../calls/recovery";
import { arnOf } from "../world/arns";
import { type EstateResource } from "../world/estate-resource";
import { type AccessWorld, type EstateRole } from "../world/world";
import { type Question } from "./rule";

/** People who start a failover and have nothing more to do with data; break-glass does everything. */
const onCall = ({ roles }: AccessWorld): EstateRole[] =>
  roles.filter((role) => startsFailovers.includes(purposeOf(role)) && purposeOf(role) !== "break-glass");

/** Who plans or applies reads the epoch's item, which an apply wrote first, whenever the provider refreshes. */
const refreshes: readonly string[] = ["planner", "deployer", "administrator"];
const others = ({ roles }: AccessWorld): EstateRole[] =>
  roles.filter((role) => purposeOf(role) !== "" && ![...startsFailovers, ...refreshes].includes(purposeOf(role)));

interface Recovery {
  readonly machine: EstateResource;
  readonly table: string;
  readonly flag: string;
}

/** What the takeovers of the estate work on. */
const recoveries = (world: AccessWorld): Recovery[] =>
  failoverMachines(world).flatMap((machine) =>
    world.resources
      .filter(({ type, owner, args }) => type === "aws_dynamodb_table" && owner === machine.owner && args.hash_key === epochItem.key)
      .map((table) => ({ machine, table: arnOf(table) ?? "", flag: flagOf(machine) })),
  );

const asked = (
  roles: readonly EstateRole[],
  { region }: EstateResource,
  targets: readonly (readonly [action: string, resource: string, context?: Call["context"]])[],
): Question[] =>
  roles.flatMap((who) =>
    targets.map(([action, resource, context]) => ({
      who,
      action,
      resource,
      region,
      ...(context === undefined ? {} : { context }),
    })),
  );

/** Reads of data beside the epoch's item, the flag, and runs of the failover. */
export const dataBesideRecovery = (world: AccessWorld): Question[] =>
  recoveries(world).flatMap(({ machine, table, flag }) => {
    const secret = world.resources.find(
      ({ type, owner, region }) => type === "aws_secretsmanager_secret" && owner === machine.owner && region === machine.region,
    );
    const secretsKey = secret === undefined ? undefined : keyOf(world, secret);
    const otherMachine = `${arnOf(machine) ?? ""}-of-another-kind`;
    return asked(onCall(world), machine, [
      ["dynamodb:Query", table],
      ["dynamodb:Scan", table],
      ["dynamodb:GetItem", `${table}-of-another-kind`],
      ["ssm:GetParameter", `${flag}-of-another-kind`],
      ["ssm:GetParameters", flag],
      ...(secretsKey === undefined
        ? []
        : [["kms:Decrypt", secretsKey, { "kms:ViaService": `secretsmanager.${machine.region}.amazonaws.com` }] as const]),
      ...historyKey(machine).map(
        (key) =>
          ["kms:Decrypt", key, { ...historyContext(machine), "kms:EncryptionContext:aws:states:stateMachineArn": otherMachine }] as const,
      ),
    ]);
  });

/** Reads of the epoch by all other people, and of the flag by those who refresh nothing. */
export const epochsOfOtherPeople = (world: AccessWorld): Question[] =>
  recoveries(world).flatMap(({ machine, table, flag }) => [
    ...asked(others(world), machine, [["dynamodb:GetItem", table]]),
    ...asked(
      others(world).filter((role) => ["read-only", "release-approver"].includes(purposeOf(role))),
      machine,
      [["ssm:GetParameter", flag]],
    ),
  ]);

/** Writes of the epoch, and of the flag by hand. */
export const writesByPeople = (world: AccessWorld): Question[] =>
  recoveries(world).flatMap(({ machine, table, flag }) =>
    asked(onCall(world), machine, [
      ...["dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem"].map((action) => [action, table] as const),
      ["ssm:PutParameter", flag],
    ]),
  );

/** Answers to an approval, which know no resource. */
export const approvals = (world: AccessWorld): Question[] =>
  recoveries(world).flatMap(({ machine }) =>
    asked(onCall(world), machine, [
      ["states:SendTaskSuccess", "*"],
      ["states:SendTaskFailure", "*"],
    ]),
  );
