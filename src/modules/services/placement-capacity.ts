import { AutoscalingGroup } from "@cdktf/provider-aws/lib/autoscaling-group";
import { EcsCapacityProvider } from "@cdktf/provider-aws/lib/ecs-capacity-provider";
import { IamInstanceProfile } from "@cdktf/provider-aws/lib/iam-instance-profile";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment";
import { LaunchTemplate } from "@cdktf/provider-aws/lib/launch-template";
import { PlacementGroup } from "@cdktf/provider-aws/lib/placement-group";
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { VpcSecurityGroupEgressRule } from "@cdktf/provider-aws/lib/vpc-security-group-egress-rule";
import { Fn } from "cdktf";
import { Construct } from "constructs";
import { awsManagedPolicyArn } from "../shared/arns";
import { policyJson, type Statement } from "../shared/iam";
import { physicalName } from "../../facts/naming";
import { type Place } from "../shared/place";
import { ports } from "../../facts/ports";

export interface PlacementCapacityProps {
  readonly place: Place;
  readonly service: string;
  readonly instanceType: string;
  readonly clusterName: string;
  readonly vpcId: string;
  /** Zones in the order of the subnets. */
  readonly zones: readonly string[];
  readonly subnetIds: string[];
  /** Instances at the most in each zone. */
  readonly maximumPerZone: number;
}

/** Name of the capacity provider of a service in one zone; the cluster and the service know it by this. */
export const capacityProviderName = (place: Place, service: string, zone: string): string =>
  physicalName("ecs", place.names, `${service}-instances-${zone}`);

/**
 * AWS's own image for ECS on ARM. The launch template asks for it when an instance starts, so no plan
 * has to look it up.
 * @see https://docs.aws.amazon.com/autoscaling/ec2/userguide/using-systems-manager-parameters.html
 */
const image = "resolve:ssm:/aws/service/ecs/optimized-ami/amazon-linux-2023/arm64/recommended/image_id";

/**
 * Instances for a service to which every microsecond counts: with an Elastic Network Adapter (SR-IOV)
 * and close together. A cluster placement group lives in one zone, so there is a set for each zone
 * and the service outlives the loss of one.
 */
export class PlacementCapacity extends Construct {
  /** Names of the capacity providers, one per zone. */
  public readonly providers: string[];

  public constructor(
    scope: Construct,
    id: string,
    private readonly props: PlacementCapacityProps,
  ) {
    super(scope, id);
    const profile = this.profile();
    const securityGroupId = this.securityGroup();
    this.providers = props.zones.map((zone, index) => this.provider(zone, index, profile, securityGroupId));
  }

  private get role(): string {
    return `${this.props.service}-instances`;
  }

  private profile(): IamInstanceProfile {
    const { place, service } = this.props;
    const name = physicalName("iamRole", place.names, `${this.role}-${place.region}`);
    const role = new IamRole(this, "role", {
      name,
      description: `Instances that tasks of ${service} run on`,
      assumeRolePolicy: policyJson(trustInstances()),
    });
    new IamRolePolicyAttachment(this, "agent", {
      role: role.name,
      policyArn: awsManagedPolicyArn("service-role/AmazonEC2ContainerServiceforEC2Role"),
    });
    return new IamInstanceProfile(this, "profile", { name, role: role.name });
  }

  private securityGroup(): string {
    const { place, vpcId } = this.props;
    const name = physicalName("securityGroup", place.names, this.role);
    const group = new SecurityGroup(this, "security-group", {
      vpcId,
      name,
      description: "Instances reach ECS and ECR; nobody reaches them",
      tags: { Name: name },
    });
    new VpcSecurityGroupEgressRule(this, "to-aws", {
      securityGroupId: group.id,
      description: "To AWS",
      ipProtocol: "tcp",
      fromPort: ports.https,
      toPort: ports.https,
      cidrIpv4: "0.0.0.0/0",
    });
    return group.id;
  }

  private provider(zone: string, index: number, profile: IamInstanceProfile, securityGroupId: string): string {
    const { place, instanceType, clusterName, subnetIds, maximumPerZone } = this.props;
    const name = capacityProviderName(place, this.props.service, zone);
    const placement = new PlacementGroup(this, `placement-${zone}`, { name, strategy: "cluster" });
    const template = new LaunchTemplate(this, `template-${zone}`, {
      name,
      imageId: image,
      instanceType,
      updateDefaultVersion: true,
      iamInstanceProfile: { arn: profile.arn },
      vpcSecurityGroupIds: [securityGroupId],
      // Tasks must not reach the instance's own credentials through its metadata.
      metadataOptions: { httpTokens: "required", httpPutResponseHopLimit: 1 },
      blockDeviceMappings: [{ deviceName: "/dev/xvda", ebs: { volumeSize: 30, volumeType: "gp3", encrypted: "true" } }],
      userData: Fn.base64encode(
        `#!/bin/bash\necho ECS_CLUSTER=${clusterName} >> /etc/ecs/ecs.config\necho ECS_AWSVPC_BLOCK_IMDS=true >> /etc/ecs/ecs.config\n`,
      ),
    });
    const group = new AutoscalingGroup(this, `instances-${zone}`, {
      name,
      minSize: 0,
      maxSize: maximumPerZone,
      vpcZoneIdentifier: [Fn.element(subnetIds, index) as string],
      placementGroup: placement.name,
      launchTemplate: { id: template.id, version: template.latestVersion.toString() },
      protectFromScaleIn: true,
      tag: [
        { key: "AmazonECSManaged", value: "true", propagateAtLaunch: true },
        { key: "Name", value: name, propagateAtLaunch: true },
      ],
      // Managed scaling sets it.
      lifecycle: { ignoreChanges: ["desired_capacity"] },
    });
    return new EcsCapacityProvider(this, `capacity-${zone}`, {
      name,
      autoScalingGroupProvider: {
        autoScalingGroupArn: group.arn,
        managedTerminationProtection: "ENABLED",
        managedDraining: "ENABLED",
        managedScaling: { status: "ENABLED", targetCapacity: 100 },
      },
    }).name;
  }
}

/** EC2 takes the role for the account's own instances only, and sends no condition key that could say so. */
const trustInstances = (): Statement[] => [
  { sid: "AssumedByInstances", effect: "Allow", principals: { service: ["ec2.amazonaws.com"] }, actions: ["sts:AssumeRole"] },
];
