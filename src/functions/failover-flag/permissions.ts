import { anyResource, type Statement } from "../../modules/shared/iam";

export interface FailoverFlagResources {
  readonly parameterArn: string;
  readonly namespace: string;
}

/** What the function's role may do: exactly what its handler calls. */
export function failoverFlagStatements({ parameterArn, namespace }: FailoverFlagResources): Statement[] {
  return [
    { sid: "ReadFlag", effect: "Allow", actions: ["ssm:GetParameter"], resources: [parameterArn] },
    anyResource(
      { sid: "PublishFlag", effect: "Allow", actions: ["cloudwatch:PutMetricData"], conditions: { StringEquals: { "cloudwatch:namespace": [namespace] } } },
      "PutMetricData knows no resource; the condition leaves it this one namespace",
    ),
  ];
}
