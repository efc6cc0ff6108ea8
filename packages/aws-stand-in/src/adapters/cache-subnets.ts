import { type Adapter, type AdapterContext } from "../router/adapter";
import { type Call } from "../router/call";
import { formCall } from "./sent-call";

/**
 * CreateCacheSubnetGroup and ModifyCacheSubnetGroup (ElastiCache): cache subnet groups live in
 * ministack, the subnets they name in moto. The call goes on with what moto knows about each
 * subnet; python/ministack_patches.py reads it.
 */
export const cacheSubnets: Adapter = {
  name: "cache-subnets",
  matches: ({ service, operation }) =>
    service === "elasticache" && (operation === "CreateCacheSubnetGroup" || operation === "ModifyCacheSubnetGroup"),
  answer: async (call, context) => {
    const parameters = new URLSearchParams(call.body.toString("utf8"));
    const ids = [...parameters].filter(([name]) => name.startsWith("SubnetIds.")).map(([, id]) => id);
    const known = await Promise.all(ids.map((id) => lookUp(id, call, context)));
    known.forEach((subnet, index) => subnet !== undefined && parameters.set(`EstateSubnet.${index + 1}`, subnet));
    return context.send("ministack", { ...call, body: Buffer.from(parameters.toString()) });
  },
};

/** Id, VPC and zone of a subnet, or undefined when moto does not know it. */
async function lookUp(id: string, { region }: Call, { send }: AdapterContext): Promise<string | undefined> {
  const { status, body } = await send("moto", formCall("ec2", region, "DescribeSubnets", { "SubnetId.1": id }));
  const element = (name: string): string | undefined => new RegExp(`<${name}>([^<]+)</${name}>`).exec(body.toString("utf8"))?.[1];
  const [vpc, zone] = [element("vpcId"), element("availabilityZone")];
  return status === 200 && vpc !== undefined && zone !== undefined ? `${id},${vpc},${zone}` : undefined;
}
