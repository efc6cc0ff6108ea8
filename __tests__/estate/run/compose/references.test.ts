import { replaceRemoteReads } from "../../../../src/estate/run/compose/references";

describe("reads of other stacks' states", () => {
  it("become variables, each once, wherever they stand", () => {
    const { value, reads } = replaceRemoteReads({
      a: "${data.terraform_remote_state.network.outputs.vpcId}",
      nested: [
        {
          text: "arn:${data.terraform_remote_state.state-replication.outputs.keyArn}/x and ${data.terraform_remote_state.network.outputs.vpcId}",
        },
      ],
      call: '${element(data.terraform_remote_state.network.outputs["subnetIds"], 0)}',
      number: 1,
    });
    expect(value).toEqual({
      a: "${var.network_vpcId}",
      nested: [{ text: "arn:${var.state_replication_keyArn}/x and ${var.network_vpcId}" }],
      call: "${element(var.network_subnetIds, 0)}",
      number: 1,
    });
    expect(reads).toEqual([
      { remote: "network", field: "vpcId" },
      { remote: "state-replication", field: "keyArn" },
      { remote: "network", field: "subnetIds" },
    ]);
  });

  it("are refused when they are not the read of one named output", () => {
    expect(() => replaceRemoteReads({ all: "${data.terraform_remote_state.network.outputs}" })).toThrow("read one named output");
  });

  it("leave the input alone", () => {
    const input = { a: "${data.terraform_remote_state.network.outputs.vpcId}" };
    replaceRemoteReads(input);
    expect(input.a).toContain("terraform_remote_state");
  });
});
