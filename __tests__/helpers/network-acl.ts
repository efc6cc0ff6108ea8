import { containsCidr } from "cidr-tools";
import { type Resource, resources, type StackJson } from "./estate";

/** A packet as a network ACL sees it. */
export interface Packet {
  readonly from: string;
  readonly to: string;
  readonly port: number;
}

interface Rule {
  readonly network_acl_id: string;
  readonly egress: boolean;
  readonly rule_number: number;
  readonly rule_action: "allow" | "deny";
  readonly protocol: string;
  readonly cidr_block: string;
  readonly from_port: number;
  readonly to_port: number;
}

type Stack = { readonly json: StackJson };

/** Reference to a resource's id, as other resources write it. */
export const idOf = ({ address }: Resource): string => `\${${address}.id}`;

/** Judges packets between addresses by the network ACLs of a synthesized stack, in the way AWS does. */
export function packetFilter(stack: Stack): (packet: Packet) => boolean {
  const subnets = resources(stack, "aws_subnet");
  const acls = resources(stack, "aws_network_acl");
  const rules = resources(stack, "aws_network_acl_rule").map(({ args }) => args as unknown as Rule);

  function aclOf(address: string): { readonly acl: string; readonly subnet: string } | undefined {
    const subnet = subnets.find(({ args }) => containsCidr(args.cidr_block as string, address));
    if (subnet === undefined) return undefined;
    const guarding = acls.filter(({ args }) => (args.subnet_ids as string[]).includes(idOf(subnet)));
    if (guarding.length !== 1 || guarding[0] === undefined)
      throw new Error(`${subnet.address} is guarded by ${guarding.length} network ACLs`);
    return { acl: idOf(guarding[0]), subnet: subnet.address };
  }

  function passes(acl: string, egress: boolean, peer: string, port: number): boolean {
    const first = rules
      .filter((rule) => rule.network_acl_id === acl && rule.egress === egress && rule.protocol === "tcp")
      .sort((a, b) => a.rule_number - b.rule_number)
      .find((rule) => containsCidr(rule.cidr_block, peer) && rule.from_port <= port && port <= rule.to_port);
    return first?.rule_action === "allow";
  }

  return ({ from, to, port }) => {
    const source = aclOf(from);
    const target = aclOf(to);
    // Inside one subnet no ACL is asked.
    if (source !== undefined && source.subnet === target?.subnet) return true;
    return (source === undefined || passes(source.acl, true, to, port)) && (target === undefined || passes(target.acl, false, from, port));
  };
}
