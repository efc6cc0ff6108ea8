import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import { text } from "node:stream/consumers";

/** Calls of services whose SDKs are not among the packages, by proxy: the stand-in knows REST services by their host. */
export class UnsignedCaller {
  public constructor(
    private readonly endpoint: string,
    private readonly region: string,
  ) {}

  public scaling(operation: string, body: unknown): Promise<unknown> {
    return this.call("application-autoscaling", "/", `AnyScaleFrontendService.${operation}`, body);
  }

  /** @param target operation of a JSON service; empty for a REST service. */
  public async call(service: string, where: string, target: string, body: unknown): Promise<unknown> {
    const host = `${service}.${this.region}.amazonaws.com`;
    const proxy = new URL(this.endpoint);
    const asked = request({
      method: "POST",
      host: proxy.hostname,
      port: proxy.port,
      path: `http://${host}${where}`,
      headers: {
        host,
        ...(target === ""
          ? { "content-type": "application/json" }
          : { "content-type": "application/x-amz-json-1.1", "x-amz-target": target }),
        authorization: `AWS4-HMAC-SHA256 Credential=test/20260101/${this.region}/${service}/aws4_request, SignedHeaders=host, Signature=0`,
      },
    });
    asked.end(JSON.stringify(body));
    const [answer] = (await once(asked, "response")) as [IncomingMessage];
    const said = await text(answer);
    if ((answer.statusCode ?? 500) >= 300) throw new Error(`${service} ${target}: ${answer.statusCode} ${said}`);
    return JSON.parse(said);
  }
}
