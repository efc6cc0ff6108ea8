import { anyResource, type Statement } from "../shared/iam";

export interface SecretValuesResources {
  readonly secretArns: readonly string[];
  readonly namespace: string;
}

/** What the function's role may do: exactly what its handler calls. It reads no value. */
export function secretValuesStatements({ secretArns, namespace }: SecretValuesResources): Statement[] {
  return [
    { sid: "LookAtSecrets", effect: "Allow", actions: ["secretsmanager:ListSecretVersionIds"], resources: secretArns },
    anyResource(
      {
        sid: "PublishValues",
        effect: "Allow",
        actions: ["cloudwatch:PutMetricData"],
        conditions: { StringEquals: { "cloudwatch:namespace": [namespace] } },
      },
      "PutMetricData knows no resource; the condition leaves it this one namespace",
    ),
  ];
}
