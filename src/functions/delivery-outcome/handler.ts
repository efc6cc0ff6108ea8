import { PublishCommand, SNSClient } from "@aws-sdk/client-sns";
import { required } from "../shared/environment";
import { functionLog, type Log } from "../shared/logger";
import { type ExecutionEnded, outcomeReport } from "./report";

/**
 * Reports how a version's way through a pipeline ended and how long it took: one that arrived to one topic, one that did
 * not to another.
 *
 * Environment: AWS_REGION, ARRIVED_TOPIC_ARN, STOPPED_TOPIC_ARN.
 *
 * @throws Error when the report could not be sent; Lambda calls it again then
 */
export function createHandler(
  environment: NodeJS.ProcessEnv,
  topics: SNSClient = new SNSClient({}),
  log: Log = functionLog("delivery-outcome"),
): (event: ExecutionEnded) => Promise<void> {
  return async (event) => {
    const { arrived, subject, message } = outcomeReport(event, required(environment, "AWS_REGION"));
    const TopicArn = required(environment, arrived ? "ARRIVED_TOPIC_ARN" : "STOPPED_TOPIC_ARN");
    await topics.send(new PublishCommand({ TopicArn, Subject: subject, Message: message }));
    log.info("reported an outcome", { subject, execution: event.detail["execution-id"] });
  };
}

export const handler = createHandler(process.env);
