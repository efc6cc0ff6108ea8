import { caller, type Derivations, takes } from "./derive";

/** What the instances do that tasks run on. */
export const instances: Derivations = {
  // https://docs.aws.amazon.com/AmazonECS/latest/developerguide/instance_IAM_role.html
  aws_iam_instance_profile: (resource, world) => {
    const role = world.roles.find(({ name, account }) => name === resource.args.role && account === resource.account);
    if (role === undefined)
      throw new Error(`${resource.stack} ${resource.address}: ${String(resource.args.role)} is none of the estate's roles`);
    const call = caller(resource, role, "the agent of ECS joins the cluster and starts tasks");
    return [
      takes(resource, "ec2.amazonaws.com", role, {}),
      ...[
        "ecs:RegisterContainerInstance",
        "ecs:DiscoverPollEndpoint",
        "ecs:Poll",
        "ecs:SubmitTaskStateChange",
        "ecr:GetAuthorizationToken",
      ].map((action) => call(action, "*")),
    ];
  },
};
