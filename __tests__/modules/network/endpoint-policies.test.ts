import { gatewayEndpointPolicy, interfaceEndpointPolicy } from "../../../src/modules/network/endpoint-policies";

const account = "333333333333";
const statements = (policy: string | undefined): Record<string, unknown>[] =>
  (JSON.parse(policy ?? "{}") as { Statement: Record<string, unknown>[] }).Statement;

describe("policies of endpoints", () => {
  it.each([
    ["ecr.api", "ecr:*"],
    ["ecr.dkr", "ecr:*"],
    ["monitoring", "cloudwatch:*"],
    ["kms", "kms:*"],
    ["timestream.ingest-cell2", "timestream:*"],
  ])("let only the account's principals through to %s, for %s, on what the account owns", (service, actions) => {
    expect(statements(interfaceEndpointPolicy(service, account))).toEqual([
      {
        Sid: "OwnAccount",
        Effect: "Allow",
        Principal: "*",
        Action: actions,
        Resource: "*",
        Condition: { StringEquals: { "aws:PrincipalAccount": account }, StringEqualsIfExists: { "aws:ResourceAccount": account } },
      },
    ]);
  });

  it.each(["ecs-agent", "ecs-telemetry"])("are left out for %s, which accepts full access alone", (service) => {
    expect(interfaceEndpointPolicy(service, account)).toBeUndefined();
  });

  it.each(["s3", "dynamodb"] as const)("let the account's principals reach only what the account owns in %s", (service) => {
    expect(statements(gatewayEndpointPolicy(service, account, "us-east-1"))[0]).toMatchObject({
      Action: `${service}:*`,
      Condition: { StringEquals: { "aws:PrincipalAccount": account, "aws:ResourceAccount": account } },
    });
  });

  it("let image layers of the region through S3's endpoint to anybody with a signed link, and nothing more", () => {
    expect(statements(gatewayEndpointPolicy("s3", account, "us-west-2")).slice(1)).toEqual([
      {
        Sid: "ImageLayers",
        Effect: "Allow",
        Principal: "*",
        Action: "s3:GetObject",
        Resource: "arn:aws:s3:::prod-us-west-2-starport-layer-bucket/*",
      },
    ]);
    expect(statements(gatewayEndpointPolicy("dynamodb", account, "us-west-2"))).toHaveLength(1);
  });
});
