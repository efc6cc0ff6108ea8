import { adviceFor, askAws, explainAwsError } from "../../../src/estate/aws/failure";
import { requireClock } from "../../../src/estate/aws/identity";
import { UserError } from "../../../src/common/user-error";

const named = (name: string, message = "", more: object = {}): Error => Object.assign(new Error(message), { name }, more);
const answered = (name: string, httpStatusCode: number, message = "UnknownError"): Error =>
  named(name, message, { $metadata: { httpStatusCode, requestId: "r-1" } });

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
    [answered("KMS.DisabledException", 400, "arn:aws:kms:us-east-1:111111111111:key/1 is disabled."), "is disabled"],
    [
      answered("PermanentRedirect", 301, "The bucket you are attempting to access must be addressed using the specified endpoint."),
      "in another region",
    ],
    [answered("Unknown", 301), "in another region"],
    [answered("ThrottlingException", 400, "Rate exceeded"), "fewer calls"],
    [answered("SlowDown", 503, "Please reduce your request rate."), "fewer calls"],
    [answered("Unknown", 429), "fewer calls"],
    [answered("Unknown", 407), "wants to know who asks"],
    [answered("InternalError", 500, "We encountered an internal error. Please try again."), "fails by itself"],
    [answered("SyntaxError", 503, "Unexpected token '<', \"<html>\" is not valid JSON"), "fails by itself"],
    [
      named("Error", "Hostname/IP does not match certificate's altnames", { code: "ERR_TLS_CERT_ALTNAME_INVALID" }),
      "a certificate of another name",
    ],
    [answered("TeapotException", 418, "I am a teapot"), "answered with an error"],
    [answered("SyntaxError", 200, "Unexpected token '<'"), "answered with an error"],
  ])("is explained: %s", (error, expected) => {
    const explained = explainAwsError("asking", error);
    expect(explained).toBeInstanceOf(UserError);
    expect((explained as UserError).render()).toContain(`asking: `);
    expect((explained as UserError).message).toContain(expected);
    expect((explained as UserError).cause).toBe(error);
  });

  it("is told with its code, its status and its request", () => {
    const explained = explainAwsError(
      "dev-us-east-1-network: reading s3://b/k",
      answered("NoSuchUpload", 404, "gone\n<html>"),
    ) as UserError;
    expect(explained.message).toBe("dev-us-east-1-network: reading s3://b/k: it was answered with an error");
    expect(explained.details).toEqual(["NoSuchUpload: gone (HTTP 404, request r-1)"]);
  });

  it("passes as it is when nobody can fix it", async () => {
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
  it.each(["2026-01-01T12:05:00Z", "2026-01-01T11:55:00Z"])("may be five minutes off: %s", (here) =>
    expect(() => requireClock(aws, new Date(here))).not.toThrow(),
  );
  it.each([
    ["2026-01-01T12:20:00Z", "20 minutes ahead"],
    ["2026-01-01T11:00:00Z", "60 minutes behind"],
  ])("is refused at %s", (here, expected) => expect(() => requireClock(aws, new Date(here))).toThrow(expected));
});
