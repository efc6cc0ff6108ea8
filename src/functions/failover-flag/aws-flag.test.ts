import { PurgeQueueInProgress, type SQSClient } from "@aws-sdk/client-sqs";
import { queueSignal } from "./aws-flag";

/** A client of a queue with messages that answers the purge with an error. */
const refusing = (error: Error): SQSClient =>
  ({
    send: (command: object) =>
      command.constructor.name === "PurgeQueueCommand"
        ? Promise.reject(error)
        : Promise.resolve({ Attributes: { ApproximateNumberOfMessages: "2" } }),
  }) as unknown as SQSClient;

test("a queue that is being emptied already is as good as emptied", async () => {
  const busy = new PurgeQueueInProgress({ message: "only one PurgeQueue operation every 60 seconds", $metadata: {} });
  await expect(queueSignal(refusing(busy), "https://queue").lower()).resolves.toBeUndefined();
});

test("a queue that cannot be emptied is an error, so that somebody hears of it", async () => {
  await expect(queueSignal(refusing(new Error("denied")), "https://queue").lower()).rejects.toThrow("denied");
});
