import { type Adapter, type AdapterContext } from "../router/adapter";
import { type Call } from "../router/call";

/**
 * CreateCacheSubnetGroup and ModifyCacheSubnetGroup (ElastiCache): cache subnet groups live in
 * ministack, the subnets they name in moto. The call goes on with what moto knows about each
 * subnet; python/ministack_patches.py reads it.
 */
export const cacheSubnets: Adapter = {
  name: "cache-subnets",
  matches: ({ service, operation }) => service === "elasticache" && (operation === "CreateCacheSubnetGroup" || operation === "ModifyCacheSubnetGroup"),
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
  const { status, body } = await send("moto", {
    method: "POST",
    service: "ec2",
    operation: "DescribeSubnets",
    region,
    host: `ec2.${region}.amazonaws.com`,
    path: "/",
    query: "",
    headers: {
      "content-type": "application/x-www-form-urlencoded",
      // moto, too, reads service and region here; nobody checks the signature.
      authorization: `AWS4-HMAC-SHA256 Credential=emulator/20260101/${region}/ec2/aws4_request, SignedHeaders=host, Signature=0`,
    },
    body: Buffer.from(new URLSearchParams({ Action: "DescribeSubnets", "SubnetId.1": id }).toString()),
  });
  const element = (name: string): string | undefined => new RegExp(`<${name}>([^<]+)</${name}>`).exec(body.toString("utf8"))?.[1];
  const [vpc, zone] = [element("vpcId"), element("availabilityZone")];
  return status === 200 && vpc !== undefined && zone !== undefined ? `${id},${vpc},${zone}` : undefined;
}
