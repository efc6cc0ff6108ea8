import { type EstateResource } from "../world/estate-resource";
import { type AccessWorld } from "../world/world";
import { asked, located, ofType, people, type Question, type Rule, workloads } from "./rule";

const templates = (world: AccessWorld): EstateResource[] => ofType(world, "aws_fis_experiment_template");

/** Roles by which a schedule of an experiment starts it. */
const starters = (world: AccessWorld): ReadonlySet<unknown> =>
  new Set(
    ofType(world, "aws_scheduler_schedule")
      .map(({ args }) => args.target as { readonly arn?: unknown; readonly role_arn?: unknown })
      .filter(({ arn }) => String(arn).endsWith(":fis:startExperiment"))
      .map(({ role_arn: role }) => role),
  );

/** Regions in which an account has networks. */
const places = (world: AccessWorld): { readonly region: string; readonly account: string; readonly owner: string }[] =>
  ofType(world, "aws_vpc");

/** What an experiment does not break, and who does not start one. */
export const experimentRules: readonly Rule[] = [
  {
    id: "experiments-start-by-their-schedule",
    sentence: "Nobody starts an experiment, the estate's or another, but its own schedule and those who may change everything.",
    asks: (world) => {
      const own = starters(world);
      const others = [
        ...people(world, "read-only", "on-call", "operator", "planner", "release-approver"),
        ...workloads(world).filter(({ arn }) => !own.has(arn)),
      ];
      return places(world).flatMap(({ region, account }) =>
        asked(
          others.filter((role) => role.account === account),
          ["fis:StartExperiment"],
          [
            ...located(templates(world).filter((one) => one.account === account && one.region === region)),
            ...["experiment-template/EXTone", "experiment/EXPone"].map((what) => ({
              arn: `arn:aws:fis:${region}:${account}:${what}`,
              region,
            })),
          ],
        ),
      );
    },
  },
  {
    id: "networks-are-cut-off-by-experiments-alone",
    sentence:
      "No workload changes or deletes a network ACL of the estate or makes a subnet follow another one, but an experiment's role its own environment's, and nothing but AWS's copies.",
    asks: (world) =>
      places(world).flatMap(({ region, account, owner }): Question[] => {
        const roles = workloads(world).filter((role) => role.account === account);
        const of = (kind: string): { arn: string; region: string }[] => [{ arn: `arn:aws:ec2:${region}:${account}:${kind}/one`, region }];
        const others = { "aws:ResourceTag/Environment": "another", "aws:ResourceTag/Project": "another" };
        return [
          ...asked(roles, ["ec2:ReplaceNetworkAclAssociation"], [...of("subnet"), ...of("network-acl")], others),
          ...asked(roles, ["ec2:CreateNetworkAcl"], of("vpc"), others),
          ...asked(roles, ["ec2:CreateNetworkAclEntry", "ec2:DeleteNetworkAcl", "ec2:ReplaceNetworkAclEntry"], of("network-acl"), {
            "aws:ResourceTag/Environment": owner,
          }),
        ];
      }),
  },
  {
    id: "services-and-stores-are-no-experiments",
    sentence:
      "No role that Fault Injection Service takes stops a task of another cluster, or changes a service, a store or a key; none but it is taken for experiments.",
    asks: (world) =>
      world.roles.flatMap((role): Question[] => {
        const { region } = role.resource;
        const taken = templates(world).some(({ args }) => args.role_arn === role.arn);
        const ownOf = (type: string): EstateResource[] => ofType(world, type).filter(({ account }) => account === role.account);
        if (!taken)
          return [
            {
              who: "fis.amazonaws.com",
              action: "sts:AssumeRole",
              resource: role.arn,
              region,
              context: { "aws:SourceAccount": role.account, "aws:SourceArn": `arn:aws:fis:${region}:${role.account}:experiment/EXPone` },
            },
          ];
        const another = `arn:aws:ecs:${region}:${role.account}`;
        return [
          ...asked([role], ["ecs:StopTask"], [{ arn: `${another}:task/another/0123456789abcdef`, region }], {
            "ecs:cluster": `${another}:cluster/another`,
          }),
          ...asked([role], ["ecs:UpdateService", "ecs:DeleteService"], located(ownOf("aws_ecs_service"))),
          ...asked([role], ["rds:RebootDBInstance", "rds:DeleteDBInstance"], located(ownOf("aws_db_instance"))),
          ...asked([role], ["kms:DisableKey", "kms:Decrypt"], located(ownOf("aws_kms_key"))),
        ];
      }),
  },
];
