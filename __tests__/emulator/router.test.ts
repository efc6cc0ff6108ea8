import { standInPolicies } from "../../src/cli/stand-in-policies";
import { createServer, request, type Server } from "node:http";
import { type AddressInfo, createConnection, type Socket } from "node:net";
import { connect } from "node:tls";
import { makeCertificates } from "@smart0dte/aws-stand-in/certificates";
import { type Router, startRouter } from "@smart0dte/aws-stand-in/router/server";

/** One server that stands for both backends and tells what it got. */
async function echoServer(): Promise<{ server: Server; port: number }> {
  const server = createServer((incoming, response) => {
    if (incoming.url === "/broken") return response.writeHead(500, { "content-type": "text/html" }).end("<p>Internal Server Error</p>");
    return response.end(JSON.stringify({ url: incoming.url, host: incoming.headers.host, expect: incoming.headers.expect }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { server, port: (server.address() as AddressInfo).port };
}

const signed = (service: string) => ({
  authorization: `AWS4-HMAC-SHA256 Credential=emulator/20260101/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=0`,
});

describe("router", () => {
  let backend: Awaited<ReturnType<typeof echoServer>>;
  let router: Router;
  let authority: string;
  const lines: string[] = [];

  beforeAll(async () => {
    backend = await echoServer();
    const certificates = await makeCertificates(["us-east-1"], new Date());
    authority = certificates.authority;
    const backends = { moto: backend.port, ministack: backend.port };
    router = await startRouter({
      backends,
      accountId: "111111111111",
      authorityFile: "ca.pem",
      policies: standInPolicies,
      within: __dirname,
      certificates,
      log: (line) => lines.push(line),
    });
  });
  afterAll(async () => {
    await router.close();
    backend.server.close();
  });

  const connectTo = (target: string): Promise<{ status: number; socket: Socket }> =>
    new Promise((resolve, reject) => {
      request({ host: "127.0.0.1", port: router.port, method: "CONNECT", path: target })
        .once("connect", (response, socket) => resolve({ status: response.statusCode ?? 0, socket }))
        .once("error", reject)
        .end();
    });

  const viaTls = async (host: string, path: string, headers: Record<string, string>): Promise<string> => {
    const { socket } = await connectTo(`${host}:443`);
    const tls = connect({ socket, servername: host, ca: authority });
    const head = Object.entries({ host, connection: "close", ...headers }).map(([name, value]) => `${name}: ${value}`);
    tls.write(`GET ${path} HTTP/1.1\r\n${head.join("\r\n")}\r\n\r\n`);
    const chunks: Buffer[] = [];
    for await (const chunk of tls) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks).toString();
  };

  const viaHttp = (url: string, headers: Record<string, string> = {}): Promise<{ status: number; body: string }> =>
    new Promise((resolve, reject) => {
      request({ host: "127.0.0.1", port: router.port, path: url, headers: { host: new URL(url).host, ...headers } }, (response) => {
        const chunks: Buffer[] = [];
        response
          .on("data", (chunk: Buffer) => chunks.push(chunk))
          .on("end", () => resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString() }));
      })
        .once("error", reject)
        .end();
    });

  it("speaks TLS for AWS host names, with a certificate that its authority vouches for", async () => {
    expect(await viaTls("ec2.us-east-1.amazonaws.com", "/?Action=DescribeVpcs", signed("ec2"))).toContain('"url":"/?Action=DescribeVpcs"');
  });

  it("turns a bucket's host name into a path", async () => {
    const answer = await viaTls("bucket.s3.us-east-1.amazonaws.com", "/a%20key?x=1", { ...signed("s3"), expect: "100-continue" });
    expect(answer).toContain('"url":"/bucket/a%20key?x=1"');
    expect(answer).toContain('"host":"s3.us-east-1.amazonaws.com"');
    expect(answer).not.toContain('"expect"');
  });

  it.each([
    "example.com:443",
    "registry.terraform.io:443",
    "169.254.169.254:443",
    "ec2.us-east-1.amazonaws.com:22",
    "evil-amazonaws.com:443",
  ])("refuses to connect to %s", async (target) => {
    const { status, socket } = await connectTo(target);
    socket.destroy();
    expect(status).toBe(403);
    expect(lines.at(-1)).toContain(target);
  });

  it("refuses a plain call to another host, and connects to nobody for it", async () => {
    expect(await viaHttp("http://example.com/")).toMatchObject({
      status: 403,
      body: expect.stringContaining("example.com is refused") as unknown,
    });
  });

  it("answers an AWS host itself, however real the credentials look", async () => {
    const real = {
      authorization:
        "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20260101/us-east-1/ec2/aws4_request, SignedHeaders=host, Signature=0",
    };
    expect(await viaHttp("http://ec2.us-east-1.amazonaws.com/x", real)).toMatchObject({
      status: 200,
      body: expect.stringContaining('"url":"/x"') as unknown,
    });
  });

  it("turns a server's error page into an error that SDKs read and do not repeat", async () => {
    const { status, body } = await viaHttp("http://logs.us-east-1.amazonaws.com/broken", signed("logs"));
    expect(status).toBe(501);
    expect(JSON.parse(body)).toMatchObject({ __type: "EmulatorFault" });
  });

  it("listens on loopback only, and not at all once it is closed", async () => {
    const own = await startRouter({
      backends: { moto: 1, ministack: 1 },
      accountId: "111111111111",
      authorityFile: "ca.pem",
      policies: standInPolicies,
      within: __dirname,
      certificates: await makeCertificates([], new Date()),
      log: () => undefined,
    });
    await own.close();
    await expect(
      new Promise((resolve, reject) => createConnection(own.port, "127.0.0.1").once("connect", resolve).once("error", reject)),
    ).rejects.toThrow("ECONNREFUSED");
  });

  it("says which port is taken", async () => {
    const again = startRouter({
      backends: { moto: 1, ministack: 1 },
      accountId: "111111111111",
      authorityFile: "ca.pem",
      policies: standInPolicies,
      within: __dirname,
      certificates: await makeCertificates([], new Date()),
      port: router.port,
      log: () => undefined,
    });
    await expect(again).rejects.toMatchObject({
      message: `port ${router.port} is in use`,
      fix: expect.stringContaining("--port") as unknown,
    });
  });
});
