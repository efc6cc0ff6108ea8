import { loadEstate } from "../../config/load";
import { type StackJson, realConfig, realStacks, type SynthesizedStack } from "../helpers/estate";
import {
  carelessLogGroups,
  everyActionAllowed,
  everyResourceAllowed,
  type Exception,
  type Finding,
  namelessRoles,
  openBuckets,
  openIngress,
  openTopics,
  policiesOfAws,
  secretsInSight,
  stale,
  unknownLogGroups,
  unprotected,
  wholeKindAllowed,
  wholeServiceAllowed,
  without,
} from "../helpers/estate-policies";

const estate = loadEstate(realConfig);
const projects = new Map(estate.map(({ environment, project }) => [environment, project]));
const keepsData = ({ environments }: SynthesizedStack): boolean =>
  estate.some((environment) => environment.keepsData && environments.includes(environment.environment));

interface EstatePolicy {
  readonly rule: string;
  readonly find: (stack: SynthesizedStack) => Finding[];
  /** What may differ, each with the reason. `of` is the construct's path below its stack, for statements the sid. */
  readonly except: readonly Exception[];
}

const oneNamespace = "PutMetricData knows no resource; the condition leaves the function the one namespace of its environment";
const lambdaInterfaces = "Lambda makes network interfaces in the function's name before they exist, and describing them knows no resource";
const randomPassword = "GetRandomPassword knows no resource";
const unencryptedEvents = "ElastiCache publishes to no encrypted topic; the messages name clusters and snapshots";
const limitedByBoundary = "the list of services is the limit, and the boundary's denials keep environments apart";
const endpointGrantsNothing = "an endpoint's policy grants nothing by itself; it keeps other accounts' principals and resources out";
const monitoringPolicy = "RDS's guide asks for it on the role in which enhanced metrics are written";
const replicasKey = "the condition leaves the key that has the replica's alias, through S3 for the replica's bucket";
const setAgain = "the one action sets what protects, and which resource lost it is known when a rule finds it";
const copiedAcl = "network ACLs that AWS makes have no ids before it does; the condition leaves those that it has marked as its own";
const ownByTag = "an experiment finds them by the environment's tags, and the condition leaves those that have them";
const deadToken = "the token is replaced in the apply that creates the cluster, before anything can learn the cluster's address";

const logTarget = "load balancers and S3 server access logging cannot write to a bucket encrypted with a KMS key";

/** What holds in every stack of the estate, those of layers added later included. */
const policies: readonly EstatePolicy[] = [
  {
    rule: "buckets are private, encrypted with our keys, versioned and reached over TLS",
    find: openBuckets,
    except: [
      { layer: "storage", of: "buckets/access-logs/bucket", reason: logTarget },
      { layer: "state", of: "access-logs/bucket", reason: logTarget },
      { layer: "audit", of: "access-logs/bucket", reason: logTarget },
      { layer: "posture", of: "history/access-logs/bucket", reason: logTarget },
      {
        layer: "storage",
        of: "buckets/cache-seed/bucket",
        reason: "ElastiCache seeds a cache only from objects that are encrypted with keys of S3",
      },
    ],
  },
  {
    rule: "topics are encrypted with our keys and reached over TLS",
    find: openTopics,
    except: [
      { layer: "cache", of: "events/topic", reason: unencryptedEvents },
      { layer: "cache-recovery", of: "events/topic", reason: unencryptedEvents },
    ],
  },
  { rule: "log groups forget after a while and are encrypted with our keys", find: carelessLogGroups, except: [] },
  {
    rule: "log groups have names that the logs key lets be encrypted",
    find: (stack) => unknownLogGroups(stack, projects.get(stack.owner) ?? ""),
    except: [],
  },
  { rule: "roles say what they are for", find: namelessRoles, except: [] },
  { rule: "security groups let nobody in from everywhere", find: openIngress, except: [] },
  { rule: "no statement allows every action", find: everyActionAllowed, except: [] },
  {
    rule: "no statement allows every action of a service",
    find: wholeServiceAllowed,
    except: [
      { layer: "access", of: "ManageRegionalServices", reason: limitedByBoundary },
      { layer: "access", of: "ManageGlobalServices", reason: limitedByBoundary },
      { layer: "access", of: "ManageOwnRoles", reason: "the environment's own roles and policies alone, and only under the boundary" },
      {
        layer: "access",
        of: "ManageAccess",
        reason: "the environment's own roles and policies of access alone; the boundary leaves it to break-glass",
      },
      { layer: "network", of: "OwnAccount", reason: endpointGrantsNothing },
    ],
  },
  {
    rule: "no statement allows on every resource of a kind",
    find: wholeKindAllowed,
    except: [
      { layer: "access", of: "StartRunbooks", reason: "a run has no name before it is started; which documents are, the statement names" },
      { layer: "posture", of: "StartDocument", reason: "a run has no name before it is started; which document is, the statement names" },
      { layer: "access", of: "DecryptStates", reason: "the condition leaves the key that has the alias of the states, through S3" },
      { layer: "access", of: "DecryptFirstValues", reason: "the condition leaves the keys of the named secrets, through Secrets Manager" },
      { layer: "network", of: "FindGroup", reason: "DescribeLogGroups lists, and the delivery looks its group up among all" },
      { layer: "services", of: "DecryptImage", reason: "the condition leaves the key that has the repositories' alias, through ECR" },
      { layer: "storage-replication", of: "EncryptReplicas", reason: replicasKey },
      { layer: "state-replication", of: "EncryptReplicas", reason: replicasKey },
      { layer: "cache", of: "FindSnapshots", reason: "DescribeSnapshots lists" },
      { layer: "failover", of: "RegisterAtProxy", reason: "RDS gives proxies and target groups ids that only it knows" },
      {
        layer: "failover",
        of: "CloseWay",
        reason: "RDS gives proxies and target groups ids that only it knows; of instances it names one",
      },
      { layer: "failover", of: "ScaleServices", reason: "Application Auto Scaling gives targets ids that only it knows" },
      { layer: "observability", of: "RaiseMinimum", reason: "Application Auto Scaling gives targets ids that only it knows" },
      {
        layer: "observability",
        of: "GiveKeysBack",
        reason: "only KMS knows the ids of keys; the condition leaves those that have an alias of the environment",
      },
      { layer: "access", of: "StopExperiments", reason: "a run of an experiment has no name and no tag; to end one is never wrong" },
      {
        layer: "observability",
        of: "StartExperiment",
        reason: "a run has no id before it is started; which template, the statement names",
      },
      ...["CopyAcl", "MarkCopies", "ChangeCopies", "PutCopiesInPlace"].map((of) => ({ layer: "observability", of, reason: copiedAcl })),
      ...["CopyAclInOwnVpc", "CutOffOwnSubnets", "PutOriginalsBack"].map((of) => ({ layer: "observability", of, reason: ownByTag })),
      { layer: "posture", of: "BucketPublicAccess", reason: setAgain },
      { layer: "posture", of: "BucketVersioning", reason: setAgain },
      { layer: "posture", of: "KeyRotation", reason: setAgain },
      { layer: "delivery", of: "DecryptArtifacts", reason: "the condition leaves the key that has the artifacts' alias, through S3" },
      { layer: "delivery", of: "GiveInterfaceToCodeBuild", reason: "the condition leaves interfaces of the one VPC, for CodeBuild" },
      { layer: "delivery", of: "AskAnew", reason: "the distribution's id is known to another stack; an environment has one" },
    ],
  },
  {
    rule: "no role has a policy of AWS's own attached",
    find: policiesOfAws,
    except: [
      {
        layer: "access",
        of: "ReadOnlyAccess",
        reason: "people see what there is, of services added later as well; the policy beside it refuses the reading of data and secrets",
      },
      ...["backup", "backup-recovery"].flatMap((layer) =>
        ["AWSBackupServiceRolePolicyForBackup", "AWSBackupServiceRolePolicyForRestores", "AWSBackupServiceRolePolicyForS3Backup"]
          .filter((of) => layer === "backup" || !of.includes("S3"))
          .filter((of) => layer === "backup-recovery" || !of.includes("Restores"))
          .map((of) => ({ layer, of, reason: "AWS keeps it with what AWS Backup learns; denials beside it keep the estate's own" })),
      ),
      { layer: "database", of: "AmazonRDSEnhancedMonitoringRole", reason: monitoringPolicy },
      { layer: "database-replica", of: "AmazonRDSEnhancedMonitoringRole", reason: monitoringPolicy },
    ],
  },
  {
    rule: "no statement allows on every resource",
    find: everyResourceAllowed,
    except: [
      { layer: "posture", of: "AccountPublicAccess", reason: "the setting is the account's, and the action knows no resource" },
      { layer: "posture", of: "VolumeEncryption", reason: "the setting is the region's, and the action knows no resource" },
      { layer: "posture", of: "PasswordPolicy", reason: "the setting is the account's, and the action knows no resource" },
      { layer: "services", of: "ManageOwnInterfaces", reason: lambdaInterfaces },
      { layer: "services", of: "Judge", reason: "the call knows no resource; the id of a hook's execution decides" },
      { layer: "services", of: "FindTraffic", reason: "CodeDeploy looks listeners and groups up among all; the calls know no resource" },
      { layer: "delivery", of: "JoinNetwork", reason: "CodeBuild makes its interfaces itself, and most of the calls know no resource" },
      {
        layer: "delivery",
        of: "LogInToRegistry",
        reason: "the token for ECR is the account's; which images it moves is another statement",
      },
      { layer: "delivery", of: "ReadInspector", reason: "Inspector's lists know no resource" },
      { layer: "delivery", of: "RegisterTaskDefinitions", reason: "a revision has no ARN before it is registered" },
      { layer: "delivery", of: "ReadTaskDefinitions", reason: "DescribeTaskDefinition knows no resource" },
      { layer: "delivery", of: "FindDistribution", reason: "ListDistributions lists" },
      { layer: "delivery", of: "SeeAlarms", reason: "DescribeAlarms lists all alarms or none" },
      {
        layer: "observability",
        of: "ListTasks",
        reason: "ListTasks knows instances of containers alone; the condition leaves the one cluster",
      },
      { layer: "failover", of: "SeeScaling", reason: "DescribeScalableTargets knows no resource that another stack could name" },
      { layer: "observability", of: "FindByTag", reason: "a search by tag is of no resource" },
      { layer: "observability", of: "SeeNetwork", reason: "descriptions of networks know no resource" },
      { layer: "observability", of: "DeliverLog", reason: "deliveries of logs are no resources" },
      { layer: "observability", of: "SeeTargets", reason: "DescribeScalableTargets lists" },
      { layer: "observability", of: "SeeRevisions", reason: "ListTaskDefinitions lists" },
      { layer: "services", of: "WatchAlarms", reason: "DescribeAlarms lists all alarms or none" },
      { layer: "failover", of: "SeeFlag", reason: "DescribeAlarms lists all alarms or none" },
      { layer: "failover", of: "SeeMeasures", reason: "GetMetricData knows no resource" },
      { layer: "failover", of: "SeePages", reason: "DescribeAlarms shows all alarms or no composite one" },
      { layer: "failover", of: "DeliverLogs", reason: "deliveries of logs are no resources" },
      { layer: "failover", of: "SendTraces", reason: "X-Ray's actions for senders know no resource" },
      { layer: "access", of: "ManageRegionalServices", reason: limitedByBoundary },
      { layer: "access", of: "ManageGlobalServices", reason: "most of these services know no resource" },
      { layer: "network", of: "OwnAccount", reason: endpointGrantsNothing },
      { layer: "database", of: "ManageOwnInterfaces", reason: lambdaInterfaces },
      { layer: "database-replica", of: "ManageOwnInterfaces", reason: lambdaInterfaces },
      { layer: "database", of: "PublishUse", reason: oneNamespace },
      ...["backup", "backup-recovery"].flatMap((layer) => [
        { layer, of: "PublishExport", reason: oneNamespace },
        { layer, of: "ReadTaskDefinitions", reason: "neither call knows a resource; a task definition names its secrets and holds none" },
      ]),
      { layer: "database-replica", of: "PublishUse", reason: oneNamespace },
      { layer: "backup-recovery", of: "ManageOwnInterfaces", reason: lambdaInterfaces },
      { layer: "backup-recovery", of: "ReportOnRestores", reason: "policies know no restore jobs" },
      {
        layer: "backup-recovery",
        of: "PublishResults",
        reason: oneNamespace,
      },
      { layer: "cache", of: "ManageOwnInterfaces", reason: lambdaInterfaces },
      { layer: "cache-recovery", of: "ManageOwnInterfaces", reason: lambdaInterfaces },
      { layer: "database", of: "GeneratePasswords", reason: randomPassword },
      { layer: "database-replica", of: "GeneratePasswords", reason: randomPassword },
      { layer: "cache", of: "GeneratePasswords", reason: randomPassword },
      { layer: "cache-recovery", of: "GeneratePasswords", reason: randomPassword },
      {
        layer: "cache",
        of: "SeeBucketNames",
        reason: "ElastiCache looks the bucket of an export up among all buckets of the caller; ListAllMyBuckets knows no resource",
      },
      { layer: "services", of: "SendTraces", reason: "X-Ray's actions for senders know no resource" },
      { layer: "services", of: "LogIn", reason: "the token for ECR is the account's; which images it fetches is another statement" },
      { layer: "services", of: "FindTimestream", reason: "finding the endpoint and ending an own query know no resource" },
      {
        layer: "delivery",
        of: "CountFindings",
        reason: "PutMetricData knows no resource; the condition leaves the job the one namespace of its environment's drift",
      },
      {
        layer: "secrets",
        of: "PublishValues",
        reason: oneNamespace,
      },
      { layer: "observability", of: "PublishValues", reason: oneNamespace },
      {
        layer: "observability",
        of: "Report",
        reason: oneNamespace,
      },
      { layer: "observability", of: "LookAtPages", reason: "DescribeAlarms shows all alarms or no composite one" },
      { layer: "observability", of: "DeliverLogs", reason: "deliveries of logs are no resources" },
      { layer: "observability", of: "SendTraces", reason: "traces are no resources" },
      {
        layer: "observability",
        of: "ReadFigures",
        reason: "GetMetricData knows no resource, histories show all alarms or no composite one",
      },
      { layer: "observability", of: "HearThePeer", reason: "DescribeAlarms shows all alarms or no composite one" },
      { layer: "edge", of: "FindSets", reason: "WAF tells the id of a set only by a list, and the action knows no resource" },
      { layer: "observability", of: "FindSets", reason: "WAF tells the id of a set only by a list, and the action knows no resource" },
      { layer: "access", of: "GeneratePasswords", reason: randomPassword },
      { layer: "access", of: "ReadIdentities", reason: "planning reads roles and policies that AWS and other environments own" },
    ],
  },
  {
    rule: "no argument holds a secret",
    find: secretsInSight,
    except: [
      { layer: "cache", of: "own/cluster/cluster", reason: deadToken },
      { layer: "cache-recovery", of: "own/cluster/cluster", reason: deadToken },
      { layer: "cache-recovery", of: "following/cluster/cluster", reason: deadToken },
      {
        layer: "time-series",
        of: "influx-db/instance",
        reason: "the provider has no write-only argument; development only, and the guide says to change it after the first apply",
      },
    ],
  },
  {
    rule: "what holds data cannot be destroyed where the environment keeps data",
    find: (stack) => (keepsData(stack) ? unprotected(stack) : []),
    except: [],
  },
];

describe("policies of the whole estate", () => {
  it.each(policies)("$rule", async ({ find, except }) => {
    const findings = (await realStacks()).flatMap(find);
    expect(without(findings, except)).toEqual([]);
  });

  it.each(policies)("$rule: no exception is left over, and each has a reason", async ({ find, except }) => {
    const findings = (await realStacks()).flatMap(find);
    expect(stale(findings, except)).toEqual([]);
    expect(except.filter(({ reason }) => reason.trim() === "")).toEqual([]);
  });

  it("reads policies, buckets, roles and keys at all", async () => {
    const types = new Set((await realStacks()).flatMap(({ json }) => Object.keys(json.resource ?? {})));
    expect([...types]).toEqual(expect.arrayContaining(["aws_iam_policy", "aws_s3_bucket", "aws_iam_role", "aws_kms_key"]));
  });
});

/** A stack that breaks every policy, to show that each of them can. */
const careless: NonNullable<StackJson["resource"]> = {
  aws_s3_bucket: { open: { bucket: "open" } },
  aws_cloudwatch_log_group: { forever: { name: "/elsewhere/api" } },
  aws_sns_topic: { open: { name: "open" } },
  aws_iam_role: {
    nameless: { assume_role_policy: JSON.stringify({ Statement: { Sid: "Any", Effect: "Allow", Action: "*", Resource: "*" } }) },
  },
  aws_iam_role_policy: {
    wide: {
      policy: JSON.stringify({
        Statement: { Sid: "Logs", Effect: "Allow", Action: "logs:*", Resource: "arn:aws:logs:us-east-1:333333333333:*" },
      }),
    },
  },
  aws_iam_role_policy_attachment: { administrator: { policy_arn: "arn:aws:iam::aws:policy/AdministratorAccess" } },
  aws_vpc_security_group_ingress_rule: { world: { cidr_ipv4: "0.0.0.0/0" } },
  aws_ecs_task_definition: {
    api: { container_definitions: JSON.stringify([{ environment: [{ name: "DB_PASSWORD", value: "hunter2" }] }]) },
  },
};

describe("each policy of the estate", () => {
  it.each(policies)("can be broken: $rule", async ({ find }) => {
    const [stack] = (await realStacks()).filter(({ id }) => id === "prod-us-east-1-security");
    if (stack === undefined) throw new Error("the estate has no security stack");
    expect(find({ ...stack, json: { ...stack.json, resource: careless } })).not.toEqual([]);
  });
});
