import { anyResource, type Statement } from "../shared/iam";

/**
 * What Step Functions does with the machine's role to deliver its log. CloudWatch Logs knows no resource
 * for these.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html#cloudwatch-iam-policy
 */
export const deliverLogs = (): Statement =>
  anyResource(
    {
      sid: "DeliverLogs",
      effect: "Allow",
      actions: [
        "logs:CreateLogDelivery",
        "logs:DeleteLogDelivery",
        "logs:DescribeLogGroups",
        "logs:DescribeResourcePolicies",
        "logs:GetLogDelivery",
        "logs:ListLogDeliveries",
        "logs:PutResourcePolicy",
        "logs:UpdateLogDelivery",
      ],
    },
    "deliveries of logs are no resources",
  );

/** @see https://docs.aws.amazon.com/xray/latest/devguide/security_iam_id-based-policy-examples.html */
export const sendTraces = (): Statement =>
  anyResource(
    {
      sid: "SendTraces",
      effect: "Allow",
      actions: ["xray:GetSamplingRules", "xray:GetSamplingTargets", "xray:PutTelemetryRecords", "xray:PutTraceSegments"],
    },
    "traces are no resources",
  );

/**
 * The machine's own data under its key, and what it hands to the delivery of its log.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/encryption-at-rest.html
 */
export const useOwnKey = (keyArn: string, machineArn: string, anyLogArn: string): Statement[] => [
  {
    sid: "UseKeyForHistory",
    effect: "Allow",
    actions: ["kms:Decrypt", "kms:GenerateDataKey"],
    resources: [keyArn],
    conditions: { StringEquals: { "kms:EncryptionContext:aws:states:stateMachineArn": [machineArn] } },
  },
  {
    sid: "UseKeyForLogDelivery",
    effect: "Allow",
    actions: ["kms:GenerateDataKey"],
    resources: [keyArn],
    conditions: { ArnLike: { "kms:EncryptionContext:SourceArn": [anyLogArn] } },
  },
];

/** For whoever starts a machine, such as a schedule. */
export const startMachine = (machineArn: string): Statement => ({
  sid: "StartMachine",
  effect: "Allow",
  actions: ["states:StartExecution"],
  resources: [machineArn],
});

/** For tasks that call functions. */
export const callFunctions = (functionArns: readonly string[]): Statement => ({
  sid: "CallFunctions",
  effect: "Allow",
  actions: ["lambda:InvokeFunction"],
  resources: functionArns,
});
