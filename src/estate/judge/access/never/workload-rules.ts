import { arnOf } from "../world/arns";
import { type AccessWorld, type EstateRole } from "../world/world";
import { asked, people, workloads, ofType, located, stateBuckets, type Rule, type Question } from "./rule";

/** What tasks, functions and services of AWS do not reach. */
export const workloadRules: readonly Rule[] = [
  {
    id: "backups-change-no-store",
    sentence:
      "The roles of AWS Backup neither delete nor change a database or a table of the environment; AWS's own policies would let them.",
    asks: (world) => {
      const roles = world.roles.filter(({ trust }) => JSON.stringify(trust.statements).includes("backup.amazonaws.com"));
      return [
        ...asked(roles, ["rds:DeleteDBInstance", "rds:ModifyDBInstance"], located(ofType(world, "aws_db_instance"))),
        ...asked(roles, ["dynamodb:PutItem", "dynamodb:DeleteItem"], located(ofType(world, "aws_dynamodb_table"))),
      ];
    },
  },
  {
    id: "code-makes-no-interfaces",
    sentence: "The code of a function makes and changes no network interface; Lambda does, in the function's name.",
    asks: (world) =>
      ofType(world, "aws_lambda_function").flatMap((fn) =>
        asked(
          world.roles.filter(({ arn }) => arn === fn.args.role),
          ["ec2:CreateNetworkInterface", "ec2:AssignPrivateIpAddresses"],
          [{ arn: "*", region: fn.region }],
          { "lambda:SourceFunctionArn": arnOf(fn) ?? "" },
        ),
      ),
  },
  {
    id: "tasks-read-their-own-secrets",
    sentence: "A task reads no secret that its service's own configuration does not name.",
    asks: taskSecrets,
  },
  {
    id: "tasks-stay-in-their-environment",
    sentence: "No workload reaches a secret, a parameter or a bucket of another environment.",
    asks: (world) =>
      workloads(world).flatMap((role) =>
        asked(
          [role],
          ["secretsmanager:GetSecretValue"],
          located(ofType(world, "aws_secretsmanager_secret").filter(({ owner }) => owner !== role.resource.owner)),
        ).concat(
          asked(
            [role],
            ["ssm:GetParameter"],
            located(ofType(world, "aws_ssm_parameter").filter(({ owner }) => owner !== role.resource.owner)),
          ),
        ),
      ),
  },
  {
    id: "workloads-take-no-role",
    sentence: "No workload takes another role, reads a state or changes who has access.",
    asks: (world) => [
      ...asked(
        // Applies of the estate's pipelines do; which deployer's each takes, changes-are-applied-by-their-own-environment-alone says.
        workloads(world).filter(({ name }) => !/-build-estate-apply-[\w-]+$/.test(name)),
        ["sts:AssumeRole"],
        people(world, "break-glass", "deployer").map(({ arn }) => ({ arn, region: "us-east-1" })),
      ),
      ...asked(
        workloads(world).filter(({ name }) => !/state-replication/.test(name)),
        ["s3:GetObject"],
        located(stateBuckets(world), "/one.tfstate"),
      ),
      ...asked(
        workloads(world),
        ["iam:PutRolePolicy", "iam:AttachRolePolicy", "iam:CreatePolicyVersion"],
        world.roles.slice(0, 5).map(({ arn }) => ({ arn, region: "us-east-1" })),
      ),
    ],
  },
  {
    id: "responders-revoke-tasks-alone",
    sentence:
      "What answers findings writes a policy into no role but those of its own environment's tasks, and changes no role otherwise; no other workload writes one.",
    asks: (world) => {
      const responders = workloads(world).filter(({ name }) => /-responses-findings-machine-/.test(name));
      const others = workloads(world).filter((role) => !responders.includes(role));
      // With the boundary that each has: IAM sends it along, and without it the boundary refuses whatever the policy says.
      const changes = (by: readonly EstateRole[], actions: readonly string[], roles: readonly EstateRole[]): Question[] =>
        roles.flatMap(({ arn, resource }) =>
          asked(by, actions, [{ arn, region: "us-east-1" }], {
            "iam:PermissionsBoundary": String(resource.args.permissions_boundary ?? ""),
          }),
        );
      return [
        ...responders.flatMap((who) => [
          ...changes(
            [who],
            ["iam:PutRolePolicy"],
            world.roles.filter((role) => !isTaskRoleFor(who, role)),
          ),
          ...changes(
            [who],
            ["iam:AttachRolePolicy", "iam:DeleteRolePolicy", "iam:UpdateAssumeRolePolicy", "iam:PassRole", "iam:DeleteRole"],
            world.roles.filter((role) => isTaskRoleFor(who, role)),
          ),
        ]),
        ...changes(
          others,
          ["iam:PutRolePolicy"],
          world.roles.filter((role) => responders.some((who) => isTaskRoleFor(who, role))).slice(0, 3),
        ),
      ];
    },
  },
];

/** Roles of running tasks, which ECS alone takes: not those with which it starts them. */
const isTaskRoleFor = (responder: EstateRole, { name, trust, resource: { owner, region } }: EstateRole): boolean =>
  /-run-[a-z0-9-]+$/.test(name) &&
  JSON.stringify(trust.statements).includes("ecs-tasks.amazonaws.com") &&
  owner === responder.resource.owner &&
  region === responder.resource.region;

/** Secrets that a service's definition does not name are none of its tasks' business. */
function taskSecrets(world: AccessWorld): Question[] {
  const runners = world.roles.filter(({ trust }) => JSON.stringify(trust.statements).includes("ecs-tasks.amazonaws.com"));
  return runners.flatMap((role) => {
    const definitions = ofType(world, "aws_ecs_task_definition", "aws_ssm_parameter")
      .map(
        ({ args }) =>
          String(args.container_definitions ?? args.value ?? "") + String(args.task_role_arn ?? "") + String(args.execution_role_arn ?? ""),
      )
      .filter((text) => text.includes(role.arn));
    const unnamed = ofType(world, "aws_secretsmanager_secret").filter(
      ({ args, owner, region }) =>
        owner === role.resource.owner && region === role.resource.region && !definitions.some((text) => text.includes(String(args.name))),
    );
    return asked([role], ["secretsmanager:GetSecretValue"], located(unnamed));
  });
}
