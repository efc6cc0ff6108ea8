import { anyResource, type Statement } from "../shared/iam";

export interface DeploymentCheckResources {
  /** Of all services, and the parameters with their requests. */
  readonly deploymentGroupsArn: string;
  readonly parametersArn: string;
}

/** What the function's role may do: exactly what its handler calls. */
export function deploymentCheckStatements({ deploymentGroupsArn, parametersArn }: DeploymentCheckResources): Statement[] {
  return [
    { sid: "ReadDeployment", effect: "Allow", actions: ["codedeploy:GetDeployment"], resources: [deploymentGroupsArn] },
    { sid: "ReadRequests", effect: "Allow", actions: ["ssm:GetParameter"], resources: [parametersArn] },
    anyResource(
      { sid: "Judge", effect: "Allow", actions: ["codedeploy:PutLifecycleEventHookExecutionStatus"] },
      "the call knows no resource; the id of a hook's execution, which CodeDeploy tells the hook alone, decides",
    ),
  ];
}
