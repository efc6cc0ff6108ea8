/** Bytes of a plan's file as text: PowerShell writes what is redirected as UTF-16, and some editors a mark in front. */
export function decodedText(bytes: Uint8Array): string {
  const [first, second] = bytes;
  const encoding =
    first === 0xff && second === 0xfe
      ? "utf-16le"
      : first === 0xfe && second === 0xff
        ? "utf-16be"
        : second === 0 && first !== 0
          ? "utf-16le"
          : first === 0 && second !== 0
            ? "utf-16be"
            : "utf-8";
  // The decoder takes the mark away.
  return new TextDecoder(encoding).decode(bytes);
}

/**
 * The JSON of a plan with whatever a CI job printed around it taken away: a wrapper's line in front, a note behind.
 * @returns undefined when there is none, or its end is missing.
 */
export function planAmong(text: string): string | undefined {
  const start = text.search(/\{\s*"format_version"/);
  return start < 0 ? undefined : firstObject(text.slice(start));
}

/** The text from its opening brace to the one that closes it. */
function firstObject(text: string): string | undefined {
  let depth = 0;
  for (const { 0: part, index } of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}]/gs)) {
    if (part === "{") depth += 1;
    if (part !== "}") continue;
    depth -= 1;
    if (depth === 0) return text.slice(0, index + 1);
  }
  return undefined;
}

/** What a text that is no plan in JSON may be, and what to do about it. */
export function planAdvice(text: string): string {
  if (text.startsWith("PK")) return "this is the saved plan itself; make its JSON with `terraform show -json <plan file>`";
  if (/^\s*\{"@level"/m.test(text))
    return "this is the log of `terraform plan -json`, which holds no plan; save one with `-out=<plan file>` and make its JSON with `terraform show -json <plan file>`";
  if (/Terraform will perform|No changes\.|^\s*# \S+ will be/m.test(text))
    return "this is the text for people; make the JSON with `terraform show -json <plan file>`";
  return "make it again with `terraform show -json <plan file>`";
}
