import { InternetGateway } from "@cdktf/provider-aws/lib/internet-gateway";
import { NatGateways, type NatGatewaysProps } from "../../../src/modules/network/nat-gateways";
import { resources } from "../../helpers/estate";
import { synthModule } from "../../helpers/module";

const zones = { "us-east-1a": 2, "us-east-1b": 1 };

function synth(props: Partial<NatGatewaysProps>): { readonly stack: ReturnType<typeof synthModule>; readonly nat: NatGateways } {
  const made: NatGateways[] = [];
  const stack = synthModule((scope) => {
    const internetGateway = new InternetGateway(scope, "internet-gateway", { vpcId: "vpc-1" });
    const publicSubnetIds = { "us-east-1a": "subnet-a", "us-east-1b": "subnet-b" };
    made.push(
      new NatGateways(scope, "nat", { name: "test", mode: "perZone", zones, publicSubnetIds, internetGateway, protect: true, ...props }),
    );
  });
  const [nat] = made;
  if (nat === undefined) throw new Error("nothing was built");
  return { stack, nat };
}

describe("NAT gateways", () => {
  it("wait for the internet gateway, and so do their addresses", () => {
    const { stack } = synth({});
    for (const { args } of [...resources(stack, "aws_nat_gateway"), ...resources(stack, "aws_eip")])
      expect(args.depends_on).toEqual(["aws_internet_gateway.internet-gateway"]);
  });

  it("send every zone through the single gateway, in the zone with the lowest slot", () => {
    const { stack, nat } = synth({ mode: "single" });
    expect(resources(stack, "aws_nat_gateway").map(({ args }) => args.subnet_id)).toEqual(["subnet-b"]);
    expect(nat.publicIps).toHaveLength(1);
    expect(nat.gatewayIdByZone["us-east-1a"]).toBe(nat.gatewayIdByZone["us-east-1b"]);
    expect(Object.keys(nat.gatewayIdByZone)).toEqual(["us-east-1a", "us-east-1b"]);
  });

  it("give each zone its own gateway in its own subnet", () => {
    const { stack, nat } = synth({});
    expect(resources(stack, "aws_nat_gateway").map(({ args }) => args.subnet_id)).toEqual(["subnet-a", "subnet-b"]);
    expect(new Set(Object.values(nat.gatewayIdByZone)).size).toBe(2);
  });

  it("keep their addresses only where they are told to", () => {
    expect(resources(synth({}).stack, "aws_eip").map(({ args }) => args.lifecycle)).toEqual([
      { prevent_destroy: true },
      { prevent_destroy: true },
    ]);
    expect(resources(synth({ protect: false }).stack, "aws_eip").map(({ args }) => args.lifecycle)).toEqual([undefined, undefined]);
  });

  it("name the zone whose public subnet is missing", () => {
    expect(() => synth({ publicSubnetIds: { "us-east-1a": "subnet-a" } })).toThrow("zone us-east-1b has no public subnet");
  });
});
