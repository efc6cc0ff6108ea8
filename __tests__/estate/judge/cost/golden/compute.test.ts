import { costsOf } from "../../../../../src/estate/judge/cost/lines";
import { type SynthesizedStack } from "../../../../../src/estate/synthesized";
import { table, usage, stackOf, monthOf, service } from "./month";

describe("totals by hand of tasks and functions", () => {
  it.each<[type: string, arithmetic: string, month: number, ...stacks: SynthesizedStack[]]>([
    // Two tasks: 2 x 730 x (1 x 0.03238 + 2 x 0.00356) = 1460 x 0.0395.
    ["aws_ecs_service", "1460 h x 0.0395", 57.67, stackOf(service([{ capacity_provider: "FARGATE", weight: 1 }]))],
    // One task on Fargate: 730 x 0.0395 = 28.835; one on Spot at 40 %: 11.534.
    [
      "aws_ecs_service",
      "28.835 + 11.534",
      40.37,
      stackOf(
        service([
          { capacity_provider: "FARGATE", weight: 0, base: 1 },
          { capacity_provider: "FARGATE_SPOT", weight: 1 },
        ]),
      ),
    ],
    // 20 of the cluster, 30 of its service, 50 of each of two tasks: 150 x 0.07.
    [
      "aws_ecs_cluster",
      "150 metrics x 0.07",
      10.5,
      stackOf({
        aws_ecs_cluster: { c: { setting: [{ name: "containerInsights", value: "enhanced" }] } },
        ...service([{ capacity_provider: "FARGATE", weight: 1 }]),
      }),
    ],
    // Two tasks of 1 vCPU on instances of 2, over two zones: this one's has one task, which takes an instance: 730 x 0.1248 = 91.104; its 30 GB x 0.08 = 2.40.
    [
      "aws_autoscaling_group",
      "91.104 + 2.40",
      93.5,
      stackOf({
        ...service([
          { capacity_provider: "a", weight: 1 },
          { capacity_provider: "b", weight: 1 },
        ]),
        aws_ecs_capacity_provider: {
          a: { name: "a", auto_scaling_group_provider: { auto_scaling_group_arn: "${aws_autoscaling_group.g.arn}" } },
        },
        aws_launch_template: {
          t: { instance_type: "c7gn.large", block_device_mappings: [{ ebs: { volume_size: 30, volume_type: "gp3" } }] },
        },
        aws_autoscaling_group: { g: { min_size: 0, launch_template: { id: "${aws_launch_template.t.id}" } } },
      }),
    ],
    [
      "aws_appautoscaling_policy",
      "2 alarms x 0.10",
      0.2,
      stackOf({ aws_appautoscaling_policy: { p: { policy_type: "TargetTrackingScaling" } } }),
    ],
    // 3 M x 0.20 = 0.60; 3 M x 0.5 s x 0.25 GB = 375,000 GB-s x 0.0000133334 = 5.00.
    ["aws_lambda_function", "0.60 + 5.00", 5.6, stackOf({ aws_lambda_function: { f: { memory_size: 256, architectures: ["arm64"] } } })],
  ])("%s: %s = %d", (type, _arithmetic, month, ...stacks) => {
    expect(monthOf(type, ...stacks)).toBe(month);
  });
});

describe("tasks over the week", () => {
  const scaled = (schedules: Readonly<Record<string, object>>): SynthesizedStack =>
    stackOf({
      ...service([{ capacity_provider: "FARGATE", weight: 1 }]),
      aws_appautoscaling_target: { g: { resource_id: "service/c/${aws_ecs_service.s.name}", min_capacity: 2, max_capacity: 12 } },
      aws_appautoscaling_scheduled_action: Object.fromEntries(
        Object.entries(schedules).map(([name, args]) => [name, { resource_id: "${aws_appautoscaling_target.g.resource_id}", ...args }]),
      ),
    });

  it("follow the schedules, and the load while the market trades", () => {
    // 4 tasks for 3.5 h on 5 days, else 2: 2 + 2 x 17.5/168 = 2.2083. In 73 of 730 hours 10 % of the way to 12: + 0.0979.
    const stack = scaled({
      up: { schedule: "cron(30 9 ? * MON-FRI *)", scalable_target_action: { min_capacity: "4" } },
      down: { schedule: "cron(0 13 ? * MON,TUE,WED,THU,FRI *)", scalable_target_action: { min_capacity: "2" } },
    });
    const { lines } = costsOf([stack], () => usage, table);
    const hours = (kind: string): number =>
      lines
        .filter((line) => line.type === "aws_ecs_service" && line.kind === kind && line.price.id === "fargate.arm.vcpu")
        .reduce((sum, { quantity }) => sum + quantity, 0);
    expect(hours("fixed") / 730).toBeCloseTo(2.2083, 4);
    expect(hours("usage") / 730).toBeCloseTo(0.0979, 4);
  });

  it("are reported as not understood when a schedule is not a weekly one", () => {
    const { unpriced } = costsOf(
      [scaled({ x: { schedule: "at(2026-12-24T12:00:00)", scalable_target_action: { min_capacity: "4" } } })],
      () => usage,
      table,
    );
    expect(unpriced).toEqual([expect.objectContaining({ type: "aws_ecs_service", why: expect.stringContaining("is not a weekly one") })]);
  });
});
