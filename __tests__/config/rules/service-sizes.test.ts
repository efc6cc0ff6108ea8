import { expectViolation } from "../../helpers/rule-violations";
import { type Edit, violations, prodAfter } from "./service-rules";

describe("rules of tasks' sizes and of what they run on", () => {
  it.each<[string, Edit, string, RegExp]>([
    [
      "memory that Fargate does not pair with the CPU",
      (_, api) => {
        api.cpu = 256;
        api.memoryMiB = 30_720;
      },
      "fargate-pairs-cpu-and-memory at services.catalog.api.memoryMiB",
      /take 2048/,
    ],
    [
      "a step of memory that Fargate does not have",
      (_, api) => {
        api.cpu = 1024;
        api.memoryMiB = 2500;
      },
      "fargate-pairs-cpu-and-memory at services.catalog.api.memoryMiB",
      /take 3072/,
    ],
    [
      "an instance type without ENA",
      (_, api) => {
        api.capacity = "placementGroup";
        api.instanceType = "t2.large";
      },
      "close-together-with-ena at services.catalog.api.instanceType",
      /c7gn/,
    ],
    [
      "a burstable type in a placement group",
      (_, api) => {
        api.capacity = "placementGroup";
        api.instanceType = "t4g.large";
      },
      "close-together-with-ena at services.catalog.api.instanceType",
      /c7gn/,
    ],
    [
      "an image's architecture that the type does not have",
      (_, api) => {
        api.capacity = "placementGroup";
        api.instanceType = "c7i.large";
      },
      "close-together-with-ena at services.catalog.api.instanceType",
      /c7gn/,
    ],
    [
      "a size that the family does not have",
      (_, api) => {
        api.capacity = "placementGroup";
        api.instanceType = "c7gn.24xlarge";
      },
      "close-together-with-ena at services.catalog.api.instanceType",
      /take c7gn.large/,
    ],
    [
      "a size that does not exist",
      (_, api) => {
        api.capacity = "placementGroup";
        api.instanceType = "c7gn.nonsense";
      },
      "close-together-with-ena at services.catalog.api.instanceType",
      /c7gn/,
    ],
    [
      "a family that does not exist",
      (_, api) => {
        api.capacity = "placementGroup";
        api.instanceType = "hpc6g.large";
      },
      "close-together-with-ena at services.catalog.api.instanceType",
      /c7gn/,
    ],
    [
      "a task with more CPU than its instance",
      (_, api) => {
        Object.assign(api, { capacity: "placementGroup", instanceType: "c7gn.large", cpu: 4096 });
      },
      "task-fits-its-instance at services.catalog.api.instanceType",
      /take c7gn.xlarge,/,
    ],
    [
      "a task that takes all memory of its instance",
      (_, api) => {
        Object.assign(api, { capacity: "placementGroup", instanceType: "c7gn.xlarge", memoryMiB: 8192 });
      },
      "task-fits-its-instance at services.catalog.api.instanceType",
      /take c7gn.2xlarge,/,
    ],
    [
      "a task that leaves ECS too little of a small instance",
      (_, api) => {
        Object.assign(api, { capacity: "placementGroup", instanceType: "c7gn.medium", memoryMiB: 1793 });
      },
      "task-fits-its-instance at services.catalog.api.instanceType",
      /take c7gn.large,/,
    ],
    [
      "a task that no size of the family holds",
      (_, api) => {
        Object.assign(api, { capacity: "placementGroup", instanceType: "c7gn.medium", cpu: 16_384, memoryMiB: 122_880 });
      },
      "task-fits-its-instance at services.catalog.api.instanceType",
      /take m7g.12xlarge,/,
    ],
    [
      "a task that no instance holds",
      (_, api) => {
        Object.assign(api, { capacity: "placementGroup", memoryMiB: 9_999_999 });
      },
      "task-fits-its-instance at services.catalog.api.instanceType",
      /^lower/,
    ],
    [
      "a task on instances that cannot hold its sidecars",
      (_, api) => {
        Object.assign(api, { capacity: "placementGroup", memoryMiB: 300 });
      },
      "task-fits-its-instance at services.catalog.api.memoryMiB",
      /take 512/,
    ],
    [
      "less memory than Fargate has at the least",
      (_, api) => {
        api.memoryMiB = 300;
      },
      "fargate-pairs-cpu-and-memory at services.catalog.api.memoryMiB",
      /take 2048/,
    ],
    [
      "more memory than Fargate has at the most",
      (_, api) => {
        api.memoryMiB = 200_000;
      },
      "fargate-pairs-cpu-and-memory at services.catalog.api.memoryMiB",
      /take 8192/,
    ],
  ])("refuse %s", (_, edit, expected, fix) => {
    expectViolation(violations(prodAfter(edit)), expected, fix);
  });

  it.each<[string, Edit]>([
    [
      "an ARM type with ENA",
      (_, api) => {
        api.capacity = "placementGroup";
        api.instanceType = "r8g.2xlarge";
      },
    ],
    [
      "the largest size of the eighth generation",
      (_, api) => {
        api.capacity = "placementGroup";
        api.instanceType = "c8gn.48xlarge";
      },
    ],
    [
      "a task that leaves a tenth of its instance",
      (_, api) => {
        Object.assign(api, { capacity: "placementGroup", instanceType: "c7gn.xlarge", cpu: 4096, memoryMiB: 7372 });
      },
    ],
    [
      "a task that leaves 256 MiB of a small instance",
      (_, api) => {
        Object.assign(api, { capacity: "placementGroup", instanceType: "c7gn.medium", memoryMiB: 1792 });
      },
    ],
    [
      "any instance type while tasks run elsewhere",
      (_, api) => {
        api.instanceType = "m6i.large";
      },
    ],
    [
      "a probed service close together",
      (_, api) => {
        api.capacity = "placementGroup";
      },
    ],
  ])("take %s", (_, edit) => {
    expect(violations(prodAfter(edit))).toEqual([]);
  });
});
