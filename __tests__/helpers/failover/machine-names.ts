import { machineTasks } from "../../../src/estate/judge/access/world/machine-tasks";
import { type CheckedRequest } from "../../../src/facts/deployment-checks";
import { resources, type SynthesizedStack } from "../estate";

/** What the machine's definition names, by the steps that name it. */
export interface MachineNames {
  readonly writerParameter: string;
  readonly deliveriesParameter: string;
  readonly topic: string;
  /** Secrets that a takeover makes the region's own. */
  readonly secrets: readonly string[];
  /** Those that rotate there from then on. */
  readonly rotated: readonly string[];
}

/** @param definition as it stands in the synthesized JSON */
export function machineNames(definition: string): MachineNames {
  const tasks = machineTasks(definition);
  const parameterOf = (step: string, parameter: string): string => String(tasks.find(({ name }) => name === step)?.parameters[parameter]);
  const secretsOf = (operation: string): string[] =>
    tasks.filter(({ integration }) => integration.endsWith(operation)).map(({ parameters }) => String(parameters.SecretId));
  const [secrets, rotated] = [secretsOf("stopReplicationToReplica"), secretsOf("rotateSecret")];
  return {
    writerParameter: parameterOf("lead-writers", "Name"),
    deliveriesParameter: parameterOf("freeze-deliveries", "Name"),
    topic: parameterOf("ask-for-approval", "TopicArn").split(":").at(-1) ?? "",
    secrets,
    rotated: secrets.filter((name) => rotated.includes(name)),
  };
}

/** The requests that are made of each service, as its stack writes them down. */
export const checksOf = (services: SynthesizedStack): ReadonlyMap<string, readonly CheckedRequest[]> =>
  new Map(
    resources(services, "aws_ssm_parameter").flatMap(({ args }): [string, CheckedRequest[]][] => {
      const service = /\/services\/([^/]+)\/checks$/.exec(String(args.name))?.[1];
      return service === undefined ? [] : [[service, JSON.parse(String(args.value)) as CheckedRequest[]]];
    }),
  );
