/**
 * One container of a task, in the words of the ECS API: a task definition carries a list of these as
 * JSON. Only what the estate sets.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html
 */
export interface Container {
  readonly name: string;
  readonly image: string;
  /** The task ends when an essential container ends. */
  readonly essential: boolean;
  /** Starts the container again when it ends, without a new task. @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/container-restart-policy.html */
  readonly restartPolicy?: {
    readonly enabled: boolean;
    readonly ignoredExitCodes?: readonly number[];
    readonly restartAttemptPeriod?: number;
  };
  /** CPU units (1,024 are one vCPU), taken from the task's. */
  readonly cpu?: number;
  /** MiB; more than this ends the container. */
  readonly memory?: number;
  /** MiB that are kept for the container. */
  readonly memoryReservation?: number;
  readonly user?: string;
  readonly entryPoint?: readonly string[];
  readonly command?: readonly string[];
  readonly portMappings?: readonly { readonly containerPort: number; readonly protocol: "tcp" | "udp" }[];
  readonly environment?: readonly { readonly name: string; readonly value: string }[];
  /** Values that ECS reads when the task starts: the ARN of a secret or of a parameter. */
  readonly secrets?: readonly { readonly name: string; readonly valueFrom: string }[];
  readonly healthCheck?: {
    readonly command: readonly string[];
    readonly interval: number;
    readonly timeout: number;
    readonly retries: number;
    readonly startPeriod: number;
  };
  readonly dependsOn?: readonly { readonly containerName: string; readonly condition: "START" | "COMPLETE" | "SUCCESS" | "HEALTHY" }[];
  /** Seconds between SIGTERM and SIGKILL; Fargate takes at most 120. */
  readonly stopTimeout?: number;
  readonly readonlyRootFilesystem: boolean;
  readonly mountPoints?: readonly { readonly sourceVolume: string; readonly containerPath: string; readonly readOnly: boolean }[];
  readonly linuxParameters?: { readonly initProcessEnabled?: boolean; readonly capabilities?: { readonly drop: readonly string[] } };
  readonly logConfiguration: { readonly logDriver: "awslogs"; readonly options: Readonly<Record<string, string>> };
}
