import { type Call } from "../router/call";
import { virtualBucket } from "../router/hosts";

/** Bucket and key of an S3 call, whichever way it names them. The key is empty for calls on the bucket itself. */
export function bucketAndKey(call: Pick<Call, "host" | "path">): { bucket: string; key: string } {
  const virtual = virtualBucket(call.host);
  const path = call.path.replace(/^\//, "");
  if (virtual !== undefined) return { bucket: virtual, key: path };
  const [bucket = "", ...rest] = path.split("/");
  return { bucket, key: rest.join("/") };
}
