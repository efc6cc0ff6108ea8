import { accessPath } from "../shared/arns";
import { anyResource, type Statement } from "../shared/iam";
import { manageAccess, manageOwnRoles, manageServices, takeOrganizationRole } from "./administration";
import { type AccessPlace, exceptBreakGlass } from "./place";
import { everyAction, taggedServices } from "./services";
import { guardStateKey } from "./state-guard";
import { denyTradingByHand, lossOfTradingFlag } from "./trading-guard";

export interface BoundaryProps {
  readonly place: AccessPlace;
  /** The boundary itself. */
  readonly boundaryArn: string;
}

/**
 * The most that any role of an environment can ever do, whatever policies it gets: the platform's
 * services in the environment's regions, without other environments' resources, without users,
 * without a way to make a role that this does not bound, and without a way to change who has access.
 *
 * What must hold for everybody stands here and not in the roles' policies: whoever may make roles
 * can make one without those.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
 */
export function boundaryPolicy({ place, boundaryArn }: BoundaryProps): Statement[] {
  return [
    ...manageServices(place),
    ...manageOwnRoles(place),
    ...manageAccess(place),
    ...takeRolesOfJobs(place),
    ...takeOrganizationRole(place),
    ...denyEscape(boundaryArn),
    denyChangeOfAccess(place),
    ...guardStateKey(place),
    ...denyTradingByHand(place),
    ...denyOtherEnvironments(place),
  ];
}

/** The only roles that anything in the environment can take: those of deliveries, and the planner's by the job that looks for drift. */
function takeRolesOfJobs({ takenRoleArns }: AccessPlace): Statement[] {
  const resources = [...new Set(takenRoleArns.map(ofDeliveries))];
  return resources.length === 0 ? [] : [{ sid: "TakeRolesOfJobs", effect: "Allow", actions: ["sts:AssumeRole"], resources }];
}

/**
 * The roles by which an environment is delivered to, as one: a managed policy has no room for each of them where the estate's own
 * pipelines are here too. Who takes which of them is in the policies of the builds and in the trust of the roles.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
const ofDeliveries = (roleArn: string): string => roleArn.replace(/(:role\/[^/]+-delivery-)[a-z]+$/, "$1*");

function denyEscape(boundaryArn: string): Statement[] {
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
    anyResource(
      {
        sid: "DenyUsersAndUnbinding",
        effect: "Deny",
        actions: [
          "iam:*AccessKey",
          "iam:*Group*",
          "iam:*LoginProfile",
          "iam:*ServiceSpecificCredential",
          "iam:AttachUserPolicy",
          "iam:CreateUser",
          "iam:DeleteRolePermissionsBoundary",
          "iam:PutUserPolicy",
        ],
      },
      "people come from the identity account, workloads have roles, and no role loses its boundary",
    ),
  ];
}

/**
 * Every action of IAM that changes a role or a policy, by its verb: what is left begins with Get,
 * List, Generate or Simulate. PassRole is one, since a service would act with the role then.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html
 */
const changesOfIdentities = ["Add", "Attach", "Create", "Delete", "Detach", "Pass", "Put", "Remove", "Set", "Tag", "Untag", "Update"].map(
  (verb) => `iam:${verb}*`,
);

/** Who applies and operates does not end the record of what he does; all else about the trail is a reviewed change. */
const endOfTrail = ["cloudtrail:DeleteTrail", "cloudtrail:StopLogging"] as const;

/** The layer `access` is break-glass's alone: who applies everything else must not be able to give itself more. */
function denyChangeOfAccess(place: AccessPlace): Statement {
  const flag = lossOfTradingFlag(place);
  return {
    sid: "DenyChangeOfAccess",
    effect: "Deny",
    actions: [...changesOfIdentities, ...endOfTrail, ...flag.actions],
    // The roles by which S3 replicates states are changed by who may change the states.
    resources: [
      ...["role", "policy"].map((kind) => `arn:aws:iam::${place.accountId}:${kind}${accessPath}*`),
      `arn:aws:iam::${place.accountId}:role/${place.names.project}-${place.accountName}-state-replication-*`,
      `arn:aws:cloudtrail:*:${place.accountId}:trail/*`,
      ...flag.resources,
    ],
    conditions: exceptBreakGlass(place),
  };
}

/** Prefixes of names as each service writes them into an ARN. */
const namedResources = (accountId: string, project: string, environment: string): string[] => {
  const name = `${project}-${environment}-*`;
  const path = `/${project}/${environment}/*`;
  return [
    `arn:aws:s3:::${name}`,
    `arn:aws:iam::${accountId}:*/${name}`,
    ...["dynamodb", "ecr", "ecs", "elasticache", "lambda", "rds", "secretsmanager", "sns", "sqs"].map(
      (service) => `arn:aws:${service}:*:${accountId}:*${name}`,
    ),
    `arn:aws:logs:*:${accountId}:log-group:${path}`,
    `arn:aws:ssm:*:${accountId}:parameter${path}`,
  ];
};

const namedServices = [
  "dynamodb",
  "ecr",
  "ecs",
  "elasticache",
  "iam",
  "lambda",
  "logs",
  "rds",
  "s3",
  "secretsmanager",
  "sns",
  "sqs",
  "ssm",
] as const;

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
