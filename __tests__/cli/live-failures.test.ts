import { failuresIn, failuresText } from "../../src/cli/live-failures";
import { UserError } from "../../src/common/user-error";

const missing = (stack: string, request = "A1") => ({
  stack,
  problem: `${stack}: reading s3://bucket-of-${stack}/key: there are no AWS credentials`,
  details: [`CredentialsProviderError: none (HTTP 403, request ${request})`],
  fix: "sign in",
});

describe("failures of stacks", () => {
  it("are one message where the same went wrong with many", () => {
    const failures = ["dev-a", "dev-b", "dev-c"].map((stack, index) => missing(stack, `A${index}`));
    expect(failuresText([...failures, { ...missing("dev-d"), problem: "dev-d: reading s3://b/key: refused" }])).toBe(
      [
        "estate: 3 stacks: reading its state: there are no AWS credentials",
        "  dev-a, dev-b, dev-c",
        "  CredentialsProviderError: none (HTTP 403, request A0)",
        "fix: sign in",
        "estate: dev-d: reading s3://b/key: refused",
        "  CredentialsProviderError: none (HTTP 403, request A1)",
        "fix: sign in",
        "",
      ].join("\n"),
    );
  });

  it("name eight stacks at most, and what did not happen", () => {
    const failures = Array.from({ length: 34 }, (_, index) => missing(`dev-${index}`));
    const text = failuresText(failures, { one: "was not read", several: "were not read" });
    expect(text).toMatch(/^estate: 34 stacks were not read: reading its state: there are no AWS credentials\n/);
    expect(text).toContain("dev-7, and 26 more\n");
    expect(failuresText(failures.slice(0, 1), { one: "was not read", several: "were not read" })).toMatch(
      /^estate: dev-0 was not read: dev-0: reading s3:\/\/bucket-of-dev-0\/key/,
    );
  });

  it("are kept apart where what is to be done differs", () => {
    const failures = [missing("dev-a"), { ...missing("dev-b"), fix: "wait" }];
    expect(failuresText(failures).match(/^estate: /gm)).toHaveLength(2);
  });

  it("are those of stacks that failed, with advice even for a defect", () => {
    const error = new UserError({ problem: "it is locked", fix: "wait" });
    const stacks = [
      { kind: "planned", stack: "dev-a" },
      { kind: "failed", stack: "dev-b", error },
      { kind: "failed", stack: "dev-c", error: new Error("what?") },
    ];
    expect(failuresIn(stacks)).toEqual([
      { stack: "dev-b", problem: "it is locked", details: [], fix: "wait" },
      { stack: "dev-c", problem: "what?", details: [], fix: expect.stringContaining("--verbose") as string },
    ]);
  });
});
