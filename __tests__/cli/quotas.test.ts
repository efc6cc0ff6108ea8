import { configWith } from "../helpers/small-estate";
import { estate, temporaryFolder } from "../helpers/command";
import { startAwsAnswers } from "../helpers/servers/aws-answers";

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
    let aws: Awaited<ReturnType<typeof startAwsAnswers>>;
    beforeAll(async () => {
      aws = await startAwsAnswers(({ action }) =>
        action === "" ? { contentType: "text/xml", body: "<R/>" } : { body: answers[action] ?? {} },
      );
    });
    afterAll(() => aws.stop());

    it("compares with what the account has, in both regions", async () => {
      const { exitCode, stdout } = await estate(["quotas", "--aws", "--json", "--env", "prod", "--work", work], { env: aws.env });
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
