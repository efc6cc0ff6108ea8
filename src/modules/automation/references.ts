const form = /\{\{\s*([\w:.]+)\s*\}\}/g;

/** Names that a value refers to as `{{ name }}`, in lists and maps too. */
export function referencesIn(value: unknown): string[] {
  if (typeof value === "string") return [...value.matchAll(form)].map(([, name = ""]) => name);
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(referencesIn) : [];
}
