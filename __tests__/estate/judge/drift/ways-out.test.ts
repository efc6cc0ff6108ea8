import { type DriftedArgument, type DriftFinding } from "../../../../src/estate/judge/drift/model";
import { driftMarkdown } from "../../../../src/estate/judge/drift/markdown";
import { driftJson, driftLine, type DriftReport, type ReportedFinding } from "../../../../src/estate/judge/drift/report";
import { type Adopter, adoptOf, revertOf } from "../../../../src/estate/judge/drift/ways-out";
import { UserError } from "../../../../src/common/user-error";

const argument = (path: string, putBack = true): DriftedArgument => ({ path, before: "30", after: "7", putBack });
const finding = (parts: Partial<DriftFinding> = {}): DriftFinding => ({
  id: "1",
  stack: "dev-us-east-1-network",
  address: "aws_cloudwatch_log_group.flow",
  type: "aws_cloudwatch_log_group",
  class: "changed",
  consequence: "recovery",
  reasons: ["Retention is shortened"],
  arguments: [argument("retention_in_days")],
  took: [],
  unlike: undefined,
  construct: undefined,
  declaredAt: undefined,
  dependents: [],
  ...parts,
});

describe("the way back", () => {
  const plan = { bundle: ".estate/drift/dev-us-east-1-network", alongside: 0, reviewed: { verdict: "look" } } as const;

  it("is the bundle that was planned", () => {
    expect(revertOf(finding(), plan)).toEqual({
      steps: ["npx estate apply .estate/drift/dev-us-east-1-network"],
      verdict: "look",
      alongside: 0,
    });
  });

  it("is the one resource where the bundle would apply what waits as well", () => {
    expect(revertOf(finding(), { ...plan, alongside: 2 }).steps).toEqual([
      "terraform -chdir=cdktf.out/stacks/dev-us-east-1-network apply -target='aws_cloudwatch_log_group.flow'",
      "or, with 2 changes that wait in the configuration: npx estate apply .estate/drift/dev-us-east-1-network",
    ]);
  });

  it("is by hand where no apply does it, and both where an apply does a part", () => {
    const { steps } = revertOf(finding({ arguments: [argument("retention_in_days"), argument("ingress", false)] }), plan);
    expect(steps).toEqual([
      expect.stringContaining("npx estate apply"),
      "Terraform will not put it back: set ingress of aws_cloudwatch_log_group.flow in AWS to 30 (it is 7)",
    ]);
  });

  it("of a secret is its version before", () => {
    expect(
      revertOf(
        finding({
          class: "secret rotated",
          arguments: [{ path: "version in use", before: "v1", after: "v2, put in on 2027-01-01", putBack: false }],
        }),
        plan,
      ).steps,
    ).toEqual([expect.stringContaining("--move-to-version-id v1 --remove-from-version-id v2 ")]);
  });
});

describe("the way ahead", () => {
  const key = { argument: "retention_in_days", file: "config/dev.yaml", line: 41, key: "network.flowLogs.retentionDays", value: "7" };
  const adopter = (answer: typeof key | string): Adopter => ({ value: () => Promise.resolve(answer), presence: () => Promise.resolve([]) });
  const wishes = [{ argument: "retention_in_days", value: 7 }];

  it("is the key that says it", async () => {
    expect(await adoptOf(finding(), wishes, adopter(key))).toEqual({ kind: "config", keys: [key], inCode: [] });
  });

  it("is the code where no key does, or where the question itself is refused", async () => {
    expect(await adoptOf(finding(), wishes, adopter("it is fixed in the construct"))).toEqual({
      kind: "code",
      reason: "retention_in_days: it is fixed in the construct",
    });
    const refusing: Adopter = {
      ...adopter(key),
      value: () => Promise.reject(new UserError({ problem: "the code says nothing about it", fix: "" })),
    };
    expect(await adoptOf(finding(), wishes, refusing)).toEqual({
      kind: "code",
      reason: "retention_in_days: the code says nothing about it",
    });
  });

  it.each([["secret rotated"], ["region diverged"]] as const)("is nothing for %s", async (kind) =>
    expect((await adoptOf(finding({ class: kind }), wishes, adopter(key))).kind).toBe("nothing"),
  );
});

describe("the report", () => {
  const reported = (parts: Partial<ReportedFinding> = {}): ReportedFinding => ({
    ...finding(),
    since: undefined,
    revert: { steps: ["npx estate apply x"], verdict: "look", alongside: 0 },
    adopt: { kind: "code", reason: "fixed" },
    ...parts,
  });
  const report = (parts: Partial<DriftReport> = {}): DriftReport => ({
    made: "2027-01-01T00:00:00.000Z",
    seconds: 1,
    findings: [],
    unapplied: [],
    unread: [],
    neverApplied: [],
    read: ["a"],
    expected: [],
    ignored: [],
    idleIgnores: [],
    gone: [],
    noise: [],
    ...parts,
  });

  it("is clean only when everything was read", () => {
    expect(driftJson(report()).clean).toBe(true);
    expect(
      driftJson(report({ unread: [{ stack: "b", problem: "the AWS credentials have expired", details: [], fix: "sign in again" }] })).clean,
    ).toBe(false);
    expect(
      driftMarkdown(report({ unread: [{ stack: "b", problem: "the AWS credentials have expired", details: [], fix: "sign in again" }] })),
    ).toContain("They are not clean.");
  });

  it("counts what is new apart from what is known", () => {
    expect(driftLine(report({ findings: [reported(), reported({ id: "2", since: "2027-01-01" })] }))).toBe(
      "1 stacks read: 1 new finding (1 recovery), 1 known",
    );
  });

  it("stays below what a code host takes, and says what it leaves out", () => {
    const text = driftMarkdown(
      report({
        findings: Array.from({ length: 600 }, (_, index) =>
          reported({ id: String(index), address: `aws_cloudwatch_log_group.flow-${index}` }),
        ),
      }),
    );
    expect(text.length).toBeLessThanOrEqual(60_000);
    expect(text).toMatch(/\*\*\d+ more do not fit here\*\*/);
  });

  it("lets nothing that comes from AWS end a code span or call a user", () => {
    const text = driftMarkdown(
      report({ findings: [reported({ reasons: ["by @someone <b>"], arguments: [{ ...argument("tags"), after: "`x`\n# y" }] })] }),
    );
    expect(text).toContain("by @\u200Bsomeone \\<b\\>");
    expect(text).toContain("`'x' # y`");
  });
});
