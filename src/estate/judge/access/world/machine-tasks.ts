/** A task of a state machine, as the synthesized definition has it. */
export interface MachineTask {
  readonly name: string;
  /** `lambda:invoke`: what follows the part that every integration begins with. */
  readonly integration: string;
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** Tasks of a definition, those of branches included. @param definition as it stands in the synthesized JSON */
export const machineTasks = (definition: string): MachineTask[] => tasksIn(JSON.parse(definition));

/** Whether a task raises the failover flag, the one parameter that a takeover gives a fixed value. */
export const raisesFlag = ({ integration, parameters }: MachineTask): boolean =>
  integration === "aws-sdk:ssm:putParameter" && parameters.Value === "true";

/** Whether a task freezes deliveries. */
export const freezesDeliveries = ({ integration, parameters }: MachineTask): boolean =>
  integration === "aws-sdk:ssm:putParameter" && parameters.Value === "frozen";

const text = (value: unknown): string => (typeof value === "string" ? value : "");

function tasksIn(definition: unknown): MachineTask[] {
  const { States: states = {} } = definition as { States?: Readonly<Record<string, Readonly<Record<string, unknown>>>> };
  return Object.entries(states).flatMap(([name, state]): MachineTask[] => [
    ...(state.Type === "Task"
      ? [
          {
            name,
            integration: text(state.Resource)
              .replace("arn:aws:states:::", "")
              .replace(/\.(waitForTaskToken|sync(:2)?)$/, ""),
            parameters: (state.Parameters ?? {}) as MachineTask["parameters"],
          },
        ]
      : []),
    ...(Array.isArray(state.Branches) ? state.Branches.flatMap(tasksIn) : []),
  ]);
}
