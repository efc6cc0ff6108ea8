import { UserError } from "../../../common/user-error";

const begin = "<!-- graph:begin (written by `estate graph`; change the registry instead) -->";
const end = "<!-- graph:end -->";

/**
 * Replaces what stands between the markers of a Markdown document by a Mermaid block.
 *
 * @throws UserError when the document has not both markers, in this order.
 */
export function insertMermaid(document: string, mermaid: string, name: string): string {
  const from = document.indexOf(begin);
  const to = document.indexOf(end);
  if (from < 0 || to < from)
    throw new UserError({
      problem: `${name}: the markers for the picture are missing`,
      details: [begin, end],
      fix: "put both lines where the picture is to stand",
    });
  return `${document.slice(0, from + begin.length)}\n\n\`\`\`mermaid\n${mermaid}\`\`\`\n\n${document.slice(to)}`;
}
