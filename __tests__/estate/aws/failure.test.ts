import { adviceFor, askAws, explainAwsError } from "../../../src/estate/aws/failure";
import { requireClock } from "../../../src/estate/aws/identity";
import { UserError } from "../../../src/shared/user-error";

const named = (name: string, message = "", more: object = {}): Error => Object.assign(new Error(message), { name }, more);

describe("an error of AWS", () => {
  it.each([
    [named("RequestTimeTooSkewed"), "the clock of this machine is off"],
    [named("InvalidSignatureException", "Signature expired: 20260101T000000Z is now earlier than"), "the clock of this machine is off"],
    [named("SignatureDoesNotMatch", "Signature not yet current"), "the clock of this machine is off"],
    [named("Error", "", { code: "CERT_NOT_YET_VALID" }), "the clock of this machine is off"],
    [named("CredentialsProviderError", "Could not load credentials from any providers"), "there are no AWS credentials"],
    [named("ExpiredTokenException", "The security token included in the request is expired"), "have expired"],
    [named("SignatureDoesNotMatch", "The request signature we calculated does not match"), "does not accept the credentials"],
    [named("AccessDenied"), "does not allow it"],
    [named("Unknown", "UnknownError", { $metadata: { httpStatusCode: 403 } }), "does not allow it"],
    [named("Error", "", { code: "SELF_SIGNED_CERT_IN_CHAIN" }), "is not trusted"],
    [named("AggregateError", "", { code: "ECONNREFUSED" }), "AWS cannot be reached"],
    [named("TimeoutError", "socket hang up"), "AWS cannot be reached"],
  ])("is explained: %s", (error, expected) => {
    const explained = explainAwsError("asking", error);
    expect(explained).toBeInstanceOf(UserError);
    expect((explained as UserError).render()).toContain(`asking: `);
    expect((explained as UserError).message).toContain(expected);
    expect((explained as UserError).cause).toBe(error);
  });

  it("passes as it is when nobody can mend it", async () => {
    const error = named("TypeError", "x is not a function");
    expect(explainAwsError("asking", error)).toBe(error);
    await expect(askAws("asking", () => Promise.reject(error))).rejects.toBe(error);
    expect(await askAws("asking", () => Promise.resolve(1))).toBe(1);
  });
});

it("finds advice in what Terraform prints", () => {
  expect(adviceFor(["Error: api error RequestTimeTooSkewed: The difference between"], "otherwise")).toContain("set the clock");
  expect(adviceFor(["Error: Invalid index"], "otherwise")).toBe("otherwise");
});

describe("the clock", () => {
  const aws = new Date("2026-01-01T12:00:00Z");
  it.each(["2026-01-01T12:05:00Z", "2026-01-01T11:55:00Z"])("may be five minutes off: %s", (here) => expect(() => requireClock(aws, new Date(here))).not.toThrow());
  it.each([
    ["2026-01-01T12:20:00Z", "20 minutes ahead"],
    ["2026-01-01T11:00:00Z", "60 minutes behind"],
  ])("is refused at %s", (here, expected) => expect(() => requireClock(aws, new Date(here))).toThrow(expected));
});
