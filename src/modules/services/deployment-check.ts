import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { VpcSecurityGroupEgressRule } from "@cdktf/provider-aws/lib/vpc-security-group-egress-rule";
import { Construct } from "constructs";
import { type FunctionArchive } from "../../facts/function-archive";
import { physicalName } from "../../facts/naming";
import { ports } from "../../facts/ports";
import { deploymentGroupName, renderedParameter } from "../../facts/service-names";
import { type LogKeeping } from "../data/encrypted-log-group";
import { deploymentCheckStatements } from "../function-permissions/deployment-check";
import { InternalFunction, ownFunctionArn } from "../functions/internal-function";
import { parameterArn } from "../shared/arns";
import { type Place } from "../shared/place";

export interface DeploymentCheckProps {
  readonly place: Place;
  readonly archive: FunctionArchive;
  readonly logs: LogKeeping;
  readonly network: { readonly vpcId: string; readonly subnetIds: string[] };
  /** Name of the region's load balancer, which its certificate has. */
  readonly host: string;
  readonly applicationName: string;
}

const functionRole = "deployment-check";

/** ARN of the function, for the policy of the role that calls it. */
export const deploymentCheckArn = (place: Place): string => ownFunctionArn(place, functionRole);

/** Name of the function, for the AppSpec that names it. */
export const deploymentCheckName = (place: Place): string => physicalName("function", place.names, functionRole);

/** Milliseconds times rounds of the slowest answers, and room: the handler's patience is 5 s, its rounds are 5. */
const timeoutSeconds = 60;

/**
 * Makes real requests of a new version before it takes traffic, and stops the deployment when one is
 * answered badly. It asks from inside the network, since the listener for tests admits nobody else.
 */
export class DeploymentCheck extends Construct {
  public constructor(scope: Construct, id: string, { place, archive, logs, network, host, applicationName }: DeploymentCheckProps) {
    super(scope, id);
    const [groups, requests] = [deploymentGroupName(place.names, "*"), renderedParameter(place.names, "*", "checks")];
    new InternalFunction(this, "function", {
      place,
      name: functionRole,
      description: "Tries a new version of a service before it takes traffic; called by CodeDeploy",
      archive,
      environment: {
        TEST_URL: `https://${host}:${ports.testTraffic}`,
        CHECKS: requests,
        DEPLOYMENT_GROUPS: groups,
      },
      statements: deploymentCheckStatements({
        deploymentGroupsArn: `arn:aws:codedeploy:${place.region}:${place.accountId}:deploymentgroup:${applicationName}/${groups}`,
        parametersArn: parameterArn(place.region, place.accountId, requests),
      }),
      network: { subnetIds: network.subnetIds, securityGroupIds: [this.securityGroup(place, network.vpcId)] },
      timeoutSeconds,
      logs,
    });
  }

  private securityGroup(place: Place, vpcId: string): string {
    const name = physicalName("securityGroup", place.names, functionRole);
    const { id } = new SecurityGroup(this, "security-group", {
      vpcId,
      name,
      description: "Requests that try a new version before it takes traffic",
      tags: { Name: name },
    });
    const reached = { "to-aws": ports.https, "to-test-listener": ports.testTraffic };
    for (const [rule, port] of Object.entries(reached)) {
      new VpcSecurityGroupEgressRule(this, rule, {
        securityGroupId: id,
        description: rule === "to-aws" ? "API of CodeDeploy" : "The load balancer's listener for tests, through NAT",
        ipProtocol: "tcp",
        fromPort: port,
        toPort: port,
        // The load balancer's addresses are public and change.
        cidrIpv4: "0.0.0.0/0",
      });
    }
    return id;
  }
}
