import fc from "fast-check";
import { type AclRule, aclRules, largestDirection, maxRulesPerDirection } from "../../src/facts/acl-rules";
import { tiers } from "../../src/facts/address-plan";

const zones = { "us-east-1a": 1, "us-east-1b": 2, "us-east-1c": 3 };
const plan = { vpcCidr: "10.0.0.0/16", zones, egressPorts: [443] };
const brief = ({ action, traffic, cidr }: AclRule): string =>
  `${action} ${"from" in traffic ? `${traffic.from}-${traffic.to}` : "icmp"} ${cidr}`;
const of = (rules: readonly AclRule[], direction: AclRule["direction"]): string[] =>
  rules.filter((rule) => rule.direction === direction).map(brief);

describe("rules of network ACLs", () => {
  it("let the database tier answer the app tier on its port, and nothing else", () => {
    const { db } = aclRules(plan);
    expect(of(db, "ingress")).toEqual(["allow 5432-5432 10.0.11.0/24", "allow 5432-5432 10.0.12.0/24", "allow 5432-5432 10.0.13.0/24"]);
    expect(of(db, "egress")).toEqual(["allow 1024-65535 10.0.11.0/24", "allow 1024-65535 10.0.12.0/24", "allow 1024-65535 10.0.13.0/24"]);
  });

  it("write the way to the tasks down, although the range for answers covers it", () => {
    expect(of(aclRules(plan).public, "egress").slice(0, 3)).toEqual([
      "allow 8443-8443 10.0.11.0/24",
      "allow 8443-8443 10.0.12.0/24",
      "allow 8443-8443 10.0.13.0/24",
    ]);
  });

  it("let the app tier test a deployment at the load balancer's public address", () => {
    expect(of(aclRules(plan).app, "egress")).toContain("allow 9443-9443 0.0.0.0/0");
    expect(of(aclRules(plan).public, "ingress")).toContain("allow 1024-65535 0.0.0.0/0");
  });

  it("take the ports that something listens on out of the range for answers", () => {
    const { app } = aclRules(plan);
    const answers = app.find(({ id, direction }) => id === "answers-anywhere" && direction === "ingress");
    const refused = app.filter(({ action }) => action === "deny");
    expect(refused.map(brief)).toEqual([
      "deny 8443-8443 0.0.0.0/0",
      "deny 5432-5432 0.0.0.0/0",
      "deny 6379-6379 0.0.0.0/0",
      "deny 8086-8086 0.0.0.0/0",
    ]);
    for (const { number } of refused) expect(number).toBeLessThan(answers?.number ?? 0);
  });

  it("keep every number when zones and ports are added, whatever their order", () => {
    const numbers = (rules: readonly AclRule[]): [string, number][] =>
      rules.map(({ direction, id, number }) => [`${direction} ${id}`, number]);
    const port = fc.integer({ min: 1, max: 65_535 });
    fc.assert(
      fc.property(fc.uniqueArray(port, { maxLength: 6 }), fc.uniqueArray(port, { maxLength: 3 }), (some, more) => {
        const small = aclRules({ ...plan, zones: { "us-east-1c": 3 }, egressPorts: [...new Set([443, ...some])] });
        const large = aclRules({ ...plan, egressPorts: [...new Set([...more, 443, ...some])] });
        for (const tier of tiers) {
          const after = new Map(numbers(large[tier]));
          for (const [id, number] of numbers(small[tier])) expect(after.get(id)).toBe(number);
        }
      }),
    );
  });

  it("count the fullest direction against the quota", () => {
    expect(largestDirection(plan)).toBe(15);
    expect(largestDirection({ ...plan, zones: { ...zones, "us-east-1d": 4 } })).toBeLessThanOrEqual(maxRulesPerDirection);
    expect(largestDirection({ ...plan, zones: { ...zones, "us-east-1d": 4, "us-east-1e": 5 } })).toBeGreaterThan(maxRulesPerDirection);
  });
});
