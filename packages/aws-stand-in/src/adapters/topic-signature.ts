import { type Adapter } from "../router/adapter";
import { type Call } from "../router/call";

/**
 * SignatureVersion of SNS topics: moto takes it in CreateTopic and SetTopicAttributes and gives back
 * none in GetTopicAttributes, so Terraform would set it again in every run. What is set is kept by
 * topic and added to the answer.
 *
 * @see https://docs.aws.amazon.com/sns/latest/api/API_SetTopicAttributes.html
 */
export const topicSignature: Adapter = {
  name: "topic-signature",
  matches: ({ service, operation }) =>
    service === "sns" && ["CreateTopic", "SetTopicAttributes", "GetTopicAttributes", "DeleteTopic"].includes(operation),
  answer: async (call, { send, store }) => {
    const parameters = new URLSearchParams(call.body.toString("utf8"));
    const answer = await send("moto", call);
    if (answer.status >= 300) return answer;
    const text = answer.body.toString("utf8");
    const topic = parameters.get("TopicArn") ?? /<TopicArn>([^<]+)</.exec(text)?.[1] ?? "";
    const key = `sns/${topic}/SignatureVersion`;
    if (call.operation === "DeleteTopic") store.delete(key);
    const wanted = wantedVersion(call, parameters);
    if (wanted !== undefined) store.set(key, Buffer.from(wanted));
    const known = store.get(key);
    if (call.operation !== "GetTopicAttributes" || known === undefined || text.includes("<key>SignatureVersion</key>")) return answer;
    const entry = `<entry><key>SignatureVersion</key><value>${known.toString("utf8")}</value></entry>`;
    return { ...answer, body: Buffer.from(text.replace("</Attributes>", `${entry}</Attributes>`)) };
  },
};

function wantedVersion({ operation }: Call, parameters: URLSearchParams): string | undefined {
  if (operation === "SetTopicAttributes")
    return parameters.get("AttributeName") === "SignatureVersion" ? (parameters.get("AttributeValue") ?? undefined) : undefined;
  // CreateTopic carries a map: Attributes.entry.<n>.key and Attributes.entry.<n>.value.
  const [name] = [...parameters].find(([field, value]) => field.endsWith(".key") && value === "SignatureVersion") ?? [];
  return name === undefined ? undefined : (parameters.get(name.replace(/\.key$/, ".value")) ?? undefined);
}
