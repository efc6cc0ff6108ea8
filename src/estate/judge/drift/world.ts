import { type PlanJson, type StateResource } from "../../run/plan/plan-json";
import { type Values } from "../review/model";
import { type SynthesizedStack } from "../../synthesized";

/** A stack and the plan that was made of it with a refresh. */
export interface StackReading {
  readonly stack: SynthesizedStack;
  readonly plan: PlanJson;
}

/** A managed resource as AWS says that it is. */
export interface WorldResource {
  readonly stack: SynthesizedStack;
  readonly address: string;
  readonly type: string;
  readonly name: string;
  readonly values: Values;
  readonly sensitive: unknown;
}

/** Everything that the plans have read. */
export class World {
  public readonly resources: readonly WorldResource[];
  private readonly byType = new Map<string, WorldResource[]>();

  public constructor(public readonly readings: readonly StackReading[]) {
    this.resources = readings.flatMap(({ stack, plan }) => managed(plan).map((resource) => worldResource(stack, resource)));
    for (const resource of this.resources) this.byType.set(resource.type, [...(this.byType.get(resource.type) ?? []), resource]);
  }

  public ofType(type: string): readonly WorldResource[] {
    return this.byType.get(type) ?? [];
  }

  /** Resources of a type in the account and region of another resource. */
  public around({ stack }: WorldResource, type: string): readonly WorldResource[] {
    return this.ofType(type).filter(
      (other) => other.stack.instance.accountId === stack.instance.accountId && other.stack.instance.region === stack.instance.region,
    );
  }
}

/** Without what an earlier replacement left over: the object that lives has the same address. */
const managed = ({ prior_state: state }: PlanJson): readonly StateResource[] =>
  (state?.values?.root_module?.resources ?? []).filter(({ mode, deposed_key: leftover }) => mode === "managed" && leftover === undefined);

const worldResource = (
  stack: SynthesizedStack,
  { address, type, name, values, sensitive_values: sensitive }: StateResource,
): WorldResource => ({ stack, address, type, name, values, sensitive });

/** What the synthesized JSON says of a resource; undefined for what is declared no more. */
export const declaredValues = ({ stack, type, name }: Pick<WorldResource, "stack" | "type" | "name">): Values | undefined =>
  stack.json.resource?.[type]?.[name];
