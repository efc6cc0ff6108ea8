import { type Call } from "../router/call";

/** A call that an adapter makes by itself; moto reads service and region in the signature, and nobody checks it. */
export const sentCall = (service: string, region: string, parts: Pick<Call, "operation" | "body"> & Partial<Call>): Call => ({
  method: "POST",
  host: `${service}.${region}.amazonaws.com`,
  path: "/",
  query: "",
  ...parts,
  service,
  region,
  headers: {
    authorization: `AWS4-HMAC-SHA256 Credential=emulator/20260101/${region}/${service}/aws4_request, SignedHeaders=host, Signature=0`,
    ...parts.headers,
  },
});

/** A call of an API that takes forms, such as EC2's. */
export const formCall = (service: string, region: string, operation: string, parameters: Readonly<Record<string, string>> = {}): Call =>
  sentCall(service, region, {
    operation,
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: Buffer.from(new URLSearchParams({ Action: operation, ...parameters }).toString()),
  });

/** A call of an API that takes JSON, such as that of KMS. */
export const jsonCall = (service: string, region: string, target: string, input: unknown): Call =>
  sentCall(service, region, {
    operation: target.split(".")[1] ?? "",
    headers: { "content-type": "application/x-amz-json-1.1", "x-amz-target": target },
    body: Buffer.from(JSON.stringify(input)),
  });
