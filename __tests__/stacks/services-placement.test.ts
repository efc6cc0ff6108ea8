import { editedEstate, onlyResource, realStacks, resources, type SynthesizedStack, synthesizeStack } from "../helpers/estate";
import { own, ref } from "../helpers/services";

describe("a service to which every microsecond counts", () => {
  let stack: SynthesizedStack;
  beforeAll(async () => {
    const edited = editedEstate(({ services }) => {
      if (services.catalog.execution !== undefined) services.catalog.execution.capacity = "placementGroup";
    });
    stack = await synthesizeStack(edited, "prod-us-east-1-services");
  });

  it("runs on instances that stand close together, a set for each zone", () => {
    expect(resources(stack, "aws_placement_group").map(({ args }) => args.strategy)).toEqual(["cluster", "cluster", "cluster"]);
    const groups = resources(stack, "aws_autoscaling_group");
    expect(groups).toHaveLength(3);
    expect(new Set(groups.map(({ args }) => String(args.vpc_zone_identifier))).size).toBe(3);
    expect(new Set(groups.map(({ args }) => args.placement_group)).size).toBe(3);
    for (const { args } of resources(stack, "aws_launch_template")) {
      expect(args).toMatchObject({
        instance_type: "c7gn.xlarge",
        image_id: expect.stringMatching(/^resolve:ssm:.*arm64/) as string,
        metadata_options: { http_tokens: "required", http_put_response_hop_limit: 1 },
      });
    }
  });

  it("has as many instances as its tasks need, and loses none on which a task runs", () => {
    const providers = resources(stack, "aws_ecs_capacity_provider");
    expect(providers.map(({ args }) => args.auto_scaling_group_provider)).toEqual(
      resources(stack, "aws_autoscaling_group").map((group) => ({
        auto_scaling_group_arn: ref(group, "arn"),
        managed_scaling: { status: "ENABLED", target_capacity: 100 },
        managed_termination_protection: "ENABLED",
        managed_draining: "ENABLED",
      })),
    );
    // ECS refuses to protect instances of a group that does not, and an apply must not put back what ECS counted.
    for (const { args } of resources(stack, "aws_autoscaling_group"))
      expect(args).toMatchObject({
        protect_from_scale_in: true,
        min_size: 0,
        max_size: 20,
        lifecycle: { ignore_changes: ["desired_capacity"] },
      });
  });

  it("asks for these instances, and its task for none of Fargate's", () => {
    const made = resources(stack, "aws_ecs_capacity_provider");
    const providers = made.map(({ args }) => String(args.name));
    // By reference, so that the cluster takes them only when they are there.
    expect(onlyResource(stack, "aws_ecs_cluster_capacity_providers").args.capacity_providers).toEqual([
      "FARGATE",
      "FARGATE_SPOT",
      ...made.map(({ address }) => `\${${address}.name}`),
    ]);
    const [service] = own(stack, "execution", "aws_ecs_service");
    expect(
      (service?.args.capacity_provider_strategy as { capacity_provider: string }[] | undefined)?.map(
        ({ capacity_provider }) => capacity_provider,
      ),
    ).toEqual(providers);
    expect(own(stack, "execution", "aws_ecs_task_definition").map(({ args }) => args.requires_compatibilities)).toEqual([["EC2"]]);
  });

  it("is off where nothing asks for it: no placement group that nobody uses", async () => {
    for (const real of await realStacks())
      for (const type of ["aws_placement_group", "aws_autoscaling_group", "aws_ecs_capacity_provider"])
        expect(resources(real, type)).toEqual([]);
  });
});
