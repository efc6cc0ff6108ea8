/** An operation's input of AWS's own service model, as a JSON schema of what it constrains. */

const kinds = {
  structure: "object",
  list: "array",
  map: "object",
  string: "string",
  blob: "string",
  timestamp: "string",
  boolean: "boolean",
  integer: "integer",
  long: "integer",
  float: "number",
  double: "number",
};

/**
 * @param service gives a service's model by name.
 * @param name `<service>.<Operation>`.
 */
export function operationModel(service, name) {
  const dot = name.indexOf(".");
  const model = service(name.slice(0, dot));
  const operation = model.operations[name.slice(dot + 1)];
  if (operation === undefined) throw new Error(`${name}: there is no such operation`);
  const definitions = {};
  if (operation.input === undefined) return { type: "object", properties: {} };
  const root = reference(operation.input.shape);
  return { ...root, definitions };

  function reference(shapeName) {
    if (definitions[shapeName] === undefined) {
      definitions[shapeName] = {};
      definitions[shapeName] = schemaOf(model.shapes[shapeName], shapeName);
    }
    return { $ref: `#/definitions/${shapeName}` };
  }

  function schemaOf(shape) {
    const schema = { type: kinds[shape.type] };
    if (shape.type === "structure")
      schema.properties = Object.fromEntries(Object.entries(shape.members).map(([key, member]) => [key, reference(member.shape)]));
    if (shape.type === "list") Object.assign(schema, { items: reference(shape.member.shape), ...bounds(shape, "minItems", "maxItems") });
    if (shape.type === "map")
      Object.assign(schema, { propertyNames: reference(shape.key.shape), additionalProperties: reference(shape.value.shape) });
    if (shape.type === "string")
      Object.assign(
        schema,
        bounds(shape, "minLength", "maxLength"),
        shape.enum && { enum: shape.enum },
        shape.pattern && { pattern: anchored(shape.pattern) },
      );
    if (["integer", "long", "float", "double"].includes(shape.type)) Object.assign(schema, bounds(shape, "minimum", "maximum"));
    return schema;
  }
}

/** A model's pattern is for the whole value (Smithy says so only for values that are anchored; AWS's services match whole ones). */
const anchored = (pattern) =>
  pattern.startsWith("^") || pattern.startsWith("(?=") || pattern.startsWith("(?!") ? pattern : `^(?:${pattern})$`;

const bounds = ({ min, max }, least, most) => ({
  ...(min === undefined ? {} : { [least]: min }),
  ...(max === undefined ? {} : { [most]: max }),
});
