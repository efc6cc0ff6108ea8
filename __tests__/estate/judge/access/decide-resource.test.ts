import { account, user, service, foreign, key, allow, deny, type Given, decided, toRole, toUser, toAccount, toAll } from "./decided";

describe("how policies of resources decide", () => {
  it.each<[string, Given, string]>([
    ["a resource policy that names the role", { resource: [allow(toRole)] }, "allowed"],
    [
      "a resource policy that names the role, outside its boundary",
      { resource: [allow(toRole)], boundary: [allow({ Action: "ec2:*" })] },
      "nothing allows: identity policies",
    ],
    ["a resource policy that names the role, within its boundary", { resource: [allow(toRole)], boundary: [allow()] }, "allowed"],
    [
      "a resource policy that names a user, whom the boundary does not bound then",
      { principal: user, resource: [allow(toUser)], boundary: [allow({ Action: "ec2:*" })] },
      "allowed",
    ],
    [
      "a resource policy that names another role",
      { resource: [allow({ Principal: { AWS: `arn:aws:iam::${account}:role/other` } })] },
      "nothing allows: identity policies",
    ],
    [
      "a resource policy that names the account, which alone gives nothing",
      { resource: [allow(toAccount)] },
      "nothing allows: identity policies",
    ],
    ["a resource policy that names the account, and an identity policy", { resource: [allow(toAccount)], identity: [allow()] }, "allowed"],
    ["a resource policy that names everybody", { resource: [allow(toAll)] }, "allowed"],
    ["a resource policy that denies everybody", { identity: [allow()], resource: [deny(toAll)] }, "denied: resource policy"],
    [
      "a resource policy that denies all but the role",
      { identity: [allow()], resource: [{ Effect: "Deny", NotPrincipal: toRole.Principal, Action: "s3:*", Resource: "*" }] },
      "allowed",
    ],
    [
      "a resource policy that denies all but another role",
      {
        identity: [allow()],
        resource: [{ Effect: "Deny", NotPrincipal: { AWS: `arn:aws:iam::${account}:role/other` }, Action: "s3:*", Resource: "*" }],
      },
      "denied: resource policy",
    ],
    [
      "another account's resource, allowed by the identity alone",
      { target: foreign, identity: [allow()] },
      "nothing allows: resource policy",
    ],
    [
      "another account's resource, allowed by the resource alone",
      { target: foreign, resource: [allow(toRole)] },
      "nothing allows: identity policies",
    ],
    ["another account's resource, allowed by both", { target: foreign, identity: [allow()], resource: [allow(toRole)] }, "allowed"],
    [
      "another account's resource that lets the account in, and the identity",
      { target: foreign, identity: [allow()], resource: [allow(toAccount)] },
      "allowed",
    ],
    [
      "another account's resource, outside the boundary",
      { target: foreign, identity: [allow()], resource: [allow(toRole)], boundary: [allow({ Action: "ec2:*" })] },
      "nothing allows: permissions boundary",
    ],
    ["a key whose policy says nothing", { target: key, identity: [allow()], resource: [] }, "nothing allows: resource policy"],
    ["a key without any policy of the estate's", { target: key, identity: [allow()] }, "nothing allows: resource policy"],
    [
      "a key that leaves it to the account, and an identity policy",
      { target: key, identity: [allow()], resource: [allow(toAccount)] },
      "allowed",
    ],
    [
      "a key that leaves it to the account, and nothing else",
      { target: key, resource: [allow(toAccount)] },
      "nothing allows: identity policies",
    ],
    ["a key that names the role", { target: key, resource: [allow(toRole)] }, "allowed"],
    [
      "a service that the resource names",
      { principal: service, resource: [allow({ Principal: { Service: "s3.amazonaws.com" } })] },
      "allowed",
    ],
    [
      "a service that the resource does not name",
      { principal: service, resource: [allow({ Principal: { Service: "sns.amazonaws.com" } })] },
      "nothing allows: resource policy",
    ],
    ["a service without a policy", { principal: service }, "nothing allows: resource policy"],
    [
      "a service, where everybody of AWS's accounts is let in, which it is not",
      { principal: service, resource: [allow({ Principal: { AWS: "*" } })] },
      "nothing allows: resource policy",
    ],
    [
      "a service, where everybody is denied",
      { principal: service, resource: [allow({ Principal: { Service: "s3.amazonaws.com" } }), deny(toAll)] },
      "denied: resource policy",
    ],
  ])("with %s", (_, given, expected) => {
    expect(decided(given)).toBe(expected);
  });
});
