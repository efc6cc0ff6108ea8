import { epochItem } from "../../../../facts/trading-epoch";
import { type Call } from "../calls/call";
import { purposeOf } from "../calls/people";
import { arnOf } from "../world/arns";
import { type EstateResource } from "../world/estate-resource";
import { type AccessWorld, type EstateRole } from "../world/world";

const reads = ["dynamodb:GetItem", "dynamodb:Query", "dynamodb:Scan"] as const;
const writes = ["dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem"] as const;

const text = (value: unknown): string => (typeof value === "string" ? value : "");

const tables = ({ resources }: AccessWorld): EstateResource[] =>
  resources.filter(({ type, args }) => type === "aws_dynamodb_table" && args.hash_key === epochItem.key);

/** Roles that the text of some resource names together with a table of epochs: a task that is told of it, a takeover. */
const namedWith = ({ resources, roles }: AccessWorld, types: readonly string[], table: EstateResource): EstateRole[] =>
  roles.filter(({ arn }) =>
    resources.some(({ type, owner, args }) => {
      const all = types.includes(type) && owner === table.owner ? JSON.stringify(args) : "";
      return all.includes(arn) && all.includes(text(table.args.name));
    }),
  );

const calls = (why: string, roles: readonly EstateRole[], actions: readonly string[], table: EstateResource): Call[] =>
  roles.flatMap((who) => actions.map((action) => ({ who, action, resource: arnOf(table) ?? "", region: table.region, why })));

/** Tasks, functions and services: all that is no person. */
const workloads = ({ roles }: AccessWorld): EstateRole[] => roles.filter((role) => purposeOf(role) === "");

/** AWS Backup reads what it backs up: AWS's own policies let it. */
const isBackup = ({ trust }: EstateRole): boolean => JSON.stringify(trust.statements).includes('"backup.amazonaws.com"');

/** Reads of the epoch by workloads that neither send orders, nor take over, nor back it up. */
export const readsOfOthers = (world: AccessWorld, why: string): Call[] =>
  tables(world).flatMap((table) => {
    const readers = namedWith(world, ["aws_ssm_parameter", "aws_ecs_task_definition", "aws_sfn_state_machine"], table);
    return calls(
      why,
      workloads(world).filter((role) => !readers.includes(role) && !isBackup(role)),
      reads,
      table,
    );
  });

/** Writes of the epoch by workloads other than a takeover. */
export const writesOfOthers = (world: AccessWorld, why: string): Call[] =>
  tables(world).flatMap((table) => {
    const takeovers = namedWith(world, ["aws_sfn_state_machine"], table);
    return [
      ...calls(
        why,
        workloads(world).filter((role) => !takeovers.includes(role)),
        writes,
        table,
      ),
      ...calls(why, takeovers, ["dynamodb:PutItem", "dynamodb:DeleteItem", "dynamodb:DeleteTable"], table),
    ];
  });
