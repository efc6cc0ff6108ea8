import { type Adapter } from "../router/adapter";
import { awsError } from "../router/errors";

const path = "/v20180820/configuration/publicAccessBlock";
const key = "s3-control/publicAccessBlock";

/**
 * Public access block of the account (S3 Control, {Put,Get,Delete}PublicAccessBlock): ministack has
 * no such call, and moto's is not seen by the buckets, which live in ministack. What is put is
 * kept and given back.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_PutPublicAccessBlock.html
 */
export const accountPublicAccess: Adapter = {
  name: "account-public-access",
  matches: (call) => call.service === "s3-control" && call.path === path,
  answer: (call, { store }) => {
    const done = { status: 200, headers: {}, body: Buffer.alloc(0) };
    if (call.method === "PUT") {
      store.set(key, call.body);
      return Promise.resolve(done);
    }
    if (call.method === "DELETE") {
      store.delete(key);
      return Promise.resolve({ ...done, status: 204 });
    }
    const body = store.get(key);
    if (body !== undefined) return Promise.resolve({ ...done, headers: { "content-type": "application/xml" }, body });
    return Promise.resolve(
      awsError(call, {
        status: 404,
        code: "NoSuchPublicAccessBlockConfiguration",
        message: "The public access block configuration was not found",
      }),
    );
  },
};
