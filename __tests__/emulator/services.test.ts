import { connect } from "node:tls";
import { strToU8, zipSync } from "fflate";
import { makeCertificates } from "@smart0dte/aws-stand-in/certificates";
import { cacheEndpoints } from "@smart0dte/aws-stand-in/services/cache-endpoints";
import { functionRunner } from "@smart0dte/aws-stand-in/services/function-runner";
import { tlsProbe } from "../../src/functions/redis-rotation/probe";

describe("functions", () => {
  const runner = functionRunner(() => ({ AWS_ENDPOINT_URL: "http://127.0.0.1:1" }));
  const call = (code: string, timeoutSeconds = 20) =>
    runner.run({
      archive: Buffer.from(zipSync({ "index.js": strToU8(code) })),
      handler: "index.handler",
      environment: { GROUP: "cache" },
      region: "us-west-2",
      role: "arn:aws:iam::111111111111:role/one",
      event: '{"n":2}',
      timeoutSeconds,
    });

  it("get their event and environment, and nothing of the caller's", async () => {
    process.env.PRECIOUS = "precious";
    const { failed, payload, log } = await call(
      "exports.handler = async ({ n }) => { console.log('ran'); return { n: n + 1, ...process.env }; };",
    );
    delete process.env.PRECIOUS;
    expect(JSON.parse(payload)).toMatchObject({ n: 3, GROUP: "cache", AWS_REGION: "us-west-2", AWS_ENDPOINT_URL: "http://127.0.0.1:1" });
    expect([failed, log, payload.includes("precious")]).toEqual([false, "ran\n", false]);
  });

  it.each([
    ["throw", "exports.handler = async () => { throw new RangeError('too far'); };", "RangeError"],
    ["do not load", "throw new TypeError('broken');", "TypeError"],
    ["end by themselves", "exports.handler = () => process.exit(0);", "Sandbox.Timedout"],
  ])("that %s have failed", async (_what, code, errorType) => {
    const { failed, payload } = await call(code);
    expect([failed, (JSON.parse(payload) as { errorType: string }).errorType]).toEqual([true, errorType]);
  });

  it("find loopback below the host that the account stands before", async () => {
    const code = `exports.handler = () => new Promise((done) => require("node:dns").lookup("111111111111.emulator.localhost", (_, address) => done(address)));`;
    expect((await call(code)).payload).toBe('"127.0.0.1"');
  });

  it("are ended when their time is over", async () => {
    expect((await call("exports.handler = () => new Promise(() => setInterval(() => {}, 1000));", 1)).failed).toBe(true);
  });
});

describe("endpoints of caches", () => {
  it("take the tokens of their own group and no others, from one moment to the next", async () => {
    const certificates = await makeCertificates([], new Date());
    const tokens: Record<string, string[]> = { "us-east-1/cache": ["one"], "us-west-2/cache": ["two"] };
    const endpoints = cacheEndpoints(certificates, (group) => tokens[group] ?? []);
    const probe = tlsProbe([certificates.authority]);
    const [first, second] = await Promise.all(
      Object.keys(tokens).map(async (group) => ({ host: "localhost", port: await endpoints.portOf(group) })),
    );
    if (first === undefined || second === undefined) throw new Error("there are two groups");
    expect(await Promise.all([probe(first, "one"), probe(first, "two"), probe(second, "two"), probe(second, "one")])).toEqual([
      true,
      false,
      true,
      false,
    ]);
    tokens["us-east-1/cache"] = ["three"];
    expect(await Promise.all([probe(first, "one"), probe(first, "three")])).toEqual([false, true]);
    endpoints.closeAll();
    await expect(
      new Promise((resolve, reject) =>
        connect(first.port, "localhost", { rejectUnauthorized: false }).once("secureConnect", resolve).once("error", reject),
      ),
    ).rejects.toThrow();
  });
});
