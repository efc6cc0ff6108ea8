import { type Parameter } from "../document";

/** What documents about services know of the region's catalogue. */
export interface RunbookServices {
  readonly cluster: string;
  /** Of CodeDeploy. */
  readonly application: string;
  /** Services that CodeDeploy deploys, by their names in the catalogue. */
  readonly routed: readonly string[];
  /** Services whose tasks ECS replaces itself. */
  readonly rolling: readonly string[];
  readonly ecsService: (service: string) => string;
  readonly deploymentGroup: (service: string) => string;
  /** How many tasks a service may be raised to: from what the largest needs at peak to the most that any may have. */
  readonly tasks: { readonly from: number; readonly to: number };
}

const asked = "{{ Service }}";

export const serviceParameter = (services: readonly string[]): Parameter => ({
  type: "String",
  description: "Service, by its name in the catalogue",
  allowedValues: [...services].sort(),
});

/**
 * A name in which the parameter stands for the service.
 * @throws Error where a name is not made of the service's in that way, because it would be too long
 */
export function nameFor(nameOf: (service: string) => string, services: readonly string[]): string {
  const form = nameOf(asked);
  const other = services.find((service) => form.replaceAll(asked, service) !== nameOf(service));
  if (other !== undefined)
    throw new Error(`documents of Automation: ${nameOf(other)} is not ${form} with ${other} in it; give the service a shorter name`);
  return form;
}
