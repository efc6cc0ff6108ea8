import { loadEstate } from "../../../../config/load";
import { type EnvironmentConfig } from "../../../../config/schema/environment";
import { type EstateResource } from "../../../../src/estate/judge/access/world/estate-resource";
import { EstateValues } from "../../../../src/estate/judge/access/world/values";
import { type FailoverPlan, planFailover } from "../../../../src/estate/judge/recovery/failover-plan";
import { forTools } from "../../../helpers/every-switch";
import { realConfig, realStacks } from "../../../helpers/estate";

const environments = loadEstate(realConfig);
const prod = environments.find(({ environment }) => environment === "prod") as EnvironmentConfig;
let world: readonly EstateResource[];
beforeAll(async () => {
  world = new EstateValues(forTools(await realStacks())).all();
});

const namesOf = ({ steps }: FailoverPlan): string[] => steps.map(({ state }) => state);

describe("the plan of a failover", () => {
  it.each(environments.map((config) => [config.environment, config] as const))(
    "names for %s every call, what it is made on, and when",
    (_, config) => {
      const { steps, expectedSeconds } = planFailover(world, config);
      expect(steps.filter(({ call, target }) => call !== undefined && call !== "cloudwatch:describeAlarms" && target === "")).toEqual([]);
      // Nothing that only an apply knows, and nothing that the machine fills in while it runs.
      expect(steps.filter(({ target }) => /\$|undefined/.test(target))).toEqual([]);
      expect(steps.filter(({ atMostSeconds }) => atMostSeconds <= 0)).toEqual([]);
      expect(steps.map(({ expectedAt }) => expectedAt)).toEqual(steps.map(({ expectedAt }) => expectedAt).toSorted((a, b) => a - b));
      expect(expectedSeconds).toBeLessThan(config.objectives.recoveryTimeMinutes * 60);
    },
  );

  it("takes the right to trade away before the database is promoted, and gives it again before names move", () => {
    const names = namesOf(planFailover(world, prod));
    const order = ["ask-for-approval", "revoke", "promote", "register-proxy-target", "grant", "set-flag"];
    expect(names.filter((name) => order.includes(name))).toEqual(order);
  });

  it("says how many tasks each service is to have, and which database is promoted", () => {
    const { steps } = planFailover(world, prod);
    const { services, environment } = prod;
    for (const name of Object.keys(services.catalog))
      expect(steps.find(({ state }) => state === `scale-${name}`)?.target).toMatch(
        new RegExp(`smart0dte-${environment}-${name} MinCapacity \\d+$`),
      );
    expect(steps.find(({ state }) => state === "promote")).toMatchObject({
      call: "rds:promoteReadReplica",
      target: "smart0dte-prod-database-replica",
    });
  });

  it("follows the definition, and is none where that does not come to its end", () => {
    const withDefinition = (change: (definition: string) => string) =>
      world.map((one) =>
        one.type === "aws_sfn_state_machine" ? { ...one, args: { ...one.args, definition: change(String(one.args["definition"])) } } : one,
      );
    const renamed = planFailover(
      withDefinition((text) => text.replaceAll('"promote"', '"make-it-a-writer"')),
      prod,
    );
    expect(namesOf(renamed)).toContain("make-it-a-writer");
    expect(() =>
      planFailover(
        withDefinition((text) => text.replaceAll('"approve"', '"never"')),
        prod,
      ),
    ).toThrow(/does not come to its end/);
    expect(() => planFailover([], prod)).toThrow(/no machine that takes over/);
  });
});
