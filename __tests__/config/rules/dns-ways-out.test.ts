import { dnsRules } from "../../../config/rules/dns";
import { type EnvironmentConfig } from "../../../config/schema/environment";
import { type Writable } from "../../helpers/estate";
import { type FoundViolation, prodWith, violationsOf } from "../../helpers/rule-violations";

type Edit = (environment: Writable<EnvironmentConfig>) => void;

const violations = (environment: EnvironmentConfig): FoundViolation[] => violationsOf(dnsRules, environment);

describe("rules of names and their routing", () => {
  const off = { origin: "primaryOnly", read: "primaryOnly" } as const;
  it.each<[string, Edit, Edit, string, string]>([
    [
      "no health check where data is kept",
      ({ dns }) => {
        dns.healthChecks.enabled = false;
      },
      ({ dns }) => {
        dns.healthChecks.enabled = true;
      },
      "enable them;",
      "primaryOnly",
    ],
    [
      "no health check where none is kept",
      (env) => {
        env.keepsData = false;
        env.dns.healthChecks.enabled = false;
      },
      ({ dns }) => {
        dns.routing = off;
        dns.geolocation = { default: "lowestLatency" };
      },
      "dns.routing.origin and dns.routing.read to primaryOnly and leave dns.geolocation out",
      "activePassive",
    ],
    [
      "writes to the nearest region where data is kept",
      ({ dns }) => {
        dns.routing.origin = "nearest";
      },
      ({ dns }) => {
        dns.routing.origin = "activePassive";
      },
      "take activePassive",
      "primaryOnly",
    ],
    [
      "kept data that never fails over",
      ({ dns }) => {
        dns.routing.origin = "primaryOnly";
      },
      ({ dns }) => {
        dns.routing.origin = "activePassive";
      },
      "write activePassive",
      "nearest",
    ],
    [
      "kept data that nothing watches",
      ({ dns }) => {
        dns.routing = off;
        dns.healthChecks.enabled = false;
      },
      ({ dns }) => {
        dns.routing = { origin: "activePassive", read: "nearest" };
        dns.healthChecks.enabled = true;
      },
      "and enable dns.healthChecks",
      "primaryOnly",
    ],
    [
      "a threshold that is too high",
      ({ dns }) => {
        dns.healthChecks.intervalSeconds = 30;
        dns.healthChecks.failureThreshold = 5;
      },
      ({ dns }) => {
        dns.healthChecks.failureThreshold = 4;
      },
      "lower it to 4, or ask every 10 seconds, or raise objectives.recoveryTimeMinutes to 18",
      "20 seconds",
    ],
    [
      "an interval that is too long",
      ({ dns, objectives }) => {
        dns.healthChecks.intervalSeconds = 30;
        objectives.recoveryTimeMinutes = 7;
      },
      ({ dns, objectives }) => {
        dns.healthChecks.intervalSeconds = 10;
        objectives.recoveryTimeMinutes = 8;
      },
      "raise objectives.recoveryTimeMinutes to 13",
      "lower it",
    ],
    [
      "an objective that leaves no room",
      ({ objectives }) => {
        objectives.recoveryTimeMinutes = 5;
      },
      ({ objectives }) => {
        objectives.recoveryTimeMinutes = 8;
      },
      "raise objectives.recoveryTimeMinutes to 8",
      "lower it",
    ],
    [
      "checkers where an estate of Europe is",
      ({ dns, regions }) => {
        regions.recovery.name = "eu-west-1";
        dns.geolocation = { default: "lowestLatency" };
        dns.healthChecks.checkerRegions = ["eu-west-1", "us-east-1", "us-east-1"];
      },
      ({ dns }) => {
        dns.healthChecks.checkerRegions = ["eu-west-1", "us-east-1", "ap-northeast-1"];
      },
      "add one of ap-northeast-1,",
      "eu-west-1",
    ],
  ])("say a way out of %s that another rule does not close", (_, edit, follow, said, unsaid) => {
    const found = violations(prodWith(edit));
    const words = found.map(({ allowed, fix }) => `${allowed} ${fix}`).join("\n");
    expect(found.map(({ fix }) => fix).join("\n")).toContain(said);
    expect(words).not.toContain(unsaid);
    expect(
      violations(
        prodWith((environment) => {
          edit(environment);
          follow(environment);
        }),
      ),
    ).toEqual([]);
  });
});
