import { realStack, resourceAt, resources, type SynthesizedStack } from "../helpers/estate";
import { statementsOf } from "../helpers/policy";

/** Each region's database counts its own reads. */
describe.each([
  ["prod-us-east-1-database", "us-east-1"],
  ["prod-us-west-2-database-replica", "us-west-2"],
])("the look at the indexes of %s", (id, region) => {
  let stack: SynthesizedStack;
  beforeAll(async () => {
    stack = await realStack(id);
  });

  it("is made each day from the application's subnets, in the region's own instance", () => {
    const { address, args } = resourceAt(stack, "index-use/function/function");
    expect(args).toMatchObject({
      vpc_config: { subnet_ids: "${data.terraform_remote_state.network.outputs.appSubnetIds}" },
      environment: {
        variables: {
          DATABASE_HOST: `\${${resources(stack, "aws_db_instance")[0]?.address}.address}`,
          DATABASE_NAME: "trading",
          METRIC_NAMESPACE: "smart0dte/prod/index-use",
        },
      },
    });
    expect(resourceAt(stack, "index-use/schedule/rule").args.schedule_expression).toBe("rate(1440 minutes)");
    expect(resourceAt(stack, "index-use/schedule/target").args.arn).toBe(`\${${address}.arn}`);
  });

  it("reads the administrator's secret of that region and writes metrics, and nothing else", () => {
    const own = statementsOf(resourceAt(stack, "index-use/function/policy").args.policy);
    const [secret, key, metrics] = ["ReadSecrets", "UseKeyForSecrets", "PublishUse"].map((sid) => own.find(({ Sid }) => Sid === sid));
    expect(own.flatMap(({ Sid }) => Sid ?? [])).toHaveLength(own.length);
    expect([secret, key, metrics].map((statement) => statement?.Action)).toEqual([
      "secretsmanager:GetSecretValue",
      "kms:Decrypt",
      "cloudwatch:PutMetricData",
    ]);
    expect(key?.Condition).toEqual({ StringEquals: { "kms:ViaService": `secretsmanager.${region}.amazonaws.com` } });
    expect(metrics?.Condition).toEqual({ StringEquals: { "cloudwatch:namespace": "smart0dte/prod/index-use" } });
    const used = own.flatMap(({ Action }) => Action).filter((action) => /^(secretsmanager|kms|cloudwatch|rds|sns)/.test(String(action)));
    expect(used.sort()).toEqual(["cloudwatch:PutMetricData", "kms:Decrypt", "secretsmanager:GetSecretValue", "sns:Publish"]);
  });
});
