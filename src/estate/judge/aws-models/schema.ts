/**
 * The part of JSON Schema in which AWS's models are kept: CloudFormation's own, and what an operation's
 * input shape constrains. `scripts/aws-models.mjs` writes nothing else.
 */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly multipleOf?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly uniqueItems?: boolean;
  readonly items?: Schema | boolean;
  readonly contains?: Schema;
  readonly properties?: Readonly<Record<string, Schema | boolean>>;
  readonly patternProperties?: Readonly<Record<string, Schema | boolean>>;
  readonly additionalProperties?: Schema | boolean;
  readonly propertyNames?: Schema;
  readonly required?: readonly string[];
  readonly allOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly not?: Schema;
  readonly if?: Schema;
  readonly then?: Schema;
  readonly else?: Schema;
}

/** A model with the definitions that it refers to. */
export interface Model extends Schema {
  readonly definitions?: Readonly<Record<string, Schema>>;
  /** Regions in which CloudFormation does not have the resource type; nothing of an operation. */
  readonly absentIn?: readonly string[];
}

/** A place in a model. */
export interface Node {
  /** Name of the model, as findings show it: `AWS::WAFv2::IPSet` or `wafv2.CreateIPSet`. */
  readonly name: string;
  readonly model: Model;
  readonly schema: Schema;
}

const mostReferences = 20;

/** Follows references. @throws Error when a model refers to nothing, or to itself. */
export function resolved({ name, model, schema }: Node): Node {
  let current = schema;
  for (let steps = 0; current.$ref !== undefined; steps += 1) {
    const [kind = "", key = ""] = current.$ref.replace("#/", "").split("/");
    const next = kind === "definitions" ? model.definitions?.[key] : kind === "properties" ? model.properties?.[key] : undefined;
    if (next === undefined || typeof next === "boolean" || steps > mostReferences)
      throw new Error(`${name}: the reference ${current.$ref} leads nowhere`);
    current = next;
  }
  return { name, model, schema: current };
}
