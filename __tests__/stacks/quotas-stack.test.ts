import { loadEstate } from "../../config/load";
import { type EnvironmentConfig } from "../../config/schema/environment";
import { quotaReport } from "../../src/estate/judge/quotas/report";
import { type SynthesizedStack as Read } from "../../src/estate/synthesized";
import { requestedQuotas } from "../../src/facts/aws-quotas";
import { quotaNeeds } from "../../src/stacks/quota-needs";
import { estateWithPipelines } from "../helpers/delivery/estate-pipelines";
import { editedEstate, realConfig, realStack, realStacks, resources, type SynthesizedStack, synthesizeStack } from "../helpers/estate";

const fargate = "L-3032A538";
const asked = (stack: SynthesizedStack): Record<string, unknown> =>
  Object.fromEntries(resources(stack, "aws_servicequotas_service_quota").map(({ args }) => [String(args.quota_code), args.value]));
const read = ({ json, ...instance }: SynthesizedStack): Read => ({ instance, folder: "", json: json as unknown as Read["json"] });

/** Production and staging in one account, as a small company would begin. */
const together = (edit: (environment: EnvironmentConfig) => void = () => undefined): EnvironmentConfig[] =>
  editedEstate((environment) => {
    if (environment.environment === "staging") environment.account = { name: "trading-prod", id: "333333333333" };
    edit(environment as EnvironmentConfig);
  }).filter(({ environment }) => environment !== "dev");

describe("requests to raise quotas", () => {
  it.each(["us-east-1", "us-west-2"])(
    "are for as many vCPUs in %s as all services of prod take at their maximum, twice while versions are deployed",
    async (region) => {
      const [prod] = loadEstate(realConfig).filter(({ environment }) => environment === "prod");
      const onFargate = Object.values(prod?.services.catalog ?? {}).filter(({ capacity }) => capacity === "fargate");
      const vcpus = onFargate.reduce((sum, { cpu, tasks }) => sum + (cpu / 1024) * tasks.maximum, 0);
      expect(Number(asked(await realStack(`trading-prod-${region}-quotas`))[fargate])).toBeGreaterThanOrEqual(2 * vcpus);
    },
  );

  it("are made for nothing that a new account has enough of", async () => {
    const all = (await realStacks()).flatMap((stack) => Object.keys(asked(stack)));
    expect(all).not.toContain("L-0263D0A3");
    const small = editedEstate((environment) => {
      environment.services.catalog = Object.fromEntries(Object.entries(environment.services.catalog).slice(0, 1));
      environment.edge.api = Object.fromEntries(Object.entries(environment.edge.api).slice(0, 1));
    }).filter(({ environment }) => environment === "dev");
    expect(asked(await synthesizeStack(small, "trading-dev-us-east-1-quotas"))).toEqual({});
  });

  it("never fall below what AWS has granted, which it would refuse", async () => {
    const granted = editedEstate(({ regions }) => {
      regions.primary.quotas = { fargateOnDemandVcpus: 4000, elasticIps: 20 };
    });
    expect(asked(await synthesizeStack(granted, "trading-prod-us-east-1-quotas"))).toMatchObject({ [fargate]: 4000, "L-0263D0A3": 20 });
    expect(asked(await synthesizeStack(granted, "trading-prod-us-west-2-quotas"))).not.toHaveProperty("L-0263D0A3");
  });

  it("add up what all environments of the account need", async () => {
    const alone = Number(asked(await realStack("trading-prod-us-east-1-quotas"))[fargate]);
    const both = asked(await synthesizeStack(together(), "trading-prod-us-east-1-quotas"));
    expect(Number(both[fargate])).toBeGreaterThan(alone);
    // Three addresses for the NAT gateways of each, and five for everybody.
    expect(both["L-0263D0A3"]).toBe(6);
  });
});

describe("builds at the same time", () => {
  const code = "L-5ED1D25B";

  it("are asked for as many as one push to everything starts, in the account of the pipelines", async () => {
    const [prod] = loadEstate(realConfig).filter(({ environment }) => environment === "prod");
    const pipelines = Object.keys(prod?.services.catalog ?? {}).length + 1;
    expect(asked(await realStack("trading-prod-us-east-1-quotas"))[code]).toBe(pipelines + 1);
    expect(asked(await realStack("trading-prod-us-west-2-quotas"))).not.toHaveProperty(code);
  });

  it("are those of the estate's own pipelines and of a review's batch as well", async () => {
    const estate = estateWithPipelines();
    const without = Number(asked(await realStack("trading-prod-us-east-1-quotas"))[code]);
    const added = Number(asked(await synthesizeStack(estate, "trading-prod-us-east-1-quotas"))[code]) - without;
    // A pipeline and a plan of each environment, the checks and the scan.
    expect(added).toBe(2 * estate.length + 2);
    const changed = [
      await synthesizeStack(estate, "prod-us-east-1-delivery"),
      await synthesizeStack(estate, "trading-prod-us-east-1-quotas"),
    ];
    const stacks = (await realStacks()).map((one) => changed.find(({ id }) => id === one.id) ?? one);
    const row = quotaReport(stacks.map(read)).find(
      ({ quota, account, region }) => quota === "armSmallBuilds" && account === "333333333333" && region === "us-east-1",
    );
    expect([row?.need.peak, row?.verdict]).toEqual([without + added, "asked"]);
  });
});

describe("what the configuration is said to need", () => {
  const parity = (environments: readonly EnvironmentConfig[], region: string, account: string, stacks: readonly SynthesizedStack[]) => {
    const counted = quotaReport(stacks.map(read)).filter((row) => row.account === account && row.region === region);
    const needs = quotaNeeds(
      environments.filter((environment) => environment.account.id === account),
      region,
      environments,
    );
    const counts = Object.fromEntries(requestedQuotas.map((quota) => [quota, counted.find((row) => row.quota === quota)?.need.failover]));
    expect({ region, account, ...counts }).toEqual({ region, account, ...needs });
  };

  it("is what its stacks have, in every account and region", async () => {
    const environments = loadEstate(realConfig);
    const stacks = await realStacks();
    for (const { account, regions } of environments)
      for (const { name } of Object.values(regions)) parity(environments, name, account.id, stacks);
  });

  it("is what its stacks have where environments share an account and a service runs on instances", async () => {
    const environments = together(({ services: { catalog } }) => {
      if (catalog.execution !== undefined) Object.assign(catalog.execution, { capacity: "placementGroup" });
    });
    const stacks = await Promise.all(
      environments.flatMap(({ environment }) =>
        ["network", "services", "delivery"].map((layer) => synthesizeStack(environments, `${environment}-us-east-1-${layer}`)),
      ),
    );
    parity(environments, "us-east-1", "333333333333", stacks);
  });
});
