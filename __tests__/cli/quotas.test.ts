import { createServer, type Server } from "node:http";
import { configWith } from "../helpers/small-estate";
import { type AddressInfo } from "node:net";
import { estate, temporaryFolder } from "../helpers/command";

interface Row {
  readonly account: string;
  readonly region: string;
  readonly quota: string;
  readonly live: number | null;
  readonly verdict: string;
}
const rows = (stdout: string): readonly Row[] => (JSON.parse(stdout) as { quotas: readonly Row[] }).quotas;

/** Service Quotas and STS of one account, which has been granted what production needs of Fargate. */
const answers: Readonly<Record<string, object>> = {
  ListServiceQuotas: {
    Quotas: [
      { QuotaCode: "L-3032A538", QuotaName: "Fargate On-Demand vCPU resource count", Value: 4000 },
      { QuotaCode: "L-36FBB829", QuotaName: "Fargate Spot vCPU resource count", Value: 4000 },
    ],
  },
  ListAWSDefaultServiceQuotas: { Quotas: [{ QuotaCode: "L-0263D0A3", QuotaName: "EC2-VPC Elastic IPs", Value: 2 }] },
};
const identity =
  "<GetCallerIdentityResponse><GetCallerIdentityResult><Account>333333333333</Account><Arn>arn:aws:iam::333333333333:role/reader</Arn><UserId>x</UserId></GetCallerIdentityResult></GetCallerIdentityResponse>";

describe("estate quotas", () => {
  const work = temporaryFolder();

  it("ends with 2 while something must be requested, and says what and by whom", async () => {
    const { exitCode, stdout } = await estate(["quotas", "--env", "prod", "--work", work]);
    expect(exitCode).toBe(2);
    expect(stdout).toMatch(/us-east-1 +Fargate On-Demand vCPU resource count +L-3032A538 +6 .*quotas stack asks for it/);
    expect(stdout).not.toContain("Elastic IPs");
  });

  it("ends with 0 where a new account has enough", async () => {
    // One task of each service: what a new account can start.
    const config = configWith(temporaryFolder(), ["dev"], (text) => text.replaceAll("maximum: 2", "maximum: 1"));
    expect(await estate(["quotas", "--env", "dev", "--config", config, "--work", temporaryFolder()])).toMatchObject({
      exitCode: 0,
      stdout: expect.stringMatching(/quotas are enough/),
    });
  });

  it("asks no AWS for several accounts with the credentials of one", async () => {
    const { exitCode, stderr } = await estate(["quotas", "--aws", "--work", work]);
    expect([exitCode, stderr]).toEqual([1, expect.stringContaining("name one environment with --env")]);
  });

  describe("with credentials", () => {
    let server: Server;
    beforeAll(async () => {
      server = createServer((request, response) => {
        request.resume();
        const target = String(request.headers["x-amz-target"] ?? "").split(".")[1] ?? "";
        response.setHeader("date", new Date().toUTCString());
        if (target === "") response.setHeader("content-type", "text/xml").end(identity);
        else response.setHeader("content-type", "application/x-amz-json-1.1").end(JSON.stringify(answers[target] ?? {}));
      });
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    });
    afterAll(() => new Promise((resolve) => server.close(resolve)));

    it("compares with what the account has, in both regions", async () => {
      const env = {
        AWS_ENDPOINT_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
        AWS_ACCESS_KEY_ID: "x",
        AWS_SECRET_ACCESS_KEY: "x",
        HTTPS_PROXY: "",
        https_proxy: "",
      };
      const { exitCode, stdout } = await estate(["quotas", "--aws", "--json", "--env", "prod", "--work", work], { env });
      const found = rows(stdout);
      expect(found.filter(({ quota }) => quota === "fargateOnDemandVcpus").map(({ live, verdict }) => [live, verdict])).toEqual([
        [4000, "enough"],
        [4000, "enough"],
      ]);
      expect(found.filter(({ quota }) => quota === "elasticIps").map(({ live, verdict }) => [live, verdict])).toEqual([
        [2, "ask"],
        [2, "ask"],
      ]);
      expect(found.find(({ quota }) => quota === "vpcs")).toMatchObject({ live: null, verdict: "enough" });
      expect(exitCode).toBe(2);
    });
  });
});
