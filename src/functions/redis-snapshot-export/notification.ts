import { type SNSEvent } from "aws-lambda";

const complete = "ElastiCache:SnapshotComplete";

/**
 * Names of the clusters whose snapshot the event reports as complete. ElastiCache puts all its
 * events on one topic, each as `{"ElastiCache:<event>": "<cluster>"}`; the others are ignored.
 * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/ElastiCacheSNS.html
 */
export function snapshottedClusters({ Records }: SNSEvent): string[] {
  return Records.flatMap(({ Sns: { Message } }) => {
    const cluster = parse(Message)[complete];
    return typeof cluster === "string" ? [cluster] : [];
  });
}

function parse(message: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(message);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    // Plain text is no event of ElastiCache: a person tested the topic.
    return {};
  }
}
