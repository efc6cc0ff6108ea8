import { scalingMetrics } from "../../src/facts/scaling-metrics";
import { realStacks, type Resource, resources, type SynthesizedStack } from "../helpers/estate";

/** Everything that changes a scalable target, by the target. */
function changesByTarget(stack: SynthesizedStack): Resource[][] {
  const changes = [...resources(stack, "aws_appautoscaling_policy"), ...resources(stack, "aws_appautoscaling_scheduled_action")];
  return resources(stack, "aws_appautoscaling_target").map(({ address }) =>
    changes.filter(({ args }) => args.resource_id === `\${${address}.resource_id}`),
  );
}

/** Whether Terraform makes one only after the other, whatever its parallelism. */
function waitsFor(later: Resource, earlier: Resource, all: readonly Resource[]): boolean {
  const next = (later.args.depends_on as string[] | undefined) ?? [];
  return next.includes(earlier.address) || all.some((resource) => next.includes(resource.address) && waitsFor(resource, earlier, all));
}

const servicesLayers = async (): Promise<readonly SynthesizedStack[]> => (await realStacks()).filter(({ layer }) => layer === "services");

describe("the scaling of a service", () => {
  it("is made one call after the other, as AWS refuses some of those that come at the same time", async () => {
    for (const stack of await servicesLayers()) {
      const targets = changesByTarget(stack);
      expect(targets.flat().length).toBe(
        resources(stack, "aws_appautoscaling_policy").length + resources(stack, "aws_appautoscaling_scheduled_action").length,
      );
      for (const changes of targets) {
        const pairs = changes.flatMap((one, index) => changes.slice(index + 1).map((other) => [one, other] as const));
        expect(pairs.length).toBeGreaterThan(0);
        const together = pairs.filter(([one, other]) => !waitsFor(one, other, changes) && !waitsFor(other, one, changes));
        expect(
          together.map((pair) => pair.map(({ address }) => address)),
          stack.id,
        ).toEqual([]);
      }
    }
  });

  it("takes tasks away although a metric of the platform is silent, where silence means that there is nothing to do", async () => {
    const expressions = (await servicesLayers()).flatMap((stack) =>
      resources(stack, "aws_appautoscaling_policy").flatMap(({ args }) => {
        const { customized_metric_specification: custom } = args.target_tracking_scaling_policy_configuration as {
          customized_metric_specification?: {
            metrics: { expression?: string; metric_stat?: { metric: { namespace: string; metric_name: string } } }[];
          };
        };
        const name = custom?.metrics
          .map(({ metric_stat }) => metric_stat?.metric)
          .find((metric) => metric !== undefined && !metric.namespace.startsWith("ECS/"))?.metric_name;
        return custom === undefined ? [] : [[name, custom.metrics.at(-1)?.expression]];
      }),
    );
    const filled = Object.entries(scalingMetrics).map(([name, { silence }]) => [
      name,
      silence === "zero" ? "FILL(total, 0) / tasks" : "total / tasks",
    ]);
    expect(expressions).toEqual(expect.arrayContaining(filled));
    expect(filled).toEqual(expect.arrayContaining(expressions));
  });
});
