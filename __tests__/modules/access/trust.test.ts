import { type IdentitySource } from "../../../src/modules/access/identity-source";
import { trustPeople, trustPipelines } from "../../../src/modules/access/trust";
import { decide, statementsOf } from "../../helpers/policy";

const provider = (name: string): string => `arn:aws:iam::333333333333:${name}`;
const may = (source: IdentitySource, action: string, context: Record<string, string>) =>
  decide(statementsOf(trustPeople(source)), { action, resource: "role", context }) === "allowed";

describe("trust in people", () => {
  const users: IdentitySource = { kind: "iamUsers", accountId: "444444444444", mfaMaxAgeMinutes: 15 };

  it("asks users of the identity account for a second factor, not older than configured", () => {
    const assume = (context: Record<string, string>) => may(users, "sts:AssumeRole", context);
    expect(assume({ "aws:MultiFactorAuthPresent": "true", "aws:MultiFactorAuthAge": "899" })).toBe(true);
    expect(assume({ "aws:MultiFactorAuthPresent": "true", "aws:MultiFactorAuthAge": "900" })).toBe(false);
    // Long-lived keys send neither; the session of another role does not either.
    expect(assume({})).toBe(false);
  });

  it("takes a SAML provider's word for its people, at AWS's sign-in alone", () => {
    const saml: IdentitySource = { kind: "saml", providerArn: provider("saml-provider/okta") };
    expect(statementsOf(trustPeople(saml))).toMatchObject([{ Principal: { Federated: provider("saml-provider/okta") } }]);
    expect(may(saml, "sts:AssumeRoleWithSAML", { "SAML:aud": "https://signin.aws.amazon.com/saml" })).toBe(true);
    expect(may(saml, "sts:AssumeRoleWithSAML", { "SAML:aud": "https://elsewhere.example" })).toBe(false);
    expect(may(saml, "sts:AssumeRole", {})).toBe(false);
  });

  it("takes tokens that an OpenID Connect provider made for the role's own client", () => {
    const oidc: IdentitySource = { kind: "oidc", providerArn: provider("oidc-provider/login.example.com/tenant"), audience: "operators" };
    expect(may(oidc, "sts:AssumeRoleWithWebIdentity", { "login.example.com/tenant:aud": "operators" })).toBe(true);
    expect(may(oidc, "sts:AssumeRoleWithWebIdentity", { "login.example.com/tenant:aud": "readers" })).toBe(false);
  });

  it("takes sessions of one permission set of Identity Center, and of none whose name only begins so", () => {
    const center: IdentitySource = { kind: "identityCenter", accountId: "444444444444", permissionSet: "Operators" };
    const role = (name: string) => ({ "aws:PrincipalArn": `arn:aws:iam::444444444444:role/aws-reserved/sso.amazonaws.com/${name}` });
    for (const name of ["AWSReservedSSO_Operators_0123456789abcdef", "eu-west-1/AWSReservedSSO_Operators_0123456789abcdef"])
      expect([name, may(center, "sts:AssumeRole", role(name))]).toEqual([name, true]);
    for (const name of ["AWSReservedSSO_Operators_x_0123456789abcdef", "AWSReservedSSO_Readers_0123456789abcdef"])
      expect([name, may(center, "sts:AssumeRole", role(name))]).toEqual([name, false]);
    expect(
      may(center, "sts:AssumeRole", { "aws:PrincipalArn": "arn:aws:iam::444444444444:role/AWSReservedSSO_Operators_0123456789abcdef" }),
    ).toBe(false);
  });
});

describe("trust in pipelines", () => {
  const github = {
    providerArn: provider("oidc-provider/token.actions.githubusercontent.com"),
    audience: "sts.amazonaws.com",
    subjects: ["repo:smart0dte/estate:environment:prod"],
  };
  const job = (sub: string, aud = "sts.amazonaws.com") => ({
    "token.actions.githubusercontent.com:sub": sub,
    "token.actions.githubusercontent.com:aud": aud,
  });

  it("lets jobs come without a role between, so that their session may be longer than an hour", () => {
    const trust = statementsOf(trustPipelines({ trustedRoleArns: [], workloadIdentity: github }));
    const assume = (context: Record<string, string>) =>
      decide(trust, { action: "sts:AssumeRoleWithWebIdentity", resource: "role", context });
    expect(assume(job("repo:smart0dte/estate:environment:prod"))).toBe("allowed");
    expect(assume(job("repo:smart0dte/estate:pull_request"))).toBe("not allowed");
    expect(assume(job("repo:smart0dte/estate:environment:prod", "https://elsewhere.example"))).toBe("not allowed");
  });

  it("lets sessions be tagged, as GitHub's action does when one role assumes the next", () => {
    const trust = statementsOf(trustPipelines({ trustedRoleArns: ["arn:aws:iam::444444444444:role/deploy"], workloadIdentity: undefined }));
    for (const action of ["sts:AssumeRole", "sts:TagSession"])
      expect(decide(trust, { action, resource: "role", context: { "aws:PrincipalArn": "arn:aws:iam::444444444444:role/deploy" } })).toBe(
        "allowed",
      );
  });
});
