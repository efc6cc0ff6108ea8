import { type Store } from "./data-inventory";
import { keptWords } from "./recovery-points-markdown";

const unknown = "**unknown**";
const cell = (text: string): string => text.replaceAll("|", "\\|");

/** The inventory for a reader: one row a store, stores of which the same is said in one row. */
export function inventoryMarkdown(environment: string, stores: readonly Store[]): string {
  const rows = new Map<string, string[]>();
  for (const { stack, address, name, class: dataClass, encryptedWith, deleted, readBy, readByNobody, copies, recoveryPoints } of stores) {
    const said = [
      dataClass,
      encryptedWith ?? unknown,
      readByNobody === undefined ? readBy.join(", ") || "no role" : `no role: ${readByNobody}`,
      copies || "none",
      deleted ?? unknown,
      recoveryPoints === null ? "-" : recoveryPoints === undefined ? unknown : keptWords(recoveryPoints),
    ];
    const key = [stack, ...said].map(cell).join(" | ");
    rows.set(key, [...(rows.get(key) ?? []), name === "" ? address : name]);
  }
  return [
    `# Data of ${environment}`,
    "",
    `${stores.length} stores. Roles are those whose policies allow reading; what they do is in the account's trail.`,
    "",
    "| store | stack | class | encrypted with | read by | copies | deleted | recovery points |",
    "|---|---|---|---|---|---|---|---|",
    ...[...rows].map(([said, names]) => `| ${names.map((name) => `\`${name}\``).join(", ")} | ${said} |`),
    "",
  ].join("\n");
}
