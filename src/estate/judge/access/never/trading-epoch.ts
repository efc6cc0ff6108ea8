import { epochItem } from "../../../../facts/trading-epoch";
import { arnOf } from "../world/arns";
import { type EstateResource } from "../world/estate-resource";
import { type AccessWorld, type EstateRole } from "../world/world";
import { type Question, workloads } from "./rule";

const reads = ["dynamodb:GetItem", "dynamodb:Query", "dynamodb:Scan"] as const;
const writes = ["dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem"] as const;

const text = (value: unknown): string => (typeof value === "string" ? value : "");

const tables = ({ resources }: AccessWorld): EstateResource[] =>
  resources.filter(({ type, args }) => type === "aws_dynamodb_table" && args.hash_key === epochItem.key);

/** Roles that the text of some resource names together with a table of epochs: a task that knows it, a takeover. */
const namedWith = ({ resources, roles }: AccessWorld, types: readonly string[], table: EstateResource): EstateRole[] =>
  roles.filter(({ arn }) =>
    resources.some(({ type, owner, args }) => {
      const all = types.includes(type) && owner === table.owner ? JSON.stringify(args) : "";
      return all.includes(arn) && all.includes(text(table.args.name));
    }),
  );

const asked = (roles: readonly EstateRole[], actions: readonly string[], table: EstateResource): Question[] =>
  roles.flatMap((who) => actions.map((action) => ({ who, action, resource: arnOf(table) ?? "", region: table.region })));

/** AWS Backup reads what it backs up: AWS's own policies let it. */
const isBackup = ({ trust }: EstateRole): boolean => JSON.stringify(trust.statements).includes('"backup.amazonaws.com"');

/** Reads of the epoch by workloads that neither send orders, nor take over, nor back it up. */
export const readsOfOthers = (world: AccessWorld): Question[] =>
  tables(world).flatMap((table) => {
    const readers = namedWith(world, ["aws_ssm_parameter", "aws_ecs_task_definition", "aws_sfn_state_machine"], table);
    return asked(
      workloads(world).filter((role) => !readers.includes(role) && !isBackup(role)),
      reads,
      table,
    );
  });

/** Writes of the epoch by workloads other than a takeover. */
export const writesOfOthers = (world: AccessWorld): Question[] =>
  tables(world).flatMap((table) => {
    const takeovers = namedWith(world, ["aws_sfn_state_machine"], table);
    return [
      ...asked(
        workloads(world).filter((role) => !takeovers.includes(role)),
        writes,
        table,
      ),
      ...asked(takeovers, ["dynamodb:PutItem", "dynamodb:DeleteItem", "dynamodb:DeleteTable"], table),
    ];
  });
