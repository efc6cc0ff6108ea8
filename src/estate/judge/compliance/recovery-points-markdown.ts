import { type Kept, type KeptRule, type RecoveryPoints, type VaultPlace } from "../recovery/recovery-points";
import { type Store } from "./data-inventory";

const unknown = "**unknown**";
const daysWords = ({ days }: Kept): string => (days === undefined ? "for ever" : `${days} days`);

/** What the vaults outside the region of a plan keep, by vault in the order of the rules. */
function copiesByPlace(rules: readonly KeptRule[]): string {
  const places = new Map<string, string[]>();
  for (const { rule, own, copies } of rules)
    for (const copy of copies) {
      const place = placeWords(copy.vault, own.vault);
      places.set(place, [...(places.get(place) ?? []), `${rule} ${daysWords(copy)}`]);
    }
  return [...places].map(([place, kept]) => `${place}: ${kept.join(", ")}`).join("; ");
}

/** A vault is the one of its region in the environment's account; another account's is named. */
const placeWords = ({ region, account, name }: VaultPlace, own: VaultPlace): string =>
  account === own.account ? region : `${name} of account ${account} in ${region}`;

const ownWords = ({ rules }: RecoveryPoints): string => rules.map(({ rule, own }) => `${rule} ${daysWords(own)}`).join(", ");
const madeWords = ({ madeIn, oncePromoted }: RecoveryPoints): string => `${madeIn}${oncePromoted ? ", once it is promoted" : ""}`;

/** The same in one cell. */
export const keptWords = (points: RecoveryPoints): string =>
  `${madeWords(points)}: ${ownWords(points)}; copies: ${copiesByPlace(points.rules) || "none"}`;

/** How long recovery points are kept, of each store that AWS Backup protects; stores of which the same is said in one row. */
export function recoveryPointsMarkdown(stores: readonly Store[]): string {
  const rows = new Map<string, Set<string>>();
  for (const { name, address, recoveryPoints } of stores) {
    if (recoveryPoints === null) continue;
    const said =
      recoveryPoints === undefined
        ? [unknown, unknown, unknown]
        : [madeWords(recoveryPoints), ownWords(recoveryPoints), copiesByPlace(recoveryPoints.rules) || "none"];
    const key = said.join(" | ");
    rows.set(key, (rows.get(key) ?? new Set()).add(name === "" ? address : name));
  }
  return [
    "| store | made in | kept there | copies |",
    "|---|---|---|---|",
    ...[...rows].map(([said, names]) => `| ${[...names].map((name) => `\`${name}\``).join(", ")} | ${said} |`),
  ].join("\n");
}
