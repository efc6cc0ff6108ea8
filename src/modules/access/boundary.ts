import { anyResource, type Statement } from "../shared/iam";
import { manageOwnRoles, manageServices } from "./administration";
import { type AccessPlace } from "./place";
import { everyAction, taggedServices } from "./services";

export interface BoundaryProps {
  readonly place: AccessPlace;
  /** The boundary itself. */
  readonly boundaryArn: string;
  readonly humanRoleArns: readonly string[];
  readonly breakGlassRoleArns: readonly string[];
  /** Role that applies the stacks; the only one besides break-glass that changes it and the human roles. */
  readonly deployerRoleArn: string;
}

/**
 * The most that any role of an environment can ever do, whatever policies it gets: the platform's
 * services in the environment's regions, without other environments' resources, without users, and
 * without a way to make a role that this does not bound.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
 */
export function boundaryPolicy(props: BoundaryProps): Statement[] {
  return [...manageServices(props.place), ...manageOwnRoles(props.place), ...denyEscape(props), ...denyOtherEnvironments(props.place)];
}

function denyEscape({ boundaryArn, humanRoleArns, breakGlassRoleArns, deployerRoleArn }: BoundaryProps): Statement[] {
  const unless = (...arns: string[]) => ({ ArnNotLike: { "aws:PrincipalArn": arns } });
  return [
    anyResource(
      {
        sid: "DenyUnboundRoles",
        effect: "Deny",
        actions: ["iam:AttachRolePolicy", "iam:CreateRole", "iam:DetachRolePolicy", "iam:PutRolePermissionsBoundary", "iam:PutRolePolicy"],
        // The key is absent when a request or its role has no boundary; a negated operator then matches as well.
        conditions: { StringNotEquals: { "iam:PermissionsBoundary": [boundaryArn] } },
      },
      "a role without the boundary is refused whatever its name",
    ),
    anyResource({ sid: "DenyRemovalOfBoundary", effect: "Deny", actions: ["iam:DeleteRolePermissionsBoundary"] }, "no role may lose its boundary"),
    {
      sid: "DenyChangeOfBoundary",
      effect: "Deny",
      actions: ["iam:CreatePolicyVersion", "iam:DeletePolicy", "iam:DeletePolicyVersion", "iam:SetDefaultPolicyVersion"],
      resources: [boundaryArn],
      conditions: unless(...breakGlassRoleArns),
    },
    {
      sid: "DenyChangeOfAccessRoles",
      effect: "Deny",
      actions: ["iam:Attach*", "iam:Delete*", "iam:Detach*", "iam:Put*", "iam:Update*"],
      resources: [...humanRoleArns, deployerRoleArn],
      conditions: unless(...breakGlassRoleArns, deployerRoleArn),
    },
    anyResource(
      {
        sid: "DenyUsers",
        effect: "Deny",
        actions: ["iam:*AccessKey", "iam:*Group*", "iam:*LoginProfile", "iam:*ServiceSpecificCredential", "iam:AttachUserPolicy", "iam:CreateUser", "iam:PutUserPolicy"],
      },
      "people come from the identity account, and workloads have roles",
    ),
  ];
}

/** Prefixes of names as each service writes them into an ARN. */
const namedResources = (accountId: string, project: string, environment: string): string[] => {
  const name = `${project}-${environment}-*`;
  const path = `/${project}/${environment}/*`;
  return [
    `arn:aws:s3:::${name}`,
    `arn:aws:iam::${accountId}:*/${name}`,
    ...["dynamodb", "ecr", "ecs", "elasticache", "lambda", "rds", "secretsmanager", "sns", "sqs"].map((service) => `arn:aws:${service}:*:${accountId}:*${name}`),
    `arn:aws:logs:*:${accountId}:log-group:${path}`,
    `arn:aws:ssm:*:${accountId}:parameter${path}`,
  ];
};

const namedServices = ["dynamodb", "ecr", "ecs", "elasticache", "iam", "lambda", "logs", "rds", "s3", "secretsmanager", "sns", "sqs", "ssm"] as const;

/**
 * Keeps environments that share an account apart, by tag and by name. The deletion of a key is
 * asked for by tag and its use is not: the account's state key carries the tag of one environment.
 */
function denyOtherEnvironments({ names, accountId, otherEnvironments }: AccessPlace): Statement[] {
  const byTag = anyResource(
    {
      sid: "DenyTaggedForOthers",
      effect: "Deny",
      actions: [...everyAction(taggedServices), "kms:DisableKey", "kms:PutKeyPolicy", "kms:ScheduleKeyDeletion"],
      conditions: { Null: { "aws:ResourceTag/Environment": ["false"] }, StringNotEquals: { "aws:ResourceTag/Environment": [names.owner] } },
    },
    "the tag tells whose a resource is",
  );
  if (otherEnvironments.length === 0) return [byTag];
  const others = otherEnvironments.flatMap((environment) => namedResources(accountId, names.project, environment));
  return [byTag, { sid: "DenyNamedForOthers", effect: "Deny", actions: everyAction(namedServices), resources: others }];
}
