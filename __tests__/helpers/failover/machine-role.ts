import { CreateRoleCommand, type IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { resources, type SynthesizedStack } from "../estate";
import { anyArn, policyWithout, trust } from "./functions";

/** The machine's role with its policy as it is rendered; what only an apply knows is some ARN. */
export class MachineRole {
  public readonly name: string;
  private readonly policy: string;

  public constructor(
    stack: SynthesizedStack,
    private readonly iam: IAMClient,
  ) {
    const role = resources(stack, "aws_iam_role").find(({ args }) => String(args.name).includes("failover-machine"));
    if (role === undefined) throw new Error("the failover's machine has no role");
    this.name = String(role.args.name);
    this.policy = policyWithout(
      resources(stack, "aws_iam_role_policy").find(({ args }) => String(args.role).includes(role.address))?.args.policy,
    );
  }

  public async create(): Promise<void> {
    await this.iam.send(new CreateRoleCommand({ RoleName: this.name, AssumeRolePolicyDocument: trust("states.amazonaws.com") }));
  }

  /** Lets the machine do what its policy says, but for some actions, and for calls of functions whose names end so. */
  public async allow(butNot: readonly string[], noFunctions: readonly string[]): Promise<void> {
    const policy = JSON.parse(this.policy) as { Statement: { Action: string | string[]; Resource: string | string[] }[] };
    for (const statement of policy.Statement) {
      statement.Resource = [statement.Resource].flat().map((arn) => (noFunctions.some((name) => arn.endsWith(name)) ? anyArn : arn));
      statement.Action = [statement.Action].flat().map((action) => (butNot.includes(action) ? "none:None" : action));
    }
    await this.iam.send(new PutRolePolicyCommand({ RoleName: this.name, PolicyName: "work", PolicyDocument: JSON.stringify(policy) }));
  }
}
