import { InterfaceEndpoints } from "../../../src/modules/network/interface-endpoints";
import { resources } from "../../helpers/estate";
import { synthModule } from "../../helpers/module";

const synth = (services: readonly string[]): ReturnType<typeof synthModule> =>
  synthModule((scope) => {
    new InterfaceEndpoints(scope, "endpoints", {
      name: "test",
      vpcId: "vpc-1",
      vpcCidr: "10.0.0.0/16",
      region: "us-east-1",
      accountId: "333333333333",
      services,
      subnetIds: ["subnet-a"],
    });
  });

describe("interface endpoints", () => {
  it("keep the addresses of others when one is inserted before them", () => {
    const before = resources(synth(["kms", "logs"]), "aws_vpc_endpoint");
    const after = resources(synth(["ecr.api", "kms", "logs"]), "aws_vpc_endpoint");
    expect(after).toEqual(expect.arrayContaining(before));
    expect(after).toHaveLength(3);
  });

  it("leave their security group in place where there are none, so that layers above may refer to it", () => {
    const stack = synth([]);
    expect(resources(stack, "aws_vpc_endpoint")).toEqual([]);
    expect(resources(stack, "aws_security_group")).toHaveLength(1);
  });
});
