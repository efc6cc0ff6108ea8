import { readSecrets, useKeyForSecrets } from "../secrets/statements";
import { anyResource, type Statement } from "../shared/iam";

export interface IndexUseResources {
  /** ARN of the administrator's secret, or a pattern of it. */
  readonly adminSecretArn: string;
  readonly secretsKeyArn: string;
  readonly region: string;
  readonly namespace: string;
}

/** What the function's role may do: exactly what its handler calls. */
export const indexUseStatements = ({ adminSecretArn, secretsKeyArn, region, namespace }: IndexUseResources): Statement[] => [
  readSecrets([adminSecretArn]),
  useKeyForSecrets(secretsKeyArn, region, "read"),
  anyResource(
    {
      sid: "PublishUse",
      effect: "Allow",
      actions: ["cloudwatch:PutMetricData"],
      conditions: { StringEquals: { "cloudwatch:namespace": [namespace] } },
    },
    "PutMetricData knows no resource; the condition leaves it this one namespace",
  ),
];
