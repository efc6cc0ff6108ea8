import { arnOf } from "../../world/arns";
import { type AutomationCall, automationCalls, roleOfDocument } from "../../world/automation-steps";
import { type EstateResource } from "../../world/estate-resource";
import { type AccessWorld } from "../../world/world";
import { type Call } from "../call";
import { keyOf, withKeys } from "../keys";
import { caller, type Derivations, first, inAccount, list, roleAt, takes, text } from "./derive";

interface Made {
  readonly action: string;
  readonly resource: string;
  readonly context?: Call["context"];
}
type Asked = (inputs: AutomationCall["inputs"], document: EstateResource, world: AccessWorld) => readonly Made[];

const arn = (service: string, { region, account }: EstateResource, resource: string): string =>
  `arn:aws:${service}:${region}:${account}:${resource}`;

const one =
  (action: string, resource: (inputs: AutomationCall["inputs"], document: EstateResource) => string): Asked =>
  (inputs, document) => [{ action, resource: resource(inputs, document) }];
const parameter = ({ Name: name }: AutomationCall["inputs"], document: EstateResource): string =>
  arn("ssm", document, `parameter${text(name)}`);
const database = (document: EstateResource, id: unknown): string => arn("rds", document, `db:${text(id)}`);
const cache = ({ ReplicationGroupId: id }: AutomationCall["inputs"], document: EstateResource): string =>
  arn("elasticache", document, `replicationgroup:${text(id)}`);

const beside = (type: string, { region, owner }: EstateResource, { resources }: AccessWorld): EstateResource[] =>
  resources.filter((resource) => resource.type === type && resource.region === region && resource.owner === owner);

/** Any key of the environment may be given back. */
const eachKey =
  (action: string): Asked =>
  (_, document, world) =>
    beside("aws_kms_key", document, world).map((key) => ({ action, resource: arnOf(key) ?? "" }));

/** Each deployment group of the environment that the call can be about: the one that it names, or that of the deployment that it names. */
const groups = ({ deploymentGroupName: name }: AutomationCall["inputs"], document: EstateResource, world: AccessWorld): Made[] =>
  beside("aws_codedeploy_deployment_group", document, world)
    .filter(({ args }) => name === undefined || args.deployment_group_name === name)
    .map(({ args }) => ({
      action: "codedeploy:GetDeployment",
      resource: arn("codedeploy", document, `deploymentgroup:${text(args.app_name)}/${text(args.deployment_group_name)}`),
    }));

/** RDS makes the new instance with the groups of the present one, and has its key used. */
function restored(inputs: AutomationCall["inputs"], document: EstateResource, world: AccessWorld): Made[] {
  const source = beside("aws_db_instance", document, world).find(({ args }) => args.identifier === inputs.SourceDBInstanceIdentifier);
  if (source === undefined)
    throw new Error(`${document.stack} ${document.address}: no database is called ${text(inputs.SourceDBInstanceIdentifier)}`);
  const key = keyOf(world, source);
  const context = { "kms:ViaService": `rds.${document.region}.amazonaws.com` };
  return [
    ...[
      database(document, inputs.SourceDBInstanceIdentifier),
      database(document, inputs.TargetDBInstanceIdentifier),
      arn("rds", document, "og:default:postgres-17"),
      arn("rds", document, `pg:${text(source.args.parameter_group_name)}`),
      arn("rds", document, `subgrp:${text(source.args.db_subnet_group_name)}`),
    ].map((resource) => ({ action: "rds:RestoreDBInstanceToPointInTime", resource })),
    ...(key === undefined
      ? []
      : [
          { action: "kms:DescribeKey", resource: key, context },
          { action: "kms:CreateGrant", resource: key, context: { ...context, "kms:GrantIsForAWSResource": "true" } },
        ]),
  ];
}

/** @see https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-ECSbluegreen.html#edit-role-codedeploy-ecs */
const deployed: Asked = (inputs, document, world) =>
  groups(inputs, document, world).flatMap(({ resource }) => {
    const application = text(inputs.applicationName);
    return [
      { action: "codedeploy:CreateDeployment", resource },
      { action: "codedeploy:GetDeploymentConfig", resource: arn("codedeploy", document, `deploymentconfig:${application}-one`) },
      ...["codedeploy:GetApplicationRevision", "codedeploy:RegisterApplicationRevision"].map((action) => ({
        action,
        resource: arn("codedeploy", document, `application:${application}`),
      })),
    ];
  });

const service = ({ cluster, service: name, services }: AutomationCall["inputs"], document: EstateResource): string =>
  arn("ecs", document, `service/${text(cluster)}/${text(name) || text(list(services)[0])}`);

/**
 * What each call of a document asks of IAM. A new operation is one line here.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
const operations: Readonly<Record<string, Asked>> = {
  "application-autoscaling.DescribeScalableTargets": one("application-autoscaling:DescribeScalableTargets", () => "*"),
  "application-autoscaling.RegisterScalableTarget": one("application-autoscaling:RegisterScalableTarget", (_, document) =>
    arn("application-autoscaling", document, "scalable-target/0"),
  ),
  "codedeploy.CreateDeployment": deployed,
  "codedeploy.GetApplicationRevision": one("codedeploy:GetApplicationRevision", ({ applicationName: name }, document) =>
    arn("codedeploy", document, `application:${text(name)}`),
  ),
  "codedeploy.GetDeployment": groups,
  "codedeploy.GetDeploymentGroup": (inputs, document, world) =>
    groups(inputs, document, world).map(({ resource }) => ({ action: "codedeploy:GetDeploymentGroup", resource })),
  "ecs.DescribeServices": one("ecs:DescribeServices", service),
  "ecs.ListTaskDefinitions": one("ecs:ListTaskDefinitions", () => "*"),
  "ecs.UpdateService": one("ecs:UpdateService", service),
  "elasticache.DescribeReplicationGroups": one("elasticache:DescribeReplicationGroups", cache),
  "elasticache.TestFailover": one("elasticache:TestFailover", cache),
  "kms.CancelKeyDeletion": eachKey("kms:CancelKeyDeletion"),
  "kms.DescribeKey": eachKey("kms:DescribeKey"),
  "kms.EnableKey": eachKey("kms:EnableKey"),
  "rds.DescribeDBInstances": one("rds:DescribeDBInstances", ({ DBInstanceIdentifier: id }, document) => database(document, id)),
  "rds.RestoreDBInstanceToPointInTime": restored,
  "securityhub.BatchUpdateFindings": ({ Workflow: workflow }, document) => [
    {
      action: "securityhub:BatchUpdateFindings",
      resource: arn("securityhub", document, "hub/default"),
      context: { "securityhub:ASFFSyntaxPath/Workflow.Status": text(first(workflow).Status) },
    },
  ],
  "sns.Publish": one("sns:Publish", ({ TopicArn: topic }) => text(topic)),
  "ssm.GetParameter": one("ssm:GetParameter", parameter),
  "ssm.PutParameter": (inputs, document) => [
    { action: "ssm:PutParameter", resource: parameter(inputs, document), context: { "ssm:Overwrite": String(inputs.Overwrite ?? false) } },
  ],
};

/** What Systems Manager does with the role of a document that names one. */
export const automation: Derivations = {
  // https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-setup-iam.html
  aws_ssm_document: (document, world) => {
    const content = text(document.args.content);
    const named = roleOfDocument(content);
    if (named === undefined) return [];
    const role = roleAt(document, world, named);
    return [
      takes(document, "ssm.amazonaws.com", role, {
        ...inAccount(document),
        "aws:SourceArn": arn("ssm", document, "automation-execution/1"),
      }),
      ...automationCalls(content).flatMap(({ step, operation, inputs }) => {
        const asked = operations[operation];
        if (asked === undefined)
          throw new Error(`${document.stack} ${document.address}: it is not known what ${operation} of the step ${step} asks of IAM`);
        return asked(inputs, document, world).flatMap(({ action, resource, context }) =>
          withKeys(world, caller(document, role, `its step ${step}`)(action, resource, context)),
        );
      }),
    ];
  },
};
