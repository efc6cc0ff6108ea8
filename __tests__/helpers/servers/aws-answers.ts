import { once } from "node:events";
import { createServer } from "node:http";
import { type AddressInfo } from "node:net";

/** A request to AWS. */
export interface AwsRequest {
  readonly method: string;
  /** Path without the query. */
  readonly path: string;
  /** Action, of services that name it in a header; empty for others. */
  readonly action: string;
  /** Service in whose name it is signed, such as `s3`. */
  readonly service: string;
  readonly contentType: string;
  readonly body: string;
}

export interface AwsAnswer {
  /** @default 200 */
  readonly status?: number;
  /** @default `application/x-amz-json-1.1` for an object, `application/xml` for a text */
  readonly contentType?: string;
  readonly body: string | object;
}

/** What STS says of the caller: a role of the production account. */
const identity =
  "<GetCallerIdentityResponse><GetCallerIdentityResult><Account>333333333333</Account><Arn>arn:aws:iam::333333333333:role/reader</Arn><UserId>x</UserId></GetCallerIdentityResult></GetCallerIdentityResponse>";

/** Every service of AWS at one address, answered by a function; STS knows the caller. @returns variables that send a command there. */
export async function startAwsAnswers(answer: (request: AwsRequest) => AwsAnswer): Promise<{
  readonly env: Readonly<Record<string, string>>;
  readonly stop: () => void;
}> {
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", () => {
      const service = /Credential=[^/]+\/\d+\/[^/]+\/([^/]+)\//.exec(String(request.headers.authorization))?.[1] ?? "";
      const asked = {
        method: String(request.method),
        path: String(request.url).split("?")[0] ?? "",
        action: String(request.headers["x-amz-target"] ?? "").split(".")[1] ?? "",
        service,
        contentType: String(request.headers["content-type"]),
        body: Buffer.concat(parts).toString(),
      };
      const { status = 200, contentType, body } = service === "sts" ? { contentType: "text/xml", body: identity } : answer(asked);
      const isText = typeof body === "string";
      response.writeHead(status, {
        date: new Date().toUTCString(),
        "content-type": contentType ?? (isText ? "application/xml" : "application/x-amz-json-1.1"),
      });
      response.end(isText ? body : JSON.stringify(body));
    });
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  return {
    env: {
      AWS_ENDPOINT_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      AWS_ACCESS_KEY_ID: "x",
      AWS_SECRET_ACCESS_KEY: "x",
      HTTPS_PROXY: "",
      https_proxy: "",
    },
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
