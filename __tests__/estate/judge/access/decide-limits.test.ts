import { service, allow, deny, type Given, decided, toRole, toAll } from "./decided";

describe("how policies of the organisation, of sessions and of endpoints decide", () => {
  it.each<[string, Given, string]>([
    ["a control policy that allows it", { identity: [allow()], controls: [[allow()]] }, "allowed"],
    ["control policies alone, which grant nothing", { controls: [[allow()], [allow()]] }, "nothing allows: identity policies"],
    [
      "two levels of control policies, one of which is silent",
      { identity: [allow()], controls: [[allow({ Action: "*" })], [allow({ Action: "ec2:*" })]] },
      "nothing allows: service control policies",
    ],
    [
      "a control policy that denies",
      { identity: [allow()], controls: [[allow({ Action: "*" }), deny()]] },
      "denied: service control policies",
    ],
    [
      "a control policy that is silent, of what a resource gives to everybody",
      { resource: [allow(toAll)], controls: [[allow({ Action: "ec2:*" })]] },
      "nothing allows: service control policies",
    ],
    [
      "a control policy that denies, which binds no service in its own name",
      { principal: service, resource: [allow({ Principal: { Service: "s3.amazonaws.com" } })], controls: [[deny()]] },
      "allowed",
    ],
    ["a session that allows it", { identity: [allow()], session: [allow()] }, "allowed"],
    ["a session alone, which grants nothing", { session: [allow()] }, "nothing allows: identity policies"],
    ["a session that does not", { identity: [allow()], session: [allow({ Action: "ec2:*" })] }, "nothing allows: session policy"],
    ["a session that denies", { identity: [allow()], session: [allow(), deny()] }, "denied: session policy"],
    [
      "a session that bounds what a resource gives to the role by its ARN",
      { resource: [allow(toRole)], session: [allow({ Action: "ec2:*" })] },
      "nothing allows: identity policies",
    ],
    ["a session and a boundary, each of which allows it", { identity: [allow()], session: [allow()], boundary: [allow()] }, "allowed"],
    [
      "a session within a boundary that does not allow it",
      { identity: [allow()], session: [allow()], boundary: [allow({ Action: "ec2:*" })] },
      "nothing allows: permissions boundary",
    ],
    ["an endpoint that lets it through", { identity: [allow()], endpoint: [allow(toAll)] }, "allowed"],
    [
      "an endpoint that does not",
      { identity: [allow()], endpoint: [allow({ ...toAll, Resource: "arn:aws:s3:::other/*" })] },
      "nothing allows: endpoint policy",
    ],
    ["an endpoint that denies", { identity: [allow()], endpoint: [allow(toAll), deny(toAll)] }, "denied: endpoint policy"],
  ])("with %s", (_, given, expected) => {
    expect(decided(given)).toBe(expected);
  });
});
