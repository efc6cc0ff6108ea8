import { ports } from "./ports";
import { subnetCidr, type Tier, tiers, type ZoneSlots, zoneNames } from "./address-plan";

/** ICMP type 3 code 4: without it a sender never learns that its packets are too large for a path. */
export const fragmentationNeeded = { icmpType: 3, icmpCode: 4 } as const;

export interface TcpPorts {
  readonly from: number;
  readonly to: number;
}

/** One entry of a network ACL. The lowest number that matches a packet decides; no match means refused. */
export interface AclRule {
  /** Part of the rule's address in the state: what it is for, never its place in a list. */
  readonly id: string;
  readonly direction: "ingress" | "egress";
  /** Follows from role, slot or port, so that a new rule renumbers no other. */
  readonly number: number;
  readonly action: "allow" | "deny";
  readonly traffic: TcpPorts | typeof fragmentationNeeded;
  readonly cidr: string;
}

export interface AclPlan {
  /** Range of the VPC, a /16. */
  readonly vpcCidr: string;
  readonly zones: ZoneSlots;
  /** TCP ports on which workloads may reach the internet. */
  readonly egressPorts: readonly number[];
}

/**
 * Entries that AWS accepts per direction without a raised quota.
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html#vpc-limits-nacls
 */
export const maxRulesPerDirection = 20;

const anywhere = "0.0.0.0/0";
const port = (number: number): TcpPorts => ({ from: number, to: number });
const allTcp: TcpPorts = { from: 0, to: 65535 };

/**
 * Ports that answers go to. Linux takes 32768-60999, but load balancers, NAT gateways and Lambda
 * take all of these.
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/nacl-ephemeral-ports.html
 */
const answers: TcpPorts = { from: 1024, to: 65535 };

/** Blocks of rule numbers. Rules of a zone add its slot to their block's first number. */
const block = {
  entry: 10,
  public: 100,
  app: 200,
  db: 300,
  tests: 400,
  refuse: 600,
  internet: 10_000,
  answers: 30_000,
  icmp: 30_010,
} as const;

/** Port numbers reach 65535, rule numbers only 32766; a config rule refuses two ports that meet here. */
export const internetRuleNumber = (egressPort: number): number => block.internet + (egressPort % 20_000);

type Half = Omit<AclRule, "direction">;
const directed = (direction: AclRule["direction"], rules: readonly Half[]): AclRule[] => rules.map((rule) => ({ ...rule, direction }));

/**
 * The rules of each tier's network ACL. ACLs keep no state, so each permitted flow is written with
 * its answers. They are the coarse second line behind the security groups: traffic inside the app
 * tier is one rule per subnet, because a rule per service would pass the limit of 20.
 */
export function aclRules(plan: AclPlan): Readonly<Record<Tier, readonly AclRule[]>> {
  return { public: publicRules(plan), app: appRules(plan), db: dbRules(plan) };
}

/** The most rules that any ACL of the plan has in one direction. */
export function largestDirection(plan: AclPlan): number {
  const rules = aclRules(plan);
  return Math.max(
    ...tiers.flatMap((tier) =>
      (["ingress", "egress"] as const).map((direction) => rules[tier].filter((rule) => rule.direction === direction).length),
    ),
  );
}

/** Load balancer and NAT gateways: clients and the app tier come in, tasks and the internet are reached. */
function publicRules(plan: AclPlan): AclRule[] {
  return [
    ...directed("ingress", [
      { id: "https-from-anywhere", number: block.entry, action: "allow", traffic: port(ports.https), cidr: anywhere },
      { id: "http-from-anywhere", number: block.entry + 1, action: "allow", traffic: port(ports.http), cidr: anywhere },
      // What the app tier sends through NAT; 443 came in above.
      ...plan.egressPorts
        .filter((egressPort) => egressPort !== ports.https)
        .map((egressPort) => toInternet("nat", egressPort, plan.vpcCidr)),
      answersOf("anywhere"),
      icmp("from-anywhere"),
    ]),
    ...directed("egress", [
      ...perZone(plan, "app", "tasks-in", port(ports.task)),
      ...plan.egressPorts.map((egressPort) => toInternet("internet", egressPort, anywhere)),
      answersOf("anywhere"),
      icmp("to-anywhere"),
    ]),
  ];
}

/** Tasks, cache, endpoints: reached from the load balancer and from within, reaching the database, the internet through NAT, and so the load balancer's listener for tests. */
function appRules(plan: AclPlan): AclRule[] {
  return [
    ...directed("ingress", [
      ...perZone(plan, "public", "tasks-from", port(ports.task)),
      ...perZone(plan, "app", "tier-from", allTcp),
      ...perZone(plan, "db", "answers-from", answers),
      // Answers from the internet keep the sender's address behind NAT and may go to any high port.
      // The ports that something listens on are taken out of that range; the cost is that Lambda,
      // which also connects from high ports, may once in 16,000 connections have to try again.
      refuse("tasks", block.refuse, ports.task),
      refuse("postgres", block.refuse + 1, ports.postgres),
      refuse("redis", block.refuse + 2, ports.redis),
      refuse("influx", block.refuse + 3, ports.influx),
      answersOf("anywhere"),
      icmp("from-anywhere"),
    ]),
    ...directed("egress", [
      ...perZone(plan, "public", "answers-to", answers),
      ...perZone(plan, "app", "tier-to", allTcp),
      ...perZone(plan, "db", "postgres-in", port(ports.postgres)),
      // The load balancer's own public address, which nobody knows before.
      { id: "test-traffic", number: block.tests, action: "allow", traffic: port(ports.testTraffic), cidr: anywhere },
      ...plan.egressPorts.map((egressPort) => toInternet("internet", egressPort, anywhere)),
    ]),
  ];
}

/** The database answers the app tier on its port. Nothing else comes in or goes out. */
function dbRules(plan: AclPlan): AclRule[] {
  return [
    ...directed("ingress", perZone(plan, "app", "postgres-from", port(ports.postgres))),
    ...directed("egress", perZone(plan, "app", "answers-to", answers)),
  ];
}

function perZone({ vpcCidr, zones }: AclPlan, tier: Tier, role: string, traffic: TcpPorts): Half[] {
  return zoneNames(zones).map((zone) => {
    const slot = zones[zone] ?? 0;
    return { id: `${role}-${tier}-${zone}`, number: block[tier] + slot, action: "allow", traffic, cidr: subnetCidr(vpcCidr, tier, slot) };
  });
}

const toInternet = (role: string, egressPort: number, cidr: string): Half => ({
  id: `${role}-${egressPort}`,
  number: internetRuleNumber(egressPort),
  action: "allow",
  traffic: port(egressPort),
  cidr,
});
const refuse = (service: string, number: number, listening: number): Half => ({
  id: `refuse-${service}`,
  number,
  action: "deny",
  traffic: port(listening),
  cidr: anywhere,
});
const answersOf = (peer: string): Half => ({
  id: `answers-${peer}`,
  number: block.answers,
  action: "allow",
  traffic: answers,
  cidr: anywhere,
});
const icmp = (role: string): Half => ({
  id: `fragmentation-needed-${role}`,
  number: block.icmp,
  action: "allow",
  traffic: fragmentationNeeded,
  cidr: anywhere,
});
