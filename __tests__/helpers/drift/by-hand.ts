import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { EC2Client } from "@aws-sdk/client-ec2";
import { IAMClient } from "@aws-sdk/client-iam";
import { KMSClient } from "@aws-sdk/client-kms";
import { S3Client } from "@aws-sdk/client-s3";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { SNSClient } from "@aws-sdk/client-sns";
import { clientSettings } from "../../../src/estate/aws/client-settings";
import { type Consequence, type DriftClass } from "../../../src/estate/judge/drift/model";
import { primary, recovery } from "../estate-path";

/** Something that a person did in AWS, and what drift detection must make of it. */
export interface ByHand {
  readonly what: string;
  readonly stack: string;
  /** Path of the construct below its stack. */
  readonly construct: string;
  readonly class: DriftClass;
  readonly consequence: Consequence;
  readonly work: () => Promise<unknown>;
  /** Takes it back where no apply does. */
  readonly undo?: () => Promise<unknown>;
}

export const [p, r] = [primary, recovery];
export const accountId = "111111111111";

export const ec2 = (region: string): EC2Client => new EC2Client(clientSettings("ec2", region));
export const iam = (): IAMClient => new IAMClient(clientSettings("iam", primary));
export const kms = (region: string): KMSClient => new KMSClient(clientSettings("kms", region));
export const logs = (region: string): CloudWatchLogsClient => new CloudWatchLogsClient(clientSettings("logs", region));
export const s3 = (region: string): S3Client => new S3Client(clientSettings("s3", region));
export const sns = (region: string): SNSClient => new SNSClient(clientSettings("sns", region));
export const secrets = (region: string): SecretsManagerClient => new SecretsManagerClient(clientSettings("secretsmanager", region));

/** Fails where AWS has not what a change is to be made to. */
export function existing<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`there is no ${what}`);
  return value;
}
