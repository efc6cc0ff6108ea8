import {
  GetQueueAttributesCommand,
  PurgeQueueCommand,
  PurgeQueueInProgress,
  SendMessageCommand,
  type SQSClient,
} from "@aws-sdk/client-sqs";
import { GetParameterCommand, type SSMClient } from "@aws-sdk/client-ssm";
import { type FlagSignal, type FlagStore } from "./flag";

/** The flag as a parameter. */
export const parameterFlag = (client: SSMClient, name: string): FlagStore => ({
  read: async () => (await client.send(new GetParameterCommand({ Name: name }))).Parameter?.Value,
});

/**
 * The flag as the length of a queue that nobody receives from. Each report adds a message while the
 * flag is up, so that none of those that are there can be the last one to expire.
 */
export const queueSignal = (client: SQSClient, queueUrl: string): FlagSignal => ({
  raise: async () => {
    await client.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: "a failover is declared" }));
  },
  lower: async () => {
    // Asking keeps the queue active as well: SQS measures no queue that nobody has called for six hours.
    const { Attributes: counts = {} } = await client.send(
      new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: ["ApproximateNumberOfMessages"] }),
    );
    if (Number(counts.ApproximateNumberOfMessages) === 0) return;
    try {
      await client.send(new PurgeQueueCommand({ QueueUrl: queueUrl }));
    } catch (error) {
      // A queue is emptied at most once in 60 seconds; the last time still counts.
      if (!(error instanceof PurgeQueueInProgress)) throw error;
    }
  },
});
