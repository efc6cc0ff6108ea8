import { accountRootArn } from "../shared/arns";
import { policyJson, policyVariable, type Statement } from "../shared/iam";
import { type IdentitySource } from "./identity-source";

/**
 * GitHub's action and others tag the session that they ask for, and a source identity that is set
 * goes along a chain of roles; each needs its action in the trust or the call is refused.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html
 */
const assume = (action: string): string[] => [action, "sts:SetSourceIdentity", "sts:TagSession"];

/**
 * Trust policy of a human role. Which people may assume it is the identity account's or the
 * provider's to say.
 */
export const trustPeople = (source: IdentitySource): string => policyJson([peopleOf(source)]);

function peopleOf(source: IdentitySource): Statement {
  const common = { sid: "AssumedByPeople", effect: "Allow" } as const;
  switch (source.kind) {
    // Only here does AWS know of a second factor, and only in this call.
    // https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_configure-api-require.html
    case "iamUsers":
      return {
        ...common,
        principals: { aws: [accountRootArn(source.accountId)] },
        actions: ["sts:AssumeRole", "sts:SetSourceIdentity"],
        conditions: {
          // Who says who they are says their own name; approvals that must come from two people go by it.
          // https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_monitor.html
          StringEqualsIfExists: { "sts:SourceIdentity": [policyVariable("aws:username")] },
          Bool: { "aws:MultiFactorAuthPresent": ["true"] },
          // The age is in seconds.
          NumericLessThan: { "aws:MultiFactorAuthAge": [String(source.mfaMaxAgeMinutes * 60)] },
        },
      };
    // https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_saml.html
    case "saml":
      return {
        ...common,
        principals: { federated: [source.providerArn] },
        actions: assume("sts:AssumeRoleWithSAML"),
        conditions: { StringEquals: { "SAML:aud": ["https://signin.aws.amazon.com/saml"] } },
      };
    case "oidc":
      return {
        ...common,
        principals: { federated: [source.providerArn] },
        actions: assume("sts:AssumeRoleWithWebIdentity"),
        conditions: { StringEquals: { [`${issuerOf(source.providerArn)}:aud`]: [source.audience] } },
      };
    // https://docs.aws.amazon.com/singlesignon/latest/userguide/referencingpermissionsets.html: the suffix is 16 characters
    case "identityCenter": {
      const role = `AWSReservedSSO_${source.permissionSet}_${"?".repeat(16)}`;
      const folder = `arn:aws:iam::${source.accountId}:role/aws-reserved/sso.amazonaws.com`;
      return {
        ...common,
        principals: { aws: [accountRootArn(source.accountId)] },
        actions: assume("sts:AssumeRole"),
        conditions: {
          ArnLike: { "aws:PrincipalArn": [`${folder}/${role}`, `${folder}/*/${role}`] },
          // The name that Identity Center gives the session as an attribute for access control.
          // https://docs.aws.amazon.com/singlesignon/latest/userguide/attributesforaccesscontrol.html
          StringEqualsIfExists: { "sts:SourceIdentity": [policyVariable("aws:PrincipalTag/UserName")] },
        },
      };
    }
  }
}

/** Who may assume a pipeline's role. */
export interface PipelineTrust {
  /** Roles of pipelines. Their sessions are chained, so each lasts an hour at most, whatever the role allows. */
  readonly trustedRoleArns: readonly string[];
  /** Jobs of a provider such as GitHub, which come without a role between. */
  readonly workloadIdentity?: { readonly providerArn: string; readonly audience: string; readonly subjects: readonly string[] } | undefined;
}

/**
 * Trust policy of a role that machines assume. IAM refuses a principal that does not exist yet, so
 * the principals are the accounts, and a condition names the roles.
 */
export function trustPipelines({ trustedRoleArns, workloadIdentity }: PipelineTrust): string {
  const accounts = [...new Set(trustedRoleArns.map((arn) => arn.split(":")[4] ?? ""))].sort();
  const roles: Statement = {
    sid: "AssumedByRoles",
    effect: "Allow",
    principals: { aws: accounts.map(accountRootArn) },
    actions: assume("sts:AssumeRole"),
    conditions: { ArnEquals: { "aws:PrincipalArn": trustedRoleArns } },
  };
  return policyJson([
    ...(trustedRoleArns.length === 0 ? [] : [roles]),
    ...(workloadIdentity === undefined ? [] : [jobsOf(workloadIdentity)]),
  ]);
}

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_oidc.html */
function jobsOf({ providerArn, audience, subjects }: NonNullable<PipelineTrust["workloadIdentity"]>): Statement {
  const issuer = issuerOf(providerArn);
  return {
    sid: "AssumedByJobs",
    effect: "Allow",
    principals: { federated: [providerArn] },
    actions: assume("sts:AssumeRoleWithWebIdentity"),
    conditions: { StringEquals: { [`${issuer}:aud`]: [audience] }, StringLike: { [`${issuer}:sub`]: subjects } },
  };
}

/** The issuer as condition keys name it: the provider's ARN after `oidc-provider/`. */
const issuerOf = (providerArn: string): string => providerArn.slice(providerArn.indexOf("/") + 1);
