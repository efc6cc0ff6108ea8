import { nameArguments } from "../../resource-types/name-arguments";
import { type StackInstance } from "../../../layers/instances";
import { type Values } from "./model";

/** The name that a resource has in AWS, when its type has one and it is no reference. */
export function physicalName(type: string, values: Values): string | undefined {
  const argument = nameArguments[type]?.argument;
  const name = argument === undefined ? undefined : values[argument];
  return typeof name === "string" && /[-/]/.test(name) && !name.includes("${") ? name : undefined;
}

interface Mention {
  readonly user: string;
  readonly stack: string;
  readonly region: string;
  readonly text: string;
}

/** Where names stand as plain text, alone or inside an ARN. */
export class NameMentions {
  private readonly byName = new Map<string, Mention[]>();

  public add(text: string, place: Omit<Mention, "text">): void {
    for (const token of tokensOf(text)) {
      const mentions = this.byName.get(token);
      if (mentions === undefined) this.byName.set(token, [{ ...place, text }]);
      else mentions.push({ ...place, text });
    }
  }

  /**
   * Users of a name. Both regions use the same names for their own things, so from another region
   * only a text that also names the owner's region counts, unless the name is unique everywhere.
   */
  public of(name: string, type: string, owner: StackInstance): readonly string[] {
    const everywhere = nameArguments[type]?.everywhere === true;
    return (this.byName.get(name) ?? [])
      .filter(
        ({ stack, region, text }) =>
          stack !== owner.id && (everywhere || text.includes(owner.region) || (region === owner.region && !otherRegion.exec(text)?.[0])),
      )
      .map(({ user }) => user);
  }
}

const otherRegion = /\b[a-z]{2}(?:-[a-z]+)+-\d\b/;

/** Parts of a text that may be a name: whole words, and what follows or precedes a slash in an ARN. */
function tokensOf(text: string): ReadonlySet<string> {
  const tokens = new Set<string>();
  if (!text.includes("-") && !text.includes("/")) return tokens;
  for (const word of text.replaceAll(/\$\{[^}]*\}/g, " ").split(/[^A-Za-z0-9._/-]+/)) {
    if (!/[-/]/.test(word)) continue;
    tokens.add(word);
    const slash = word.indexOf("/", 1);
    if (slash < 0) continue;
    tokens
      .add(word.slice(0, slash))
      .add(word.slice(word.lastIndexOf("/") + 1))
      .add(word.slice(slash + 1));
  }
  tokens.delete("");
  return tokens;
}
