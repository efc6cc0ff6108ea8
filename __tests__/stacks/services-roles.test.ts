import { realStacks, resources } from "../helpers/estate";
import { decide, statementsOf } from "../helpers/policy";
import { containersOf, own, regions, servicesOf, tasks } from "../helpers/services";

describe("the roles of a service", () => {
  const decideFor = async (role: string, action: string, resource: string, context: Record<string, string> = {}) => {
    const stack = await servicesOf("us-east-1");
    const [service = "", part = ""] = role.split("/");
    const policies = own(stack, service, "aws_iam_role_policy").filter(({ args }) => args.name === part);
    return decide(
      policies.flatMap(({ args }) => statementsOf(args.policy)),
      { action, resource, context },
    );
  };
  const secret = (name: string): string => `arn:aws:secretsmanager:us-east-1:333333333333:secret:smart0dte/prod/${name}-AbCdEf`;

  it("read the secrets of the stores that the service uses, and no others", async () => {
    for (const user of ["a", "b"]) {
      expect(await decideFor("api/run", "secretsmanager:GetSecretValue", secret(`database/services/api/${user}`))).toBe("allowed");
      expect(await decideFor("api/run", "secretsmanager:GetSecretValue", secret(`database/services/execution/${user}`))).toBe(
        "not allowed",
      );
    }
    expect(await decideFor("api/run", "secretsmanager:GetSecretValue", secret("database/administrator"))).toBe("not allowed");
    expect(await decideFor("realtime/run", "secretsmanager:GetSecretValue", secret("database/services/realtime/a"))).toBe("not allowed");
    expect(await decideFor("api/run", "secretsmanager:GetSecretValue", secret("external/broker-interactive-brokers"))).toBe("not allowed");
    expect(await decideFor("execution/start", "secretsmanager:GetSecretValue", secret("external/broker-interactive-brokers"))).toBe(
      "allowed",
    );
    expect(await decideFor("marketdata/start", "secretsmanager:GetSecretValue", secret("external/broker-interactive-brokers"))).toBe(
      "not allowed",
    );
  });

  it("fetch the service's own image alone", async () => {
    const repository = (service: string): string => `arn:aws:ecr:us-east-1:333333333333:repository/smart0dte/prod/${service}`;
    expect(await decideFor("api/start", "ecr:BatchGetImage", repository("api"))).toBe("allowed");
    expect(await decideFor("api/start", "ecr:BatchGetImage", repository("execution"))).toBe("not allowed");
    expect(await decideFor("api/run", "ecr:BatchGetImage", repository("api"))).toBe("not allowed");
  });

  it("write time series only where the catalogue says so; who only reads forges no price", async () => {
    const table =
      "arn:aws:timestream:us-east-1:333333333333:database/${data.terraform_remote_state.time-series.outputs.databaseName}/table/market_data";
    for (const [role, write] of [
      ["api/run", "not allowed"],
      ["reporting/run", "not allowed"],
      ["marketdata/run", "allowed"],
    ] as const) {
      expect([role, await decideFor(role, "timestream:Select", table)]).toEqual([role, "allowed"]);
      expect([role, await decideFor(role, "timestream:WriteRecords", table)]).toEqual([role, write]);
    }
  });

  it("fetch public images through the cache of their own region, which does without the gallery's", async () => {
    for (const region of regions) {
      const images = (await tasks(region)).flatMap((task) => containersOf(task).map(({ image }) => image));
      expect(
        images.filter((image) => !image.startsWith(`333333333333.dkr.ecr.${region}.amazonaws.com/ecr-public/`)),
        region,
      ).toEqual([]);
    }
    for (const action of ["ecr:BatchGetImage", "ecr:BatchImportUpstreamImage", "ecr:CreateRepository"]) {
      expect(
        await decideFor("api/start", action, "arn:aws:ecr:us-east-1:333333333333:repository/ecr-public/docker/library/caddy"),
        action,
      ).toBe("allowed");
    }
    expect(await decideFor("api/start", "ecr:CreateRepository", "arn:aws:ecr:us-east-1:333333333333:repository/smart0dte/prod/api")).toBe(
      "not allowed",
    );
  });

  it("are assumed by tasks of the account's own ECS alone, and no service has an access key", async () => {
    for (const { args } of own(await servicesOf("us-east-1"), "api", "aws_iam_role")) {
      expect(statementsOf(args.assume_role_policy)).toMatchObject([
        { Principal: { Service: "ecs-tasks.amazonaws.com" }, Condition: { StringEquals: { "aws:SourceAccount": "333333333333" } } },
      ]);
    }
    for (const stack of await realStacks()) expect(resources(stack, "aws_iam_access_key")).toEqual([]);
  });
});
