import { purposeOf, startsFailovers } from "../calls/people";
import { runbookDocuments } from "../calls/runbooks";
import { type AccessWorld, type EstateRole } from "../world/world";
import { asked, located, ofType, people, type Question, type Rule } from "./rule";

/** People who start documents of runbooks and are not who approves; break-glass does both. */
const starters = (world: AccessWorld): EstateRole[] =>
  people(world, ...startsFailovers).filter((role) => purposeOf(role) !== "break-glass");

const runbookRoles = (world: AccessWorld): EstateRole[] => {
  const named = new Set(runbookDocuments(world).map(({ role }) => role));
  return world.roles.filter(({ arn }) => named.has(arn));
};

/** What documents of runbooks do not do, and who does not approve what they ask. */
export const runbookRules: readonly Rule[] = [
  {
    id: "runbooks-destroy-nothing",
    sentence:
      "The role of a runbook's document deletes, disables and changes no store, key, service or secret, and writes no parameter but the one that freezes deliveries.",
    asks: (world) => {
      const of = (type: string, ...actions: readonly string[]): Question[] =>
        asked(runbookRoles(world), actions, located(ofType(world, type)));
      return [
        ...of("aws_db_instance", "rds:DeleteDBInstance", "rds:ModifyDBInstance", "rds:RebootDBInstance", "rds:PromoteReadReplica"),
        ...of("aws_kms_key", "kms:ScheduleKeyDeletion", "kms:DisableKey", "kms:PutKeyPolicy"),
        ...of("aws_ecs_service", "ecs:DeleteService"),
        ...of("aws_elasticache_replication_group", "elasticache:DeleteReplicationGroup", "elasticache:ModifyReplicationGroup"),
        ...of("aws_secretsmanager_secret", "secretsmanager:GetSecretValue", "secretsmanager:PutSecretValue"),
        ...asked(
          runbookRoles(world),
          ["ssm:PutParameter"],
          located(ofType(world, "aws_ssm_parameter").filter(({ args }) => !String(args.name).endsWith("/dr/deliveries"))),
          { "ssm:Overwrite": "true" },
        ),
      ];
    },
  },
  {
    id: "who-starts-a-runbook-does-not-approve-it",
    sentence: "Who is on call starts documents of runbooks, answers no approval of one, and starts no document with another role.",
    asks: (world) =>
      runbookDocuments(world).flatMap(({ document: { region, account } }) => {
        const run = [{ arn: `arn:aws:ssm:${region}:${account}:automation-execution/one`, region }];
        const own = starters(world).filter((role) => role.account === account);
        const others = world.roles.filter((role) => role.account === account && !runbookRoles(world).includes(role)).slice(0, 5);
        return [
          ...asked(own, ["ssm:SendAutomationSignal"], run),
          ...asked(
            own,
            ["ssm:StartAutomationExecution"],
            [{ arn: `arn:aws:ssm:${region}:${account}:document/AWS-StopRdsInstance`, region }],
          ),
          ...asked(
            own,
            ["iam:PassRole"],
            others.map(({ arn }) => ({ arn, region })),
            { "iam:PassedToService": "ssm.amazonaws.com" },
          ),
        ];
      }),
  },
];
