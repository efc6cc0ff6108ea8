import { type Container } from "./container";

/** Where the containers of a task write. */
export interface ContainerLogs {
  readonly groupName: string;
  readonly region: string;
}

/** A stream per container and task in the service's log group. Writing never holds the application up; what does not fit is lost. */
export const containerLogs = ({ groupName, region }: ContainerLogs, streamPrefix: string): Container["logConfiguration"] => ({
  logDriver: "awslogs",
  options: {
    "awslogs-group": groupName,
    "awslogs-region": region,
    "awslogs-stream-prefix": streamPrefix,
    mode: "non-blocking",
    "max-buffer-size": "25m",
  },
});
