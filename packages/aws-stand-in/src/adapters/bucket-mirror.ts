import { type Adapter } from "../router/adapter";
import { bucketAndKey } from "./bucket-path";

/**
 * CreateBucket and DeleteBucket: buckets live in ministack, but CloudTrail, Config and flow logs live
 * in moto and look there for the bucket they are to write to. So both servers learn of every bucket.
 */
export const bucketMirror: Adapter = {
  name: "bucket-mirror",
  matches: (call) => {
    if (call.service !== "s3" || (call.method !== "PUT" && call.method !== "DELETE")) return false;
    const { bucket, key } = bucketAndKey(call);
    return bucket !== "" && key === "" && (call.query === "" || call.query === "x-id=CreateBucket" || call.query === "x-id=DeleteBucket");
  },
  answer: async (call, { send, store }) => {
    const answer = await send("ministack", call);
    if (answer.status >= 300) return answer;
    // moto's own answer does not matter: the bucket's truth is ministack.
    await send("moto", call);
    const settings = `s3/${bucketAndKey(call).bucket}/`;
    if (call.method === "DELETE") for (const key of store.keys()) if (key.startsWith(settings)) store.delete(key);
    return answer;
  },
};
