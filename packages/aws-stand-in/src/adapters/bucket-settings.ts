import { type Adapter } from "../router/adapter";
import { type Call } from "../router/call";
import { awsError } from "../router/errors";
import { bucketAndKey } from "./bucket-path";

/**
 * Intelligent-Tiering configurations and event notifications of buckets: ministack loses arguments
 * of the first and checks targets of the second, which live in moto. What is put is kept and given back.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketIntelligentTieringConfiguration.html
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketNotificationConfiguration.html
 */
export const bucketSettings: Adapter = {
  name: "bucket-settings",
  matches: (call) => call.service === "s3" && settingOf(call) !== undefined && bucketAndKey(call).key === "",
  answer: async (call, { store, send }) => {
    const { bucket } = bucketAndKey(call);
    const setting = settingOf(call);
    const key = `s3/${bucket}/${setting}/${new URLSearchParams(call.query).get("id") ?? ""}`;
    const done = { status: 200, headers: { "content-type": "application/xml" }, body: Buffer.alloc(0) };
    const exists = await send("ministack", { ...call, method: "HEAD", query: "", body: Buffer.alloc(0) });
    if (exists.status >= 400) return awsError(call, { status: 404, code: "NoSuchBucket", message: `The bucket ${bucket} does not exist` });
    if (call.method === "PUT") {
      store.set(key, call.body);
      return done;
    }
    if (call.method === "DELETE") {
      store.delete(key);
      return { ...done, status: 204 };
    }
    const body = store.get(key);
    if (body !== undefined) return { ...done, body };
    // A bucket always has a notification configuration, though it may be empty.
    if (setting === "notification") return { ...done, body: Buffer.from("<NotificationConfiguration/>") };
    return awsError(call, { status: 404, code: "NoSuchConfiguration", message: "The specified configuration does not exist." });
  },
};

function settingOf(call: Pick<Call, "query" | "method">): "notification" | "intelligent-tiering" | undefined {
  const query = new URLSearchParams(call.query);
  if (query.has("notification")) return "notification";
  // Without an id the call lists; ministack answers that.
  return query.has("intelligent-tiering") && query.has("id") ? "intelligent-tiering" : undefined;
}
