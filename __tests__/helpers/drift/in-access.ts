import {
  AttachRolePolicyCommand,
  CreatePolicyVersionCommand,
  DeleteRolePermissionsBoundaryCommand,
  DeleteRolePolicyCommand,
  DetachRolePolicyCommand,
  PutRolePolicyCommand,
  TagRoleCommand,
  UpdateAssumeRolePolicyCommand,
  UpdateAccountPasswordPolicyCommand,
} from "@aws-sdk/client-iam";
import {
  DeleteAliasCommand,
  DescribeKeyCommand,
  DisableKeyCommand,
  DisableKeyRotationCommand,
  TagResourceCommand,
  UpdateKeyDescriptionCommand,
} from "@aws-sdk/client-kms";
import { PutSecretValueCommand } from "@aws-sdk/client-secrets-manager";
import { accountId, type ByHand, existing, iam, kms, p, r, secrets } from "./by-hand";

const role = (name: string): string => `smart0dte-dev-${name}`;
const policyArn = (name: string): string => `arn:aws:iam::${accountId}:policy/access/smart0dte-dev-${name}`;
const everything = JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] });
const administrator = "arn:aws:iam::aws:policy/AdministratorAccess";
const trustOfAnother = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Principal: { AWS: "arn:aws:iam::999999999999:root" } }],
});
const keyId = async (region: string, domain: string): Promise<string> =>
  existing(
    (await kms(region).send(new DescribeKeyCommand({ KeyId: `alias/smart0dte-dev-${domain}` }))).KeyMetadata?.KeyId,
    `key for ${domain}`,
  );

const access = `dev-${p}-access`;
const security = (region: string): string => `dev-${region}-security`;

export const inAccess: readonly ByHand[] = [
  {
    what: "a role becomes administrator beside the declared policies",
    stack: access,
    construct: "access/read-only/role",
    class: "changed",
    consequence: "security",
    work: () => iam().send(new AttachRolePolicyCommand({ RoleName: role("read-only"), PolicyArn: administrator })),
    undo: () => iam().send(new DetachRolePolicyCommand({ RoleName: role("read-only"), PolicyArn: administrator })),
  },
  {
    what: "a role gets a policy of its own",
    stack: access,
    construct: "access/developer/role",
    class: "changed",
    consequence: "security",
    work: () => iam().send(new PutRolePolicyCommand({ RoleName: role("developer"), PolicyName: "everything", PolicyDocument: everything })),
    undo: () => iam().send(new DeleteRolePolicyCommand({ RoleName: role("developer"), PolicyName: "everything" })),
  },
  {
    what: "a role loses its boundary",
    stack: access,
    construct: "access/administrator/role",
    class: "changed",
    consequence: "security",
    work: () => iam().send(new DeleteRolePermissionsBoundaryCommand({ RoleName: role("administrator") })),
  },
  {
    what: "a role trusts another account",
    stack: access,
    construct: "access/deployer/role",
    class: "changed",
    consequence: "security",
    work: () => iam().send(new UpdateAssumeRolePolicyCommand({ RoleName: role("deployer"), PolicyDocument: trustOfAnother })),
  },
  {
    what: "a policy is taken off a role",
    stack: access,
    construct: "access/developer/policy-operations",
    class: "deleted",
    consequence: "recovery",
    work: () => iam().send(new DetachRolePolicyCommand({ RoleName: role("developer"), PolicyArn: policyArn("operations") })),
  },
  {
    what: "a policy allows everything",
    stack: access,
    construct: "access/policy-operations",
    class: "changed",
    consequence: "security",
    work: () =>
      iam().send(new CreatePolicyVersionCommand({ PolicyArn: policyArn("operations"), PolicyDocument: everything, SetAsDefault: true })),
  },
  {
    what: "a role gets a tag",
    stack: access,
    construct: "access/break-glass/role",
    class: "tag only",
    consequence: "none",
    work: () => iam().send(new TagRoleCommand({ RoleName: role("break-glass"), Tags: [{ Key: "Ticket", Value: "42" }] })),
  },
  {
    what: "short passwords are allowed",
    stack: `trading-dev-${p}-account`,
    construct: "settings/passwords",
    class: "changed",
    consequence: "security",
    work: () => iam().send(new UpdateAccountPasswordPolicyCommand({ MinimumPasswordLength: 8 })),
  },

  {
    what: "a key is rotated no more",
    stack: security(p),
    construct: "data/encryption/key",
    class: "changed",
    consequence: "security",
    work: async () => kms(p).send(new DisableKeyRotationCommand({ KeyId: await keyId(p, "data") })),
  },
  {
    what: "a key is disabled",
    stack: security(r),
    construct: "backup/encryption/key",
    class: "changed",
    consequence: "security",
    work: async () => kms(r).send(new DisableKeyCommand({ KeyId: await keyId(r, "backup") })),
  },
  {
    what: "a key gets another description",
    stack: security(r),
    construct: "cache/encryption/key",
    class: "changed",
    consequence: "none",
    work: async () => kms(r).send(new UpdateKeyDescriptionCommand({ KeyId: await keyId(r, "cache"), Description: "by hand" })),
  },
  {
    what: "a key gets a tag",
    stack: security(p),
    construct: "storage/encryption/key",
    class: "tag only",
    consequence: "none",
    work: async () =>
      kms(p).send(new TagResourceCommand({ KeyId: await keyId(p, "storage"), Tags: [{ TagKey: "Ticket", TagValue: "42" }] })),
  },
  {
    what: "the name of a key is deleted",
    stack: security(p),
    construct: "artifacts/encryption/alias",
    class: "deleted",
    consequence: "recovery",
    work: () => kms(p).send(new DeleteAliasCommand({ AliasName: "alias/smart0dte-dev-artifacts" })),
  },

  {
    what: "a secret gets another value",
    stack: `dev-${p}-secrets`,
    construct: "external/feed-polygon/secret",
    class: "secret rotated",
    consequence: "security",
    work: () => secrets(p).send(new PutSecretValueCommand({ SecretId: "smart0dte/dev/external/feed-polygon", SecretString: "by hand" })),
  },
];
