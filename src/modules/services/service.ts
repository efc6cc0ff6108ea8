import { EcsService } from "@cdktf/provider-aws/lib/ecs-service";
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import { Construct } from "constructs";
import { EncryptedLogGroup, type LogKeeping } from "../data/encrypted-log-group";
import { repositoryArn } from "../shared/arns";
import { logGroupName, physicalName, repositoryName } from "../../facts/naming";
import { type Place } from "../shared/place";
import { ports } from "../../facts/ports";
import { type CapacityShare } from "./app-spec";
import { type HookEvent } from "../../facts/hook-events";
import { BlueGreen } from "./blue-green";
import { fargateStrategies } from "./capacity-strategy";
import { BurnAlarms } from "./burn-alarms";
import { type Cluster } from "./cluster";
import { type Deployments } from "./deployments";
import { type MarketHours, sessionPeaks } from "../../facts/peaks";
import { capacityProviderName } from "./placement-capacity";
import { letOut, type Reach } from "./reach";
import { type Objectives } from "./objectives";
import { RollbackAlarms } from "./rollback-alarms";
import { Scaling } from "./scaling";
import { type ScalingMetricName } from "../../facts/scaling-metrics";
import { ServiceRules } from "./service-rules";
import { TargetGroupPair } from "./target-group-pair";
import { recordEvents, runStatements, secretVariables, startStatements, type StoreUse } from "./task-access";
import { requestsOf } from "../../facts/deployment-checks";
import { applicationContainer, ecsServiceName } from "../../facts/service-names";
import { TaskDefinition } from "./task-definition";
import { TaskHealth } from "./task-health";
import { TaskRoles } from "./task-roles";
import { type taskVariables } from "../../facts/task-variables";
import { tlsContainer, tlsSidecar } from "./tls-sidecar";
import { collectorStatements, serviceDimension, traceCollector } from "./trace-collector";

/** What an entry of the catalog says of a service. */
export interface ServiceSettings {
  readonly cpu: number;
  readonly memoryMiB: number;
  readonly tasks: { readonly minimum: number; readonly maximum: number; readonly peakMinimum?: number | undefined };
  readonly scaling: {
    readonly cpuPercent: number;
    readonly memoryPercent: number;
    readonly metric?: { readonly name: ScalingMetricName; readonly perTask: number } | undefined;
  };
  readonly route?:
    | {
        readonly paths: readonly string[];
        readonly priority: number;
        readonly healthPath: string;
        readonly hooks: Readonly<Partial<Record<HookEvent, string>>>;
        readonly checks: Readonly<Record<string, number>>;
      }
    | undefined;
  readonly capacity: "fargate" | "fargateSpot" | "placementGroup";
  readonly instanceType: string;
  readonly uses: { readonly secrets: readonly string[] };
  readonly objectives: Objectives;
}

/** What all services of a region share. */
export interface ServiceSurroundings {
  readonly place: Place;
  readonly cluster: Cluster;
  readonly deployments: Deployments;
  /** Function that tries a new version. */
  readonly deploymentCheckName: string;
  readonly network: {
    readonly vpcId: string;
    readonly subnetIds: string[];
    readonly zones: readonly string[];
  };
  readonly ingress: {
    readonly loadBalancerArnSuffix: string;
    readonly loadBalancerSecurityGroupId: string;
    readonly httpsListenerArn: string;
    readonly testListenerArn: string;
  };
  readonly logs: LogKeeping;
  readonly secretsKeyArn: string;
  readonly bootstrapImage: string;
  /** Images of the containers beside the application. */
  readonly sidecars: { readonly tls: string; readonly collector: string };
  readonly deployment: { readonly keepOldMinutes: number; readonly errorPercent: number; readonly p99Milliseconds: number };
  readonly market: MarketHours;
  /** Namespace of the platform's metrics, and the log group that they arrive in. */
  readonly metrics: { readonly namespace: string; readonly logGroupName: string };
  /** Log group of what services record for audits. */
  readonly auditLogGroupName: string;
  readonly warningTopicArn: string;
  /** Whether somebody is notified when a service spends its error budget too fast. */
  readonly watchesObjectives: boolean;
}

export interface ServiceProps {
  readonly name: string;
  readonly settings: ServiceSettings;
  readonly stores: readonly StoreUse[];
  readonly reach: Reach;
  /** Whether it stands for the region's health. */
  readonly probed: boolean;
  readonly surroundings: ServiceSurroundings;
}

/** Seconds that a task gets to answer its first health check. */
const startSeconds = 60;

/**
 * What deployments and scaling change at run time, and what AWS refuses to change on a service that
 * CodeDeploy deploys.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_UpdateService.html
 */
const ownedByDeployments = [
  "task_definition",
  "load_balancer",
  "desired_count",
  "network_configuration",
  "capacity_provider_strategy",
  "platform_version",
];

/** One service of the platform in one region, with everything that is its own. */
export class Service extends Construct {
  /** The groups that its requests go to; none for a service without a route. */
  public readonly targets: TargetGroupPair | undefined;

  public constructor(
    scope: Construct,
    id: string,
    private readonly props: ServiceProps,
  ) {
    super(scope, id);
    const { name, settings, probed, surroundings } = props;
    const { place, ingress, network } = surroundings;
    const task = this.taskDefinition();
    const securityGroupId = this.securityGroup();
    if (settings.route === undefined) {
      this.scale(this.rolling(task, securityGroupId));
      return;
    }
    const { paths, priority, healthPath, hooks, checks } = settings.route;
    const targets = new TargetGroupPair(this, "targets", { place, service: name, vpcId: network.vpcId, healthPath });
    this.targets = targets;
    const rules = new ServiceRules(this, "rules", { ...ingress, paths, priority, targets, ...(probed ? { probePath: healthPath } : {}) });
    const service = this.blueGreen(task, securityGroupId, targets, rules);
    this.scale(service);
    const alarms = new RollbackAlarms(this, "alarms", {
      place,
      service: name,
      targets,
      loadBalancerArnSuffix: ingress.loadBalancerArnSuffix,
      ...surroundings.deployment,
      topicArns: [surroundings.warningTopicArn],
    });
    new TaskHealth(this, "health", {
      place,
      service: name,
      targets,
      loadBalancerArnSuffix: ingress.loadBalancerArnSuffix,
      minimum: settings.tasks.minimum,
      warningTopicArn: surroundings.warningTopicArn,
    });
    if (surroundings.watchesObjectives) {
      new BurnAlarms(this, "objectives", {
        place,
        service: name,
        targets,
        loadBalancerArnSuffix: ingress.loadBalancerArnSuffix,
        objectives: settings.objectives,
        warningTopicArn: surroundings.warningTopicArn,
      });
    }
    new BlueGreen(this, "deployment", {
      place,
      service: name,
      ...ingress,
      targets,
      ...surroundings.deployments.names,
      ...surroundings.deployment,
      clusterName: surroundings.cluster.name,
      serviceName: service.name,
      alarmNames: alarms.names,
      appSpec: {
        container: tlsContainer,
        subnetIds: network.subnetIds,
        securityGroupIds: this.securityGroupIds(securityGroupId),
        capacity: this.strategy(),
        onFargate: this.onFargate,
        // One function at an event: what the catalog says comes first.
        hooks: { AfterAllowTestTraffic: surroundings.deploymentCheckName, ...hooks },
      },
      checks: requestsOf(paths, checks),
    });
  }

  private taskDefinition(): TaskDefinition {
    const { name, settings, stores, surroundings } = this.props;
    const { place, secretsKeyArn, metrics, auditLogGroupName, bootstrapImage, sidecars } = surroundings;
    const { secrets: externalSecrets } = settings.uses;
    const logGroup = new EncryptedLogGroup(this, "log", {
      ...surroundings.logs,
      name: logGroupName(place.names, name),
      masked: true,
    });
    const logs = { groupName: logGroup.name, region: place.region };
    const access = { place, stores, externalSecrets, secretsKeyArn };
    const roles = new TaskRoles(this, "roles", {
      place,
      service: name,
      run: [...runStatements(access), recordEvents(place, name, auditLogGroupName), ...collectorStatements(place, metrics.logGroupName)],
      start: startStatements(access, repositoryArn(place.region, place.accountId, repositoryName(place.names, name)), logGroup.arn),
    });
    const own: Record<(typeof taskVariables)[number], string> = {
      AWS_REGION: place.region,
      ENVIRONMENT: place.names.owner,
      SERVICE: name,
      AUDIT_LOG_GROUP: auditLogGroupName,
      OTEL_EXPORTER_OTLP_ENDPOINT: "http://127.0.0.1:4318",
    };
    return new TaskDefinition(this, "task", {
      place,
      service: name,
      compatibility: this.onFargate ? "FARGATE" : "EC2",
      cpu: settings.cpu,
      memoryMiB: settings.memoryMiB,
      taskRoleArn: roles.taskRoleArn,
      executionRoleArn: roles.executionRoleArn,
      environment: Object.assign(own, ...stores.map(({ environment }) => environment)) as Record<string, string>,
      secrets: secretVariables(place, externalSecrets),
      sidecars: [
        ...(settings.route === undefined
          ? []
          : [tlsSidecar({ image: sidecars.tls, application: applicationContainer, healthPath: settings.route.healthPath, logs })]),
        traceCollector({
          image: sidecars.collector,
          place,
          service: name,
          metricsNamespace: metrics.namespace,
          metricsLogGroupName: metrics.logGroupName,
          logs,
        }),
      ],
      bootstrapImage,
      logs,
    });
  }

  /** The service's own group: requests come from the load balancer, and what it may reach is written here. */
  private securityGroup(): string {
    const { name, settings, surroundings } = this.props;
    const { place, network, ingress } = surroundings;
    const groupName = physicalName("securityGroup", place.names, name);
    const { id: securityGroupId } = new SecurityGroup(this, "security-group", {
      vpcId: network.vpcId,
      name: groupName,
      description: `Tasks of ${name}`,
      tags: { Name: groupName },
    });
    if (settings.route !== undefined) {
      new VpcSecurityGroupIngressRule(this, "from-load-balancer", {
        securityGroupId,
        description: "HTTPS from the load balancer",
        ipProtocol: "tcp",
        fromPort: ports.task,
        toPort: ports.task,
        referencedSecurityGroupId: ingress.loadBalancerSecurityGroupId,
      });
    }
    letOut(this, securityGroupId, this.props.reach);
    return securityGroupId;
  }

  private common(task: TaskDefinition, securityGroupId: string) {
    const { name, settings, surroundings } = this.props;
    return {
      name: ecsServiceName(surroundings.place.names, name),
      cluster: surroundings.cluster.arn,
      taskDefinition: task.arn,
      desiredCount: settings.tasks.minimum,
      deploymentMinimumHealthyPercent: 100,
      deploymentMaximumPercent: 200,
      capacityProviderStrategy: this.strategy(),
      networkConfiguration: {
        subnets: surroundings.network.subnetIds,
        assignPublicIp: false,
        securityGroups: this.securityGroupIds(securityGroupId),
      },
      // Default tags do not reach tasks.
      propagateTags: "SERVICE",
      enableEcsManagedTags: true,
      enableExecuteCommand: false,
      // An apply does not wait for tasks; alarms and deployments say whether they live.
      waitForSteadyState: false,
    };
  }

  private blueGreen(task: TaskDefinition, securityGroupId: string, targets: TargetGroupPair, rules: ServiceRules): EcsService {
    return new EcsService(this, "service", {
      ...this.common(task, securityGroupId),
      deploymentController: { type: "CODE_DEPLOY" },
      loadBalancer: [{ targetGroupArn: targets.blue.arn, containerName: tlsContainer.name, containerPort: tlsContainer.port }],
      healthCheckGracePeriodSeconds: startSeconds,
      lifecycle: { ignoreChanges: ownedByDeployments },
      dependsOn: [rules.production, this.props.surroundings.cluster.capacity],
    });
  }

  /** Without requests there is no traffic to move: new tasks replace old ones, and a version that does not start is taken back. */
  private rolling(task: TaskDefinition, securityGroupId: string): EcsService {
    return new EcsService(this, "service", {
      ...this.common(task, securityGroupId),
      deploymentController: { type: "ECS" },
      deploymentCircuitBreaker: { enable: true, rollback: true },
      // Otherwise the provider takes other capacity for a reason to replace the service.
      forceNewDeployment: true,
      lifecycle: { ignoreChanges: ["task_definition", "desired_count"] },
      dependsOn: [this.props.surroundings.cluster.capacity],
    });
  }

  private get onFargate(): boolean {
    return this.props.settings.capacity !== "placementGroup";
  }

  /** Groups of every task: its own, and those of the stores that it uses. */
  private securityGroupIds(ownId: string): string[] {
    return [ownId, ...this.props.stores.flatMap(({ securityGroupIds }) => securityGroupIds)];
  }

  private strategy(): CapacityShare[] {
    const { name, settings, surroundings } = this.props;
    switch (settings.capacity) {
      case "fargate":
      case "fargateSpot":
        return [...fargateStrategies[settings.capacity]];
      case "placementGroup":
        return surroundings.network.zones.map((zone) => ({
          capacityProvider: capacityProviderName(surroundings.place, name, zone),
          weight: 1,
        }));
    }
  }

  private scale(service: EcsService): void {
    const { name, settings, surroundings } = this.props;
    const { tasks, scaling } = settings;
    new Scaling(this, "scaling", {
      clusterName: surroundings.cluster.name,
      serviceName: service.name,
      minimum: tasks.minimum,
      maximum: tasks.maximum,
      cpuPercent: scaling.cpuPercent,
      memoryPercent: scaling.memoryPercent,
      ...(scaling.metric === undefined
        ? {}
        : { metric: { ...scaling.metric, namespace: surroundings.metrics.namespace, dimensions: { [serviceDimension]: name } } }),
      ...(tasks.peakMinimum === undefined ? {} : { peakMinimum: tasks.peakMinimum }),
      peaks: sessionPeaks(surroundings.market),
    });
  }
}
