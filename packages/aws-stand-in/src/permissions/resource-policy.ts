import { jsonOf } from "../adapters/kept-json";
import { jsonCall, sentCall } from "../adapters/sent-call";
import { type AdapterContext } from "../router/adapter";
import { type WrittenPolicy } from "./evaluation";

/** Policy of a secret, a key, a queue or a bucket as it is applied; of other things none is asked. */
export async function resourcePolicy(arn: string, region: string, { send }: AdapterContext): Promise<WrittenPolicy | undefined> {
  const [, , service, , account, ...rest] = arn.split(":");
  const name = rest.join(":");
  if (service === "secretsmanager") {
    const answer = await send("ministack", jsonCall(service, region, "secretsmanager.GetResourcePolicy", { SecretId: arn }));
    return attached(arn, answer.status < 300 ? jsonOf(answer).ResourcePolicy : undefined);
  }
  if (service === "kms" && name.startsWith("key/")) {
    const answer = await send("ministack", jsonCall(service, region, "TrentService.GetKeyPolicy", { KeyId: arn, PolicyName: "default" }));
    return attached(arn, answer.status < 300 ? jsonOf(answer).Policy : undefined);
  }
  if (service === "s3" && name !== "") {
    const bucket = name.split("/")[0] ?? "";
    const host = `${bucket}.s3.${region}.amazonaws.com`;
    const body = Buffer.alloc(0);
    const answer = await send("moto", sentCall("s3", region, { operation: "GET /?policy", method: "GET", host, query: "policy", body }));
    return attached(arn, answer.status < 300 ? answer.body.toString("utf8") : undefined);
  }
  if (service === "sqs") {
    const url = `https://sqs.${region}.amazonaws.com/${account ?? ""}/${name}`;
    const answer = await send(
      "moto",
      jsonCall("sqs", region, "AmazonSQS.GetQueueAttributes", { QueueUrl: url, AttributeNames: ["Policy"] }),
    );
    return attached(arn, answer.status < 300 ? (jsonOf(answer).Attributes as { Policy?: string } | undefined)?.Policy : undefined);
  }
  return undefined;
}

const attached = (arn: string, policy: unknown): WrittenPolicy | undefined =>
  typeof policy === "string" && policy !== "" ? { source: `policy of ${arn}`, text: policy } : undefined;
