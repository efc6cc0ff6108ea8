import { type StackJson } from "../../synthesized";
import { isObject } from "../../../common/canonical-json";
import { normalize } from "../equality/as-declared";

/** Blocks of a stack by address, each in its one normal form. */
export type Blocks = ReadonlyMap<string, unknown>;

/** Sections whose entries are addressed by type and name. */
const typedSections = new Set(["resource", "data", "ephemeral"]);
/** What the section's name becomes in the address of an expression. */
const prefixes: Readonly<Record<string, string>> = {
  resource: "",
  data: "data.",
  ephemeral: "ephemeral.",
  variable: "var.",
  locals: "local.",
};

/**
 * Takes a stack apart into its blocks. The comments that CDKTF writes into Terraform JSON (`//`: the
 * path of a construct, its version) mean nothing to Terraform and are left out.
 */
export function blocksOf(json: StackJson): Blocks {
  const blocks = new Map<string, unknown>();
  for (const [section, content] of Object.entries(json)) {
    if (section === "//") continue;
    if (section === "terraform" || !(isObject(content) || Array.isArray(content))) blocks.set(section, block(content));
    else if (Array.isArray(content)) content.forEach((entry) => blocks.set(`${section} ${JSON.stringify(block(entry))}`, block(entry)));
    else for (const [name, entry] of Object.entries(content)) addEntry(blocks, section, name, entry);
  }
  return blocks;
}

function addEntry(blocks: Map<string, unknown>, section: string, name: string, entry: unknown): void {
  if (section === "provider") {
    for (const provider of Array.isArray(entry) ? entry : [entry]) {
      const alias = isObject(provider) && typeof provider.alias === "string" ? `.${provider.alias}` : "";
      blocks.set(`provider.${name}${alias}`, block(provider));
    }
  } else if (typedSections.has(section) && isObject(entry)) {
    for (const [id, body] of Object.entries(entry)) blocks.set(`${prefixes[section]}${name}.${id}`, block(body));
  } else {
    blocks.set(`${prefixes[section] ?? `${section}.`}${name}`, block(entry));
  }
}

function block(body: unknown): unknown {
  if (!isObject(body)) return normalize(body);
  const { "//": _comment, ...rest } = body;
  return normalize(rest);
}
