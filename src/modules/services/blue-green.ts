import { CodedeployDeploymentGroup } from "@cdktf/provider-aws/lib/codedeploy-deployment-group";
import { SsmParameter } from "@cdktf/provider-aws/lib/ssm-parameter";
import { Construct } from "constructs";
import { type CheckedRequest } from "../../facts/deployment-checks";
import { deploymentGroupName, renderedParameter } from "../../facts/service-names";
import { type Place } from "../shared/place";
import { appSpec, type AppSpecProps } from "./app-spec";
import { type TargetGroupPair } from "./target-group-pair";

export interface BlueGreenProps {
  readonly place: Place;
  readonly service: string;
  readonly applicationName: string;
  readonly deploymentConfigName: string;
  readonly roleArn: string;
  readonly clusterName: string;
  readonly serviceName: string;
  readonly httpsListenerArn: string;
  readonly testListenerArn: string;
  readonly targets: TargetGroupPair;
  readonly alarmNames: readonly string[];
  /** Minutes for which the old version's tasks stay. */
  readonly keepOldMinutes: number;
  /** What every deployment brings of network, capacity and load balancer. */
  readonly appSpec: AppSpecProps;
  /** What a new version is asked before it takes traffic. */
  readonly checks: readonly CheckedRequest[];
}

/**
 * How a service gets a new version: beside the old one, tried, then a part of the traffic, then all of
 * it, and back when an alarm says so. The AppSpec of deployments lies in a parameter beside the task
 * definition's template, so that a change of either comes with the next deployment.
 */
export class BlueGreen extends Construct {
  public constructor(scope: Construct, id: string, props: BlueGreenProps) {
    super(scope, id);
    new CodedeployDeploymentGroup(this, "group", {
      appName: props.applicationName,
      deploymentGroupName: deploymentGroupName(props.place.names, props.service),
      deploymentConfigName: props.deploymentConfigName,
      serviceRoleArn: props.roleArn,
      deploymentStyle: { deploymentOption: "WITH_TRAFFIC_CONTROL", deploymentType: "BLUE_GREEN" },
      blueGreenDeploymentConfig: {
        deploymentReadyOption: { actionOnTimeout: "CONTINUE_DEPLOYMENT" },
        terminateBlueInstancesOnDeploymentSuccess: { action: "TERMINATE", terminationWaitTimeInMinutes: props.keepOldMinutes },
      },
      ecsService: { clusterName: props.clusterName, serviceName: props.serviceName },
      loadBalancerInfo: {
        targetGroupPairInfo: {
          prodTrafficRoute: { listenerArns: [props.httpsListenerArn] },
          testTrafficRoute: { listenerArns: [props.testListenerArn] },
          targetGroup: [{ name: props.targets.blue.name }, { name: props.targets.green.name }],
        },
      },
      autoRollbackConfiguration: {
        enabled: true,
        events: ["DEPLOYMENT_FAILURE", "DEPLOYMENT_STOP_ON_ALARM", "DEPLOYMENT_STOP_ON_REQUEST"],
      },
      alarmConfiguration: { enabled: true, alarms: [...props.alarmNames], ignorePollAlarmFailure: false },
    });
    new SsmParameter(this, "app-spec", {
      name: renderedParameter(props.place.names, props.service, "app-spec"),
      description: `AppSpec of ${props.service}, for deployments to fill in the task definition`,
      type: "String",
      value: appSpec(props.appSpec),
    });
    new SsmParameter(this, "checks", {
      name: renderedParameter(props.place.names, props.service, "checks"),
      description: `Requests that a new version of ${props.service} has to answer`,
      type: "String",
      value: JSON.stringify(props.checks),
    });
  }
}
