import { type ModelFinding } from "./finding";
import { type SynthesizedStack } from "../../synthesized";
import { literalArguments } from "./arguments";
import { byTables } from "./extensions";
import { judge } from "./judge";
import { type Mapping, type MappingEntry, rootOf } from "./mapping";
import { regionOf } from "./region";
import { constrains } from "./constraints";

/** How much of what is written AWS's models know. */
export interface ModelCoverage {
  /** Literals of all arguments. */
  readonly literals: number;
  /** Of these, those that stand in a model. */
  readonly mapped: number;
  /** Of the mapped ones, those whose model says more than a type. */
  readonly constrained: number;
  /** Arguments without a model, with the reason: by type and argument. */
  readonly reasons: Readonly<Record<string, string>>;
  /** Types and arguments of which nothing is known: `aws_vpc.name`. A test keeps it empty. */
  readonly unknown: readonly string[];
}

export interface ModelCheck {
  readonly findings: readonly ModelFinding[];
  readonly coverage: ModelCoverage;
  readonly sources: readonly string[];
}

/** Judges every literal of synthesized stacks by AWS's models, in the region where its resource stands. */
export function checkModels(stacks: readonly SynthesizedStack[], mapping: Mapping): ModelCheck {
  const findings: ModelFinding[] = [];
  const counts = { literals: 0, mapped: 0, constrained: 0 };
  const reasons: Record<string, string> = {};
  const unknown = new Set<string>();
  for (const { instance, json } of stacks) {
    for (const [type, byAddress] of Object.entries(json.resource ?? {})) {
      const entry = mapping.entries[type];
      for (const [name, args] of Object.entries(byAddress)) {
        if (entry === undefined) {
          unknown.add(type);
          continue;
        }
        const place = { stack: instance.id, address: `${type}.${name}`, region: regionOf(json, args, instance.region) };
        findings.push(...absent(mapping, entry, place), ...byTables(mapping, entry, args, place));
        for (const literal of literalArguments(mapping, entry, args)) {
          if (!Array.isArray(literal.value)) {
            counts.literals += 1;
            if (literal.nodes.length > 0) counts.mapped += 1;
            else if (literal.reason !== undefined) reasons[`${type}.${literal.name}`] = literal.reason;
            else unknown.add(`${type}.${literal.name}`);
            if (literal.nodes.some(constrains)) counts.constrained += 1;
          }
          for (const node of literal.nodes) {
            const judgement = judge(node, literal.value);
            if (judgement.kind === "refused")
              findings.push({ ...place, argument: literal.argument, value: literal.value, accepts: judgement.accepts, model: node.name });
          }
        }
      }
    }
  }
  return { findings, coverage: { ...counts, reasons, unknown: [...unknown].sort() }, sources: mapping.sources };
}

type Place = Pick<ModelFinding, "stack" | "address" | "region">;

/** A type that a region does not have. */
function absent(mapping: Mapping, { models }: MappingEntry, place: Place): ModelFinding[] {
  return models
    .filter((name) => rootOf(mapping, name).model.absentIn?.includes(place.region) === true)
    .map((model) => ({
      ...place,
      value: place.region,
      accepts: `a region other than ${rootOf(mapping, model).model.absentIn?.join(", ") ?? ""}`,
      model,
    }));
}
