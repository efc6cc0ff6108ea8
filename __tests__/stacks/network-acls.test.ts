import { type SynthesizedStack, editedEstate, realStack, resources, synthesizeStack } from "../helpers/estate";
import { idOf, type Packet, packetFilter } from "../helpers/network-acl";

const loadBalancer = "10.0.1.10";
const nat = "10.0.2.20";
const task = "10.0.11.30";
const cache = "10.0.12.40";
const database = "10.0.23.50";
const internet = "203.0.113.7";
const answer = 40_000;

/** A connection: its packets, and the answers to them. */
const connection = (from: string, to: string, port: number): Packet[] => [
  { from, to, port },
  { from: to, to: from, port: answer },
];

describe("network ACLs of production", () => {
  let stack: SynthesizedStack;
  let passes: (packet: Packet) => boolean;
  beforeAll(async () => {
    stack = await realStack("prod-us-east-1-network");
    passes = packetFilter(stack);
  });

  it.each([
    ["a client reaches the load balancer", internet, loadBalancer, 443],
    ["a client is redirected from plain HTTP", internet, loadBalancer, 80],
    ["the load balancer reaches a task", loadBalancer, task, 8443],
    ["a task reaches the database", task, database, 5432],
    ["a task reaches the cache of another zone", task, cache, 6379],
    ["a task reaches InfluxDB in another zone", task, cache, 8086],
    ["a task reaches the database's proxy in another zone", task, cache, 5432],
    ["a task reaches an interface endpoint in another zone", task, cache, 443],
    ["a task sends to the internet, as its own subnet sees it", task, internet, 443],
    ["a task sends to the NAT gateway of another zone", task, nat, 443],
    ["the NAT gateway sends to the internet", nat, internet, 443],
  ])("%s, and is answered", (_title, from, to, port) => {
    expect(connection(from, to, port).map(passes)).toEqual([true, true]);
  });

  it.each([
    ["the database to the internet", database, internet, 443],
    ["the database to the internet's high ports", database, internet, 50_000],
    ["the internet to the database", internet, database, 5432],
    ["the internet to the database's high ports", internet, database, answer],
    ["the public subnets to the database", loadBalancer, database, 5432],
    ["a task to another port of the database", task, database, 22],
    ["a database to a database of another zone", database, "10.0.21.9", 5432],
    ["the internet to a task", internet, task, 8443],
    ["the internet to the cache", internet, cache, 6379],
    ["the internet to InfluxDB", internet, cache, 8086],
    ["the internet to the database's proxy", internet, cache, 5432],
    ["the internet to low ports of the app tier", internet, task, 443],
    ["the internet to SSH of the public tier", internet, loadBalancer, 22],
    ["the load balancer to SSH of a task", loadBalancer, task, 22],
    ["a task to a mail server", task, internet, 25],
  ])("%s is refused", (_title, from, to, port) => {
    expect(passes({ from, to, port })).toBe(false);
  });

  it("guard every subnet by exactly one ACL", () => {
    const guarded = resources(stack, "aws_network_acl").flatMap(({ args }) => args.subnet_ids as string[]);
    expect(guarded.sort()).toEqual(resources(stack, "aws_subnet").map(idOf).sort());
  });

  it("let the answer through that says a packet was too large, everywhere but to the database", () => {
    const icmp = resources(stack, "aws_network_acl_rule").filter(({ args }) => args.protocol === "icmp");
    expect(icmp.map(({ name }) => name.replace(/_.*/, "")).sort()).toEqual(["app-acl", "public-acl", "public-acl"]);
    for (const { args } of icmp) expect(args).toMatchObject({ icmp_type: 3, icmp_code: 4, rule_action: "allow" });
  });
});

describe("egress ports of the configuration", () => {
  it("are open from a task through NAT to the internet and renumber nothing", async () => {
    const before = await realStack("prod-us-east-1-network");
    const edited = editedEstate(({ network }) => {
      network.egressPorts = [587, 443, 4001];
    });
    const stack = await synthesizeStack(edited, "prod-us-east-1-network");
    const passes = packetFilter(stack);
    for (const port of [587, 4001]) {
      expect([...connection(task, internet, port), ...connection(task, nat, port), ...connection(nat, internet, port)].map(passes)).toEqual(
        Array(6).fill(true),
      );
    }
    expect(stack.json.resource?.aws_network_acl_rule).toMatchObject(before.json.resource?.aws_network_acl_rule ?? {});
    // Two in the ACL of the app tier, four in that of the public tier.
    expect(resources(stack, "aws_network_acl_rule")).toHaveLength(resources(before, "aws_network_acl_rule").length + 6);
  });
});
