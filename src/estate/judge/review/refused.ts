import { checkModels } from "../aws-models/check";
import { type ModelFinding } from "../aws-models/finding";
import { type Mapping } from "../aws-models/mapping";
import { type SynthesizedStack } from "../../synthesized";
import { type Subject } from "./model";
import { shown } from "./values";

export interface Refused {
  /** As rules name it; undefined when the region does not have the type. */
  readonly argument: string | undefined;
  readonly text: string;
}

/** What AWS's models refuse of the declarations of what is changed. */
export class Refusals {
  private readonly byResource = new Map<string, ModelFinding[]>();

  /** @param changed whether a resource changes; the others were taken by AWS already. */
  public constructor(stacks: readonly SynthesizedStack[], mapping: Mapping, changed: (stack: string, address: string) => boolean) {
    const some = stacks.map((stack) => ({ ...stack, json: { ...stack.json, resource: only(stack, changed) } }));
    for (const finding of checkModels(some, mapping).findings) {
      const key = `${finding.stack} ${finding.address}`;
      this.byResource.set(key, [...(this.byResource.get(key) ?? []), finding]);
    }
  }

  /** Of what is replaced all, of what is changed the arguments that change: AWS has taken the others. */
  public of({ stack, address, effect, before, after }: Subject): readonly Refused[] {
    const findings = this.byResource.get(`${stack} ${withoutIndex(address)}`) ?? [];
    return findings
      .filter(({ argument }) => {
        const [top = ""] = (argument ?? "").split(/[.[]/);
        return (
          effect === "create" ||
          effect === "replace" ||
          (effect === "update" && argument !== undefined && JSON.stringify(before[top]) !== JSON.stringify(after[top]))
        );
      })
      .map(({ argument, value, accepts, model, region }) => ({
        argument: argument?.replaceAll(/\[(\d+)\]/g, ".$1"),
        text: `${argument ?? "the type"} is ${shown(value)}; ${model} in ${region} accepts ${accepts}`,
      }));
  }
}

const withoutIndex = (address: string): string => address.replace(/\[.*$/s, "");

function only(
  { instance, json }: SynthesizedStack,
  changed: (stack: string, address: string) => boolean,
): NonNullable<SynthesizedStack["json"]["resource"]> {
  return Object.fromEntries(
    Object.entries(json.resource ?? {}).map(([type, byName]) => [
      type,
      Object.fromEntries(Object.entries(byName).filter(([name]) => changed(instance.id, `${type}.${name}`))),
    ]),
  );
}
