import { type Resource, resources, type SynthesizedStack } from "./estate";
import { decide, type PolicyRequest, type RenderedStatement, statementsOf } from "./policy";

/** Stands for AWS's own policy: the tests ask what the project's policies take away from it. */
const awsReadOnly: RenderedStatement = {
  Effect: "Allow",
  Action: [
    "athena:Get*",
    "cloudfront-keyvaluestore:Get*",
    "dynamodb:GetItem",
    "ecs:Describe*",
    "iam:Get*",
    "iam:List*",
    "kms:Decrypt",
    "lambda:GetFunction",
    "logs:FilterLogEvents",
    "logs:Get*",
    "logs:StartQuery",
    "rds-data:ExecuteStatement",
    "rds:Download*",
    "s3:Get*",
    "s3:List*",
    "secretsmanager:BatchGetSecretValue",
    "secretsmanager:GetSecretValue",
    "sqs:ReceiveMessage",
    "ssm:GetParameter",
    "timestream:Select",
    "wafv2:Get*",
  ],
  Resource: "*",
};

/** A role with everything that is attached to it. */
export interface Role {
  readonly role: Resource;
  readonly statements: readonly RenderedStatement[];
  readonly boundary: readonly RenderedStatement[];
}

/** ARNs of the policies that are attached to a role, as the synthesized JSON refers to them. */
export const attachedTo = (stack: SynthesizedStack, role: Resource): string[] =>
  resources(stack, "aws_iam_role_policy_attachment")
    .filter(({ args }) => args["role"] === `\${${role.address}.name}`)
    .map(({ args }) => String(args["policy_arn"]));

/** A role of an environment's `access` stack. @param name last part of the role's name */
export function roleOf(stack: SynthesizedStack, name: string): Role {
  const role = resources(stack, "aws_iam_role").find(({ args }) => args["name"] === `smart0dte-${stack.owner}-${name}`);
  if (role === undefined) throw new Error(`no role ${name} in ${stack.id}`);
  const policies = resources(stack, "aws_iam_policy");
  const attached = attachedTo(stack, role);
  return {
    role,
    statements: [
      ...policies.filter(({ address }) => attached.includes(`\${${address}.arn}`)).flatMap(({ args }) => statementsOf(args["policy"])),
      ...(attached.some((arn) => arn.startsWith("arn:aws:iam::aws:policy/")) ? [awsReadOnly] : []),
    ],
    boundary: statementsOf(
      policies.find(({ args }) => String(role.args["permissions_boundary"]).endsWith(`/${String(args["name"])}`))?.args["policy"],
    ),
  };
}

/** What a session of a role may do in its own region: its policies and the boundary both have a say. Such a session carries no key that tells of a second factor. */
export function may({ role, statements, boundary }: Role, request: PolicyRequest): boolean {
  const name = String(role.args["name"]);
  const account = String(role.args["permissions_boundary"]).split(":")[4] ?? "";
  const context = {
    "aws:RequestedRegion": "us-east-1",
    "aws:PrincipalArn": `arn:aws:iam::${account}:role${String(role.args["path"])}${name}`,
    ...request.context,
  };
  return [statements, boundary].every((policy) => decide(policy, { ...request, context }) === "allowed");
}
