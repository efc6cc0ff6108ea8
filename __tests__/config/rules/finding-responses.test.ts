import { findingResponseRules } from "../../../config/rules/finding-responses";
import { observabilitySchema } from "../../../config/schema/observability";
import { type EnvironmentConfig } from "../../../config/schema/environment";
import { type Writable } from "../../helpers/estate";
import { expectViolation, placeOf, prodWith, violationsOf } from "../../helpers/rule-violations";

type Response = Writable<EnvironmentConfig["observability"]["findingResponses"][string]>;

const block: Response = {
  findings: ["CredentialAccess:RDS/"],
  minimumSeverity: 7,
  action: "blockAddress",
  blockHours: 24,
  guards: { when: "always", atMostPerHour: 1, dryRun: true },
};

/** What the rules find where these are the only responses to findings of prod. */
const found = (responses: Readonly<Record<string, Partial<Response>>>) =>
  violationsOf(
    findingResponseRules,
    prodWith((environment) => {
      environment.observability.findingResponses = Object.fromEntries(
        Object.entries(responses).map(([name, one]) => [name, { ...block, ...one }]),
      );
    }),
  );

describe("the rules of responses to findings", () => {
  it("accept the project's own environments, and none", () => {
    const own = prodWith(() => undefined);
    expect(Object.keys(own.observability.findingResponses).length).toBeGreaterThan(0);
    expect(violationsOf(findingResponseRules, own)).toEqual([]);
    expect(found({})).toEqual([]);
  });

  it.each<[what: string, expected: string, fix: RegExp, one: Partial<Response>]>([
    [
      "a finding that names no task",
      "findings-name-what-is-acted-on at observability.findingResponses.one.findings",
      /choose the action/,
      { action: "isolateTask" },
    ],
  ])("refuse %s", (_, expected, fix, one) => {
    expectViolation(found({ one }), expected, fix);
  });

  it("refuse two responses to one finding, by whatever part of its type they name it", () => {
    const places = found({ one: {}, two: { findings: ["CredentialAccess:RDS/Malicious"] } }).map(placeOf);
    expect(places).toEqual(["findings-have-one-response at observability.findingResponses.two.findings"]);
  });

  it("refuse more than the guards have room to remember", () => {
    const many = Object.fromEntries("abcdefg".split("").map((name) => [name, { findings: [`CredentialAccess:RDS/${name}`] }]));
    expectViolation(found(many), "findings-have-one-response at observability.findingResponses", /into one response/);
  });
});

describe("the schema of responses to findings", () => {
  const parsed = (one: object, rest: object = {}) => observabilitySchema.safeParse({ findingResponses: { one }, ...rest });
  const asked = { findings: ["CredentialAccess:RDS/"], action: "blockAddress" };

  it("makes a response a dry run that acts on severe findings once an hour, and a block one that ends after a day, until it says otherwise", () => {
    expect(parsed(asked).data?.findingResponses.one).toEqual({
      ...asked,
      minimumSeverity: 7,
      blockHours: 24,
      guards: { when: "always", atMostPerHour: 1, dryRun: true },
    });
  });

  it.each([
    ["a finding of a kind that nothing is done about", { findings: ["Recon:EC2/PortProbeUnprotectedPort"] }],
    ["a purpose without a kind, which is every finding of it", { findings: ["CredentialAccess"] }],
    ["no findings", { findings: [] }],
    ["a severity that GuardDuty does not give", { minimumSeverity: 11 }],
    ["a block of more than a week", { blockHours: 169 }],
    ["a block of no time", { blockHours: 0 }],
    ["more acts in an hour than people can look at", { guards: { atMostPerHour: 4 } }],
  ])("refuses %s", (_, edit) => {
    expect(parsed({ ...asked, ...edit }).success).toBe(false);
  });

  it.each(["8.8.8.8", "8.8.8.0/33", "0.0.0.0/0", "8.0.0.0/7", "2001:4860::", "2001::4860::/32", "2000::/3", "::/0", "2001:4860::/129"])(
    "refuses %s as a range that is never blocked",
    (range) => {
      expect(parsed(asked, { neverBlock: [range] }).success).toBe(false);
      expect(parsed(asked, { neverBlock: ["8.8.8.0/24", "2001:4860::/32", "2A00:1450:4001:800::53/128"] }).success).toBe(true);
    },
  );
});
