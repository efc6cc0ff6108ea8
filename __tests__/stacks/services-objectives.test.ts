import { budgetPercent, burnRates } from "../../src/facts/burn-rates";
import { editedEstate, resources, synthesizeStack } from "../helpers/estate";
import { findingsAfter, placesOf } from "../helpers/config";
import { routed, servicesOf } from "../helpers/services";

const named = async (name: string) => {
  const stack = await servicesOf("us-east-1");
  const found = [...resources(stack, "aws_cloudwatch_metric_alarm"), ...resources(stack, "aws_cloudwatch_composite_alarm")].find(
    ({ args }) => args.alarm_name === `smart0dte-prod-${name}`,
  );
  if (found === undefined) throw new Error(`no alarm ${name}`);
  return found.args;
};

describe("a service's objectives", () => {
  it("are watched at the rates and windows of the SRE workbook", () => {
    // https://sre.google/workbook/alerting-on-slos/, table 5-8: budget spent = factor x window / 30 days
    const spent = burnRates.map(({ factor, longSeconds }) => (100 * factor * longSeconds) / (30 * 86_400));
    expect(spent.map((percent) => Number(percent.toFixed(6)))).toEqual([2, 5]);
    for (const { longSeconds, shortSeconds } of burnRates) expect(longSeconds / shortSeconds).toBe(12);
  });

  it("ring only while the long and the short window are both bad, for every service that has requests", async () => {
    for (const service of routed) {
      for (const objective of ["availability", "latency"]) {
        for (const { name } of burnRates) {
          const role = `${service}-${objective}-burn-${name}`;
          expect((await named(role)).alarm_rule).toBe(`ALARM("smart0dte-prod-${role}-long") AND ALARM("smart0dte-prod-${role}-short")`);
          expect((await named(`${role}-long`)).alarm_actions).toEqual([]);
        }
      }
    }
  });

  it("set the threshold: so many times the share that may fail", async () => {
    expect(budgetPercent(99.9)).toBe(0.1);
    expect((await named("api-availability-burn-fast-long")).threshold).toBe(1.44);
    expect((await named("api-latency-burn-slow-short")).threshold).toBe(6);
    const edited = editedEstate(({ services }) => {
      const { api } = services.catalog;
      if (api !== undefined) api.objectives = { availabilityPercent: 99.5, latencyPercent: 95, latencyMilliseconds: 200 };
    });
    const alarms = resources(await synthesizeStack(edited, "prod-us-east-1-services"), "aws_cloudwatch_metric_alarm").map(
      ({ args }) => args,
    );
    const of = (role: string) => alarms.find(({ alarm_name: name }) => name === `smart0dte-prod-api-${role}`);
    expect([of("availability-burn-fast-long")?.threshold, of("latency-burn-fast-long")?.threshold]).toEqual([7.2, 72]);
    expect(JSON.stringify(of("latency-burn-fast-long"))).toContain('"stat":"PR(:0.2)"');
  });

  it("make a page of a fast burn and a message of a slow one", async () => {
    const { alarm_rule: symptoms } = await named("symptoms-services");
    expect(symptoms).toContain('ALARM("smart0dte-prod-api-availability-burn-fast")');
    expect(symptoms).not.toContain("burn-slow");
    expect((await named("api-availability-burn-slow")).alarm_actions).toEqual([
      "${data.terraform_remote_state.notifications.outputs.warningTopicArn}",
    ]);
  });

  it("are never everything, of which no budget would be left", () => {
    const at = ["services", "catalog", "api", "objectives", "availabilityPercent"];
    expect(placesOf(findingsAfter({ prod: [{ at, to: 100 }] }))).toEqual([`prod ${at.join(".")}`]);
  });
});
