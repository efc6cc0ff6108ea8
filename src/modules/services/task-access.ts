import { anyKeyArn, logGroupArn, repositoryArn, secretArn, secretArnPattern } from "../shared/arns";
import { anyResource, type Statement } from "../shared/iam";
import { imageCachePrefix } from "../shared/image-cache";
import { parameterName, secretName } from "../../facts/naming";
import { type Place } from "../shared/place";
import { readSecrets, useKeyForSecrets } from "../secrets/statements";
import { type Container } from "./container";
import { secretVariable } from "../../facts/task-variables";

/** What a store means for whoever uses it. */
export interface StoreUse {
  /** Security groups to attach to the tasks. */
  readonly securityGroupIds: readonly string[];
  /** Addresses and names, none of them secret. */
  readonly environment: Readonly<Record<string, string>>;
  /** Names of secrets, as the application asks for them at run time. */
  readonly secretNames: readonly string[];
  /** Parameters that say where the store is; a failover changes them. */
  readonly parameters: readonly string[];
  /** What the AWS API of the store takes, beyond secrets and parameters. */
  readonly statements: readonly Statement[];
}

export interface TaskAccessProps {
  readonly place: Place;
  readonly stores: readonly StoreUse[];
  /** Credentials that others issue, by name. */
  readonly externalSecrets: readonly string[];
  readonly secretsKeyArn: string;
}

/** What a service's tasks may read while they run: their own stores' secrets and addresses. */
export function runStatements({ place, stores, secretsKeyArn }: TaskAccessProps): Statement[] {
  const secrets = unique(stores.flatMap(({ secretNames }) => secretNames));
  const parameters = unique(stores.flatMap(({ parameters: names }) => names));
  const { region, accountId, names } = place;
  return [
    ...(secrets.length === 0
      ? []
      : [
          readSecrets(secrets.map((name) => secretArnPattern(region, accountId, secretName(names, name)))),
          useKeyForSecrets(secretsKeyArn, region, "read"),
        ]),
    ...(parameters.length === 0
      ? []
      : [
          {
            sid: "ReadAddresses",
            effect: "Allow",
            actions: ["ssm:GetParameter", "ssm:GetParameters"],
            resources: parameters.map((name) => `arn:aws:ssm:${region}:${accountId}:parameter${parameterName(names, name)}`),
          } as const,
        ]),
    ...stores.flatMap(({ statements }) => statements),
  ];
}

/**
 * Records for audits: a service adds events to streams below its own name, and neither reads nor removes any.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatchlogs.html
 */
export const recordEvents = ({ region, accountId }: Place, service: string, auditLogGroupName: string): Statement => ({
  sid: "RecordAuditEvents",
  effect: "Allow",
  actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
  resources: [`${logGroupArn(region, accountId, auditLogGroupName)}:log-stream:${service}/*`],
});

/** What ECS does in a service's name before its tasks start: fetch the image, write the logs, read the credentials that are put into the environment. */
export function startStatements(
  { place, externalSecrets, secretsKeyArn }: TaskAccessProps,
  ownRepositoryArn: string,
  logGroupArn: string,
): Statement[] {
  const { region, accountId, names } = place;
  const cachedRepositories = repositoryArn(region, accountId, `${imageCachePrefix}/*`);
  return [
    anyResource(
      { sid: "LogIn", effect: "Allow", actions: ["ecr:GetAuthorizationToken"] },
      "the action knows no resource: the token is the account's",
    ),
    {
      sid: "FetchImage",
      effect: "Allow",
      actions: ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
      resources: [ownRepositoryArn, cachedRepositories],
    },
    // ECR makes and fills the cache in the name of whoever asks first.
    {
      sid: "FillImageCache",
      effect: "Allow",
      actions: ["ecr:BatchImportUpstreamImage", "ecr:CreateRepository"],
      resources: [cachedRepositories],
    },
    {
      sid: "DecryptImage",
      effect: "Allow",
      actions: ["kms:Decrypt"],
      resources: [anyKeyArn(region, accountId)],
      conditions: {
        StringEquals: { "kms:ViaService": [`ecr.${region}.amazonaws.com`] },
        "ForAnyValue:StringEquals": { "kms:ResourceAliases": [`alias/${names.project}-${names.owner}-artifacts`] },
      },
    },
    { sid: "WriteLogs", effect: "Allow", actions: ["logs:CreateLogStream", "logs:PutLogEvents"], resources: [`${logGroupArn}:*`] },
    ...(externalSecrets.length === 0
      ? []
      : [
          readSecrets(externalSecrets.map((name) => secretArnPattern(region, accountId, externalSecret(place, name)))),
          useKeyForSecrets(secretsKeyArn, region, "read"),
        ]),
  ];
}

/** The container's variables for credentials: ECS reads the values when a task starts. */
export const secretVariables = (place: Place, externalSecrets: readonly string[]): NonNullable<Container["secrets"]> =>
  externalSecrets.map((name) => ({
    name: secretVariable(name),
    valueFrom: secretArn(place.region, place.accountId, externalSecret(place, name)),
  }));

const externalSecret = ({ names }: Place, name: string): string => secretName(names, `external/${name}`);
const unique = (values: readonly string[]): string[] => [...new Set(values)];
