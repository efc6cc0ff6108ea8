type Arguments = Readonly<Record<string, unknown>>;

const optional = /\[([^\]]*)\]/g;
const argument = /\{(\w+)(\|last)?\}/g;

/**
 * The import id of a resource as a Terraform expression, made from the form of its type's ids. What
 * an argument refers to Terraform works out itself, so it may be another resource that is adopted by
 * the same plan, or an output of another stack.
 *
 * @param id that AWS gave it, where that is known; the form's `{id}`.
 * @returns undefined when the form needs an argument that is not set.
 */
export function importExpression(form: string, given: Arguments, id?: string): string | undefined {
  const values: Arguments = { ...given, id };
  const isSet = (part: string): boolean => [...part.matchAll(argument)].every(([, name = ""]) => values[name] !== undefined);
  const chosen = form.replaceAll(optional, (_, part: string) => (isSet(part) ? part : ""));
  if (!isSet(chosen)) return undefined;
  return chosen.replaceAll(argument, (_, name: string, last: string | undefined) =>
    last === undefined ? String(values[name]) : `\${reverse(split("/", "${String(values[name])}"))[0]}`,
  );
}
