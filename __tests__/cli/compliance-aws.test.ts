import { declaredRules, type DeclaredRule } from "../../src/estate/judge/compliance/live/declared";
import { estate, temporaryFolder } from "../helpers/command";
import { realStacks } from "../helpers/estate";
import { forTools } from "../helpers/every-switch";
import { type AwsAnswer, type AwsRequest, startAwsAnswers } from "../helpers/servers/aws-answers";

interface Report {
  readonly controls: readonly {
    readonly id: string;
    readonly verdict: string;
    readonly live: readonly { readonly asked: string; readonly region: string; readonly says: string; readonly because: string }[];
  }[];
}

/** An account in which everything is as the code says. */
const good =
  (rules: readonly DeclaredRule[]) =>
  ({ action, path, body }: AwsRequest): AwsAnswer => {
    if (action === "DescribeComplianceByConfigRule")
      return {
        body: {
          ComplianceByConfigRules: rules.flatMap(({ name, pack }) =>
            pack === undefined ? [{ ConfigRuleName: name, Compliance: { ComplianceType: "COMPLIANT" } }] : [],
          ),
        },
      };
    if (action === "DescribeConformancePackCompliance") {
      const { ConformancePackName: asked } = JSON.parse(body) as { ConformancePackName: string };
      return {
        body: {
          ConformancePackName: asked,
          ConformancePackRuleComplianceList: rules.flatMap(({ name, pack }) =>
            pack === asked ? [{ ConfigRuleName: `${name}-conformance-pack-abcdefghi`, ComplianceType: "COMPLIANT" }] : [],
          ),
        },
      };
    }
    if (path === "/findings")
      return {
        contentType: "application/json",
        body: {
          Findings: [
            {
              Title: "A trail is on",
              Compliance: { Status: "PASSED", RelatedRequirements: ["CIS AWS Foundations Benchmark v3.0.0/3.1"] },
              Resources: [{ Id: "arn:aws:cloudtrail:us-east-1:333333333333:trail/one" }],
            },
          ],
        },
      };
    if (path === "/analyzer")
      return {
        contentType: "application/json",
        body: {
          analyzers: ["external-access", "unused-access"].map((name) => ({
            arn: `arn:aws:access-analyzer:us-east-1:333333333333:analyzer/smart0dte-trading-prod-${name}`,
            name: `smart0dte-trading-prod-${name}`,
            type: "ACCOUNT",
            status: "ACTIVE",
            createdAt: "2026-11-30T00:00:00Z",
          })),
        },
      };
    return { contentType: "application/json", body: { findings: [] } };
  };

describe("estate compliance report --aws", () => {
  const work = temporaryFolder();
  const asked = new Set<string>();
  let rules: readonly DeclaredRule[];
  let answer: (request: AwsRequest) => AwsAnswer;
  let aws: Awaited<ReturnType<typeof startAwsAnswers>>;

  beforeAll(async () => {
    rules = declaredRules(forTools((await realStacks()).filter(({ environments }) => environments.includes("prod"))));
    aws = await startAwsAnswers((request) => {
      asked.add(request.action === "" ? `${request.method} ${request.path}` : request.action);
      return answer(request);
    });
  });
  afterAll(() => aws.stop());

  const report = async (answers: (request: AwsRequest) => AwsAnswer) => {
    answer = answers;
    const { exitCode, stdout, stderr } = await estate(
      ["compliance", "report", "--aws", "--json", "--env", "prod", "--on", "2026-11-29", "--work", work],
      { env: aws.env },
    );
    expect(stderr).not.toContain("fix:");
    const { controls } = JSON.parse(stdout) as Report;
    return { exitCode, of: (id: string) => controls.find((one) => one.id === id), controls };
  };

  it("confirms what the account has as the code says, and only reads", async () => {
    const { exitCode, of, controls } = await report(good(rules));
    expect([exitCode, controls.filter(({ verdict }) => verdict !== "met")]).toEqual([0, []]);
    const live = of("calls-are-recorded")?.live ?? [];
    expect(live).toContainEqual(
      expect.objectContaining({ asked: expect.stringMatching(/^rule multi-region-trail of /), says: "confirmed" }),
    );
    expect(live).toContainEqual(expect.objectContaining({ asked: "CIS 3.1", region: "us-east-1", says: "confirmed" }));
    expect(controls.flatMap((one) => one.live).filter((one) => /^analyzer .*external-access$/.test(one.asked)).length).toBeGreaterThan(0);
    expect([...asked].filter((one) => !/^(?:Describe\w+|GET \/analyzer|POST \/findings|POST \/findingv2)$/.test(one))).toEqual([]);
  });

  it("asks each region for its own findings alone, since one of them has the others' too", async () => {
    const filters: unknown[] = [];
    await report((request) => {
      if (request.path === "/findings") filters.push((JSON.parse(request.body) as { Filters: { Region?: unknown } }).Filters.Region);
      return good(rules)(request);
    });
    expect(new Set(filters.map((one) => JSON.stringify(one)))).toEqual(
      new Set(["us-east-1", "us-west-2"].map((Value) => JSON.stringify([{ Value, Comparison: "EQUALS" }]))),
    );
  });

  it("has a control not met that one rule, one finding or one analyzer contradicts", async () => {
    const wrong = await report((request) => {
      const { action, path } = request;
      const { body, ...rest } = good(rules)(request);
      const text = JSON.stringify(body);
      if (action === "DescribeConformancePackCompliance")
        return {
          ...rest,
          body: JSON.parse(text.replace(/(trail-validation-conformance-pack-\w+","ComplianceType":")/, "$1NON_")) as object,
        };
      if (path === "/findings") return { ...rest, body: JSON.parse(text.replace("PASSED", "FAILED")) as object };
      if (path === "/findingv2")
        return {
          ...rest,
          body: { findings: [{ id: "1", resource: "arn:aws:s3:::open", resourceType: "AWS::S3::Bucket", status: "ACTIVE" }] },
        };
      return { ...rest, body };
    });
    expect(wrong.exitCode).toBe(2);
    const recorded = wrong.of("calls-are-recorded");
    expect([recorded?.verdict, recorded?.live.filter(({ says }) => says === "contradicted").map(({ because }) => because)]).toEqual([
      "not met",
      expect.arrayContaining(["NON_COMPLIANT", "A trail is on: arn:aws:cloudtrail:us-east-1:333333333333:trail/one"]),
    ]);
    expect(wrong.controls.flatMap(({ live }) => live).map(({ because }) => because)).toContain(
      "1 open findings, the first about arn:aws:s3:::open",
    );
  });

  it.each([
    ["has judged nothing yet", []],
    ["names requirements otherwise", [{ Title: "A trail is on", Compliance: { Status: "PASSED", RelatedRequirements: ["CIS 3.0/3.1"] } }]],
  ])("counts no clause as met by a Security Hub that %s", async (_what, Findings) => {
    const { exitCode, of } = await report((request) =>
      request.path === "/findings" ? { contentType: "application/json", body: { Findings } } : good(rules)(request),
    );
    expect([exitCode, of("calls-are-recorded")?.verdict]).toEqual([2, "unknown"]);
    expect(of("calls-are-recorded")?.live).toContainEqual({
      asked: "CIS 3.1",
      region: "us-east-1",
      says: "unknown",
      because: "Security Hub has judged nothing yet that it calls part of CIS AWS Foundations Benchmark v3.0.0",
    });
  });

  it("says what could not be asked and why, and counts nothing of it as met", async () => {
    const denied = await report(({ action }) => ({
      status: 400,
      contentType: action === "" ? "application/json" : "application/x-amz-json-1.1",
      body: { __type: "AccessDeniedException", message: "not authorized" },
    }));
    expect(denied.exitCode).toBe(2);
    const askable = denied.controls.filter(({ live }) => live.length > 0);
    expect(askable.length).toBeGreaterThan(5);
    expect(new Set(askable.map(({ verdict }) => verdict))).toEqual(new Set(["unknown"]));
    expect(askable.flatMap(({ live }) => live).every(({ says, because }) => says === "unknown" && /AccessDenied/.test(because))).toBe(true);
  });

  it("asks no account whose credentials these are not", async () => {
    expect(await estate(["compliance", "report", "--aws", "--env", "dev", "--work", work], { env: aws.env })).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining("belong to account 333333333333") as string,
    });
  });
});
