import { RotationFunction } from "../../../src/modules/functions/rotation-function";
import { rotateSecrets } from "../../../src/modules/secrets/statements";
import { onlyResource, resources } from "../../helpers/estate";
import { synthModule } from "../../helpers/module";
import { decide, statementsOf } from "../../helpers/policy";

const secretArn = "arn:aws:secretsmanager:us-east-1:111111111111:secret:app-AbCdEf";
const stack = synthModule((scope) => {
  new RotationFunction(scope, "rotation", {
    place: { names: { project: "demo", owner: "test" }, accountId: "111111111111", region: "us-east-1" },
    name: "postgres-rotation",
    archive: { name: "postgres-rotation", file: "postgres-rotation-abc.zip", sha256: "abc=", calls: [] },
    environment: { DATABASE_HOST: "db" },
    rotates: true,
    secrets: { application: { secretArn, everyDays: 7 } },
    statements: [rotateSecrets([secretArn])],
    network: { subnetIds: ["subnet-1"], securityGroupIds: ["sg-1"] },
    logs: { keyArn: "arn:aws:kms:us-east-1:111111111111:key/2", retentionDays: 30 },
  });
});

const statements = statementsOf(onlyResource(stack, "aws_iam_role_policy").args.policy);

describe("rotation function", () => {
  it("runs the archive that it is given, and changes only when its contents do", () => {
    expect(onlyResource(stack, "aws_lambda_function").args).toMatchObject({
      function_name: "demo-test-postgres-rotation",
      filename: "${path.module}/../../functions/postgres-rotation-abc.zip",
      source_code_hash: "abc=",
      handler: "index.handler",
      runtime: "nodejs22.x",
      architectures: ["arm64"],
      timeout: 900,
    });
  });

  it("may be called by Secrets Manager for its own secrets of this account only", () => {
    expect(onlyResource(stack, "aws_lambda_permission").args).toMatchObject({
      action: "lambda:InvokeFunction",
      principal: "secretsmanager.amazonaws.com",
      source_account: "111111111111",
      source_arn: secretArn,
    });
  });

  it("rotates on its schedule and not at the apply", () => {
    const { args } = onlyResource(stack, "aws_secretsmanager_secret_rotation");
    expect(args).toMatchObject({ rotate_immediately: false, rotation_rules: { automatically_after_days: 7 } });
    expect(args.depends_on).toEqual([onlyResource(stack, "aws_lambda_permission").address]);
  });

  it("may do what its handler calls, write its log and be in the VPC, and nothing else", () => {
    expect(statements.map(({ Sid }) => Sid)).toEqual(["WriteLogs", "ManageOwnInterfaces", "NoInterfacesByCode", "RotateSecrets"]);
    expect(statements.find(({ Sid }) => Sid === "RotateSecrets")?.Resource).toBe(secretArn);
  });

  it("has every resource only where AWS knows none", () => {
    expect(statements.filter(({ Effect, Resource }) => Effect === "Allow" && Resource === "*").map(({ Sid }) => Sid)).toEqual([
      "ManageOwnInterfaces",
    ]);
  });

  it("lets Lambda make its interfaces in the VPC, and its own code none", () => {
    const functionArn = "arn:aws:lambda:us-east-1:111111111111:function:demo-test-postgres-rotation";
    const ask = (action: string, context: Readonly<Record<string, string>> = {}) =>
      decide(statements, { action, resource: "arn:aws:ec2:us-east-1:111111111111:network-interface/*", context });
    for (const action of ["ec2:CreateNetworkInterface", "ec2:DeleteNetworkInterface", "ec2:AssignPrivateIpAddresses"]) {
      expect(ask(action)).toBe("allowed");
      expect(ask(action, { "lambda:SourceFunctionArn": functionArn })).toBe("denied");
    }
  });

  it("writes to a group that exists before it, and has its rights before it is made", () => {
    expect(resources(stack, "aws_cloudwatch_log_group")[0]?.args).toMatchObject({
      name: "/aws/lambda/demo-test-postgres-rotation",
      retention_in_days: 30,
    });
    expect(onlyResource(stack, "aws_lambda_function").args.depends_on).toEqual([onlyResource(stack, "aws_iam_role_policy").address]);
  });
});
