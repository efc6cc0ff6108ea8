import { parse } from "yaml";
import { fargateMemory } from "../../../src/facts/fargate-sizes";
import { collectorImage } from "../../../src/facts/images";
import { traceCollector } from "../../../src/modules/services/trace-collector";

const place = { names: { project: "smart0dte", owner: "test" }, accountId: "111111111111", region: "us-east-1" };
const container = traceCollector({
  image: collectorImage,
  place,
  service: "signals",
  metricsNamespace: "Smart0DTE/Trading",
  metricsLogGroupName: "/smart0dte/test/metrics",
  logs: { groupName: "/smart0dte/test/signals", region: "us-east-1" },
});
const variable = (name: string): string => container.environment?.find((one) => one.name === name)?.value ?? "";

describe("the collector's container", () => {
  it("starts again by itself, because its end does not end the task", () => {
    expect(container.essential).toBe(false);
    // https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerRestartPolicy.html: 60 to 1800 seconds
    expect(container.restartPolicy).toEqual({ enabled: true, restartAttemptPeriod: 60 });
  });

  it("sheds load before it collects garbage, and collects garbage before it is ended", () => {
    const { processors } = parse(variable("AOT_CONFIG_CONTENT")) as {
      processors: { memory_limiter: { limit_mib: number; spike_limit_mib: number } };
    };
    const { limit_mib: limit, spike_limit_mib: spike } = processors.memory_limiter;
    const soft = Number(/^(\d+)MiB$/.exec(variable("GOMEMLIMIT"))?.[1]);
    const steps = [container.memoryReservation ?? 0, limit, soft, container.memory ?? 0];
    expect(steps).toEqual([...steps].sort((left, right) => left - right));
    expect(new Set(steps).size).toBe(steps.length);
    expect(limit - spike).toBeGreaterThanOrEqual(container.memoryReservation ?? 0);
  });

  it("leaves the application half of the smallest task", () => {
    const smallest = Math.min(...[...fargateMemory.values()].flat());
    expect(container.memory).toBeLessThanOrEqual(smallest / 2);
  });
});
