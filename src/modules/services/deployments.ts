import { CodedeployApp } from "@cdktf/provider-aws/lib/codedeploy-app";
import { CodedeployDeploymentConfig } from "@cdktf/provider-aws/lib/codedeploy-deployment-config";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { Construct } from "constructs";
import { policyJson, trustService } from "../shared/iam";
import { physicalName } from "../../facts/naming";
import { type Place } from "../shared/place";
import { deploymentStatements } from "./deployment-statements";

export interface DeploymentsProps {
  readonly place: Place;
  /** Share of traffic that a new version gets first. */
  readonly canaryPercent: number;
  /** Minutes after which it gets the rest. */
  readonly canaryMinutes: number;
}

/** What the blue/green deployments of all services of a region share. */
export class Deployments extends Construct {
  /** What a deployment group names of it. */
  public readonly names: { readonly applicationName: string; readonly deploymentConfigName: string; readonly roleArn: string };

  public constructor(scope: Construct, id: string, { place, canaryPercent, canaryMinutes }: DeploymentsProps) {
    super(scope, id);
    const name = physicalName("codeDeploy", place.names, "services");
    const applicationName = new CodedeployApp(this, "application", { name, computePlatform: "ECS" }).name;
    const deploymentConfigName = new CodedeployDeploymentConfig(this, "canary", {
      deploymentConfigName: `${name}-canary-${canaryPercent}-percent-${canaryMinutes}-minutes`,
      computePlatform: "ECS",
      trafficRoutingConfig: { type: "TimeBasedCanary", timeBasedCanary: { percentage: canaryPercent, interval: canaryMinutes } },
      // A configuration cannot be changed, and one that a group uses cannot be deleted.
      lifecycle: { createBeforeDestroy: true },
    }).deploymentConfigName;
    const role = new IamRole(this, "role", {
      name: physicalName("iamRole", place.names, `deployments-${place.region}`),
      description: "CodeDeploy moves traffic between versions of services",
      assumeRolePolicy: trustService("codedeploy.amazonaws.com", { sourceAccount: place.accountId }),
    });
    new IamRolePolicy(this, "deploy", { name: "deploy", role: role.name, policy: policyJson(deploymentStatements(place)) });
    this.names = { applicationName, deploymentConfigName, roleArn: role.arn };
  }
}
