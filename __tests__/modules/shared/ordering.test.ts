import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { SsmParameter } from "@cdktf/provider-aws/lib/ssm-parameter";
import { after, knownAtApply } from "../../../src/modules/shared/ordering";
import { onlyResource } from "../../helpers/estate";
import { synthModule } from "../../helpers/module";

describe("order by reference", () => {
  it("gives the value and refers to everything it waits for, nested too", () => {
    const stack = synthModule((scope) => {
      const group = new SecurityGroup(scope, "group", {});
      new SsmParameter(scope, "parameter", { name: "p", type: "String", value: after(after("plain", group.id), group.arn) });
    });
    expect(onlyResource(stack, "aws_ssm_parameter").args.value).toBe(
      '${element([element(["plain", aws_security_group.group.id], 0), aws_security_group.group.arn], 0)}',
    );
  });

  it("writes a number with an attribute that is known at the apply", () => {
    const stack = synthModule((scope) => {
      const group = new SecurityGroup(scope, "group", {});
      new SsmParameter(scope, "parameter", { name: "p", type: "String", value: `${knownAtApply(32, group.id)}` });
    });
    expect(onlyResource(stack, "aws_ssm_parameter").args.value).toBe("${((length(aws_security_group.group.id) % 1) + 32)}");
  });
});
