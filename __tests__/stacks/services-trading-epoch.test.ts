import { loadEstate } from "../../config/load";
import { orderSenders } from "../../config/schema/order-senders";
import { epochVariables } from "../../src/facts/task-variables";
import { tradingEpochFromEnvironment } from "../../examples/trading-epoch/from-environment";
import { editedEstate, onlyResource, realConfig, realStack, resources, type SynthesizedStack, synthesizeStack } from "../helpers/estate";
import { statementsOf } from "../helpers/policy";

const environments = loadEstate(realConfig);
const regionsOf = ({ regions }: (typeof environments)[number]): string[] => [regions.primary.name, regions.recovery.name];
const places = environments.flatMap((environment) =>
  regionsOf(environment).map((region) => [environment.environment, region, environment] as const),
);

interface Template {
  readonly taskRoleArn: string;
  readonly containerDefinitions: readonly { readonly environment?: readonly { readonly name: string; readonly value: string }[] }[];
}

const templateOf = (stack: SynthesizedStack, service: string): Template => {
  const [found] = resources(stack, "aws_ssm_parameter").filter(({ args }) =>
    String(args["name"]).endsWith(`/services/${service}/task-definition`),
  );
  return JSON.parse(String(found?.args["value"])) as Template;
};
const variablesOf = (stack: SynthesizedStack, service: string): Record<string, string> =>
  Object.fromEntries(templateOf(stack, service).containerDefinitions[0]?.environment?.map(({ name, value }) => [name, value]) ?? []);
const epochOf = (stack: SynthesizedStack, service: string): Record<string, string> =>
  Object.fromEntries(Object.entries(variablesOf(stack, service)).filter(([name]) => name.startsWith("TRADING_")));
/** Services of a stack whose tasks may do something in DynamoDB, with what. */
const allowed = (stack: SynthesizedStack): [string, unknown][] =>
  resources(stack, "aws_iam_role_policy").flatMap(({ args, address }): [string, unknown][] =>
    statementsOf(args["policy"])
      .filter(({ Action }) => JSON.stringify(Action).includes("dynamodb"))
      .map((statement) => [/iam_role_policy\.(\w+?)_/.exec(address)?.[1] ?? "", statement]),
  );
const answeredIn = (stack: SynthesizedStack): string[] =>
  resources(stack, "aws_route53_resolver_firewall_domain_list").flatMap(({ args }) => args["domains"] as string[]);

describe.each(places)("who sends orders in %s, %s", (name, region, environment) => {
  const senders = orderSenders(environment);
  const { id } = environment.account;
  const recovery = environment.regions.recovery.name;
  const stackOf = (layer: string): Promise<SynthesizedStack> => realStack(`${name}-${region}-${layer}`);

  it("is told where the epoch and the flag are and how long the contract's times are, and nobody else is", async () => {
    const stack = await stackOf("services");
    const table = onlyResource(await realStack(`${name}-${recovery}-failover`), "aws_dynamodb_table").args["name"];
    const { leaseSeconds, orderSeconds } = environment.recovery.tradingEpoch;
    for (const service of Object.keys(environment.services.catalog)) {
      expect(epochOf(stack, service), service).toEqual(
        senders.includes(service)
          ? {
              TRADING_EPOCH_TABLE: table,
              TRADING_EPOCH_REGION: recovery,
              TRADING_EPOCH_LEASE_SECONDS: String(leaseSeconds),
              TRADING_EPOCH_ORDER_SECONDS: String(orderSeconds),
              TRADING_FLAG_PARAMETER: `/smart0dte/${name}/trading/flag`,
            }
          : {},
      );
    }
  });

  it("may read that one table, and nobody has another right in DynamoDB", async () => {
    const statement = {
      Sid: "ReadTradingEpoch",
      Effect: "Allow",
      Action: "dynamodb:GetItem",
      Resource: `arn:aws:dynamodb:${recovery}:${id}:table/smart0dte-${name}-trading-epoch`,
    };
    expect(allowed(await stackOf("services")).map(([, one]) => one)).toEqual(senders.map(() => statement));
  });

  it("finds the store by the name that its SDK asks for, with and without the account in it", async () => {
    const domains = answeredIn(await stackOf("network"));
    if (environment.network.dnsFirewall.mode === "off") return expect(domains).toEqual([]);
    const names = [`dynamodb.${recovery}.amazonaws.com`, `${id}.ddb.${recovery}.amazonaws.com`];
    expect(domains).toEqual(expect.arrayContaining(senders.length === 0 ? [] : names));
    // Of DynamoDB elsewhere, nothing.
    expect(domains.filter((domain) => /dynamodb|\.ddb\./.test(domain)).sort()).toEqual(senders.length === 0 ? [] : names.sort());
  });

  it("starts the reference client from its variables as they are", async () => {
    for (const service of senders) {
      const { client, epoch } = tradingEpochFromEnvironment(variablesOf(await stackOf("services"), service));
      expect(await client.config.region()).toBe(recovery);
      // It has asked nobody yet.
      expect(() => epoch.permission()).toThrow(`${region} has no lease`);
    }
  });
});

describe("a service that gets a broker's credentials", () => {
  it("gets the epoch with them, and one that loses them loses it", async () => {
    const stack = await synthesizeStack(
      editedEstate(({ services: { catalog } }) => {
        if (catalog["signals"] !== undefined) catalog["signals"].uses.secrets = ["broker-interactive-brokers"];
        if (catalog["execution"] !== undefined) catalog["execution"].uses.secrets = [];
      }).filter(({ environment }) => environment === "prod"),
      "prod-us-east-1-services",
    );
    expect([Object.keys(epochOf(stack, "signals")).sort(), epochOf(stack, "execution")]).toEqual([[...epochVariables].sort(), {}]);
    expect(allowed(stack).map(([service]) => service)).toEqual(["signals"]);
  });
});

describe("the reference client", () => {
  const complete = {
    AWS_REGION: "us-east-1",
    TRADING_EPOCH_TABLE: "epochs",
    TRADING_EPOCH_REGION: "us-west-2",
    TRADING_EPOCH_LEASE_SECONDS: "10",
    TRADING_EPOCH_ORDER_SECONDS: "2",
    TRADING_FLAG_PARAMETER: "/flag",
  };

  it.each(Object.keys(complete))("does not start without %s", (name) => {
    expect(() => tradingEpochFromEnvironment({ ...complete, [name]: undefined })).toThrow(`the environment has no ${name}`);
  });

  it.each(["0", "ten", "1.5", "-1"])("does not take %s for seconds of a lease", (seconds) => {
    expect(() => tradingEpochFromEnvironment({ ...complete, TRADING_EPOCH_LEASE_SECONDS: seconds })).toThrow(
      `TRADING_EPOCH_LEASE_SECONDS is ${seconds}, and must be whole seconds`,
    );
  });
});
