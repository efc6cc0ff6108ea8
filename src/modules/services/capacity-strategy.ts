import { type Capacity } from "../../facts/task-placement";

/**
 * Where the tasks of a service on Fargate run. One task stays when AWS takes its spare capacity back; by
 * the API's reference a weight of 0 places no tasks, so it is 1 of 100.
 */
export const fargateStrategies = {
  fargate: [{ capacityProvider: "FARGATE", weight: 1 }],
  fargateSpot: [
    { capacityProvider: "FARGATE", weight: 1, base: 1 },
    { capacityProvider: "FARGATE_SPOT", weight: 99 },
  ],
} as const satisfies Readonly<Record<string, readonly Capacity[]>>;
