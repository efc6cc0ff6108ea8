import { createServer, type Server } from "node:http";
import { type AddressInfo } from "node:net";
import { estate, temporaryFolder } from "../helpers/command";

interface Answered {
  readonly doubts: readonly { readonly heading: string; readonly verdict: string; readonly trial: string }[];
}
const identity =
  "<GetCallerIdentityResponse><GetCallerIdentityResult><Account>333333333333</Account><Arn>arn:aws:iam::333333333333:role/reader</Arn><UserId>x</UserId></GetCallerIdentityResult></GetCallerIdentityResponse>";

describe("estate doctor --aws", () => {
  const work = temporaryFolder();
  const methods = new Set<string>();
  let server: Server;

  beforeAll(async () => {
    server = createServer((request, response) => {
      request.resume();
      const target = String(request.headers["x-amz-target"] ?? "").split(".")[1] ?? "";
      methods.add(target === "" ? String(request.method) : target);
      response.setHeader("date", new Date().toUTCString());
      if (String(request.headers["authorization"]).includes("/sts/")) response.setHeader("content-type", "text/xml").end(identity);
      else if (target === "DescribeSecret" || target === "ListSecretVersionIds")
        response
          .writeHead(400, { "content-type": "application/x-amz-json-1.1" })
          .end(JSON.stringify({ __type: "ResourceNotFoundException" }));
      else if (String(request.headers["authorization"]).includes("/s3/"))
        response.writeHead(404, { "content-type": "application/xml" }).end("<Error><Code>NoSuchBucket</Code></Error>");
      else if (String(request.headers["content-type"]).includes("form")) response.setHeader("content-type", "text/xml").end("<R/>");
      else response.setHeader("content-type", String(request.headers["content-type"])).end("{}");
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  it("reads an account in which nothing is applied yet, and tells what cannot be told and what to try", async () => {
    const env = {
      AWS_ENDPOINT_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      AWS_ACCESS_KEY_ID: "x",
      AWS_SECRET_ACCESS_KEY: "x",
      HTTPS_PROXY: "",
      https_proxy: "",
    };
    const { exitCode, stdout, stderr } = await estate(["doctor", "--aws", "--json", "--env", "prod", "--work", work], { env });
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: expect.not.stringContaining("fix:") as string });
    const { doubts } = JSON.parse(stdout) as Answered;
    expect([...new Set(doubts.map(({ verdict }) => verdict))].sort()).toEqual(["early", "trial"]);
    expect(doubts.every(({ trial }) => trial !== "")).toBe(true);
    expect([...methods].filter((method) => !/^(?:GET|HEAD|POST|(?:Describe|List|Get)\w+)$/.test(method))).toEqual([]);
  });

  it("asks for the environment whose account it is", async () => {
    expect(await estate(["doctor", "--aws", "--work", work])).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining("name one environment with --env") as string,
    });
  });
});
