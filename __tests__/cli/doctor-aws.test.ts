import { estate, temporaryFolder } from "../helpers/command";
import { startAwsAnswers } from "../helpers/servers/aws-answers";

interface Answered {
  readonly doubts: readonly { readonly heading: string; readonly verdict: string; readonly trial: string }[];
}

describe("estate doctor --aws", () => {
  const work = temporaryFolder();
  const methods = new Set<string>();
  let aws: Awaited<ReturnType<typeof startAwsAnswers>>;

  beforeAll(async () => {
    aws = await startAwsAnswers(({ method, action, service, contentType }) => {
      methods.add(action === "" ? method : action);
      if (action === "DescribeSecret" || action === "ListSecretVersionIds")
        return { status: 400, body: { __type: "ResourceNotFoundException" } };
      if (service === "s3") return { status: 404, body: "<Error><Code>NoSuchBucket</Code></Error>" };
      return contentType.includes("form") ? { contentType: "text/xml", body: "<R/>" } : { contentType, body: {} };
    });
  });
  afterAll(() => aws.stop());

  it("reads an account in which nothing is applied yet, and tells what cannot be told and what to try", async () => {
    const { exitCode, stdout, stderr } = await estate(["doctor", "--aws", "--json", "--env", "prod", "--work", work], { env: aws.env });
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
