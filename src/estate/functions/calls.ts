import { readFileSync } from "node:fs";
import path from "node:path";

/** IAM's prefix of each SDK client that functions use. */
const prefixes: Readonly<Record<string, string>> = {
  "client-athena": "athena",
  "client-backup": "backup",
  "client-cloudfront": "cloudfront",
  "client-cloudfront-keyvaluestore": "cloudfront-keyvaluestore",
  "client-cloudwatch": "cloudwatch",
  "client-cloudwatch-logs": "logs",
  "client-codedeploy": "codedeploy",
  "client-dynamodb": "dynamodb",
  "client-ecs": "ecs",
  "client-elasticache": "elasticache",
  "client-kms": "kms",
  "client-lambda": "lambda",
  "client-rds": "rds",
  "client-s3": "s3",
  "client-secrets-manager": "secretsmanager",
  "client-sfn": "states",
  "client-sns": "sns",
  "client-sqs": "sqs",
  "client-ssm": "ssm",
  "client-sts": "sts",
  "client-wafv2": "wafv2",
};

/** Calls whose action has another name. @see https://docs.aws.amazon.com/service-authorization/latest/reference/reference.html */
const renamed: Readonly<Record<string, string>> = {
  "lambda:Invoke": "lambda:InvokeFunction",
  "s3:HeadObject": "s3:GetObject",
  "s3:HeadBucket": "s3:ListBucket",
  "s3:ListObjectsV2": "s3:ListBucket",
  "sns:PublishBatch": "sns:Publish",
  "sqs:SendMessageBatch": "sqs:SendMessage",
};

/**
 * The calls of AWS's API that sources make: every SDK command that is made there, or paged through, by
 * the client that it is imported from. Sorted, each once.
 *
 * @param files relative to the root.
 * @throws Error for a client that has no prefix here, since its calls would go unseen.
 */
export function callsIn(root: string, files: readonly string[]): string[] {
  return [...new Set(files.flatMap((file) => callsOf(readFileSync(path.join(root, file), "utf8"), file)))].sort();
}

function callsOf(source: string, file: string): string[] {
  const clients = [...source.matchAll(/import\s*\{([^}]*)\}\s*from\s*"@aws-sdk\/([\w-]+)"/g)];
  const made = [...source.matchAll(/new\s+(\w+)Command\s*\(/g), ...source.matchAll(/\bpaginate(\w+)\s*\(/g)].map(
    ([, command = ""]) => command,
  );
  return made.map((command) => {
    const client = clients.find(([, names = ""]) =>
      names.split(",").some((name) => [`${command}Command`, `paginate${command}`].includes(name.trim())),
    )?.[2];
    const prefix = client === undefined ? undefined : prefixes[client];
    if (prefix === undefined)
      throw new Error(
        `${file}: the client of ${command}Command (${client ?? "not imported by name"}) has no IAM prefix in src/estate/functions/calls.ts; add it there`,
      );
    return renamed[`${prefix}:${command}`] ?? `${prefix}:${command}`;
  });
}
