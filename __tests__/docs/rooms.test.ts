import { existsSync } from "node:fs";
import path from "node:path";
import { root } from "../helpers/command";
import { documentText } from "../helpers/documents";

/** What a stranger asks, the words that he would look for, and where it is. */
const things: readonly { readonly asks: string; readonly words: readonly string[]; readonly place: string }[] = [
  { asks: "where do I add an environment?", words: ["environment"], place: "config/" },
  { asks: "what may a key of the configuration be?", words: ["schema"], place: "config/schema/" },
  { asks: "where is the rule that two environments have different address ranges?", words: ["rules"], place: "config/rules/" },
  { asks: "which layers are there, and what do they depend on?", words: ["layer", "registry"], place: "src/layers/registry.ts" },
  { asks: "what does a layer give to others?", words: ["contract"], place: "src/layers/contracts.ts" },
  { asks: "where is the class of a layer?", words: ["one class per layer"], place: "src/stacks/" },
  { asks: "where are providers, backends and tags made?", words: ["LayerStack"], place: "src/synthesis/layer-stack.ts" },
  { asks: "where do I add a bucket?", words: ["bucket"], place: "src/facts/bucket-purposes.ts" },
  { asks: "how long may a name be?", words: ["names"], place: "src/facts/naming.ts" },
  { asks: "where is an alarm made?", words: ["alarm"], place: "src/modules/alarms/alarm.ts" },
  { asks: "where is the code that rotates the database's passwords?", words: ["Lambda"], place: "src/functions/postgres-rotation/" },
  { asks: "what may that function do?", words: ["what functions may do"], place: "src/modules/function-permissions/postgres-rotation.ts" },
  { asks: "where is a plan made of all stacks?", words: ["composition"], place: "src/estate/run/compose/" },
  { asks: "where is the apply of a bundle?", words: ["live plan and apply"], place: "src/estate/run/live/" },
  { asks: "where are the rules of the review?", words: ["review rule", "review"], place: "src/estate/judge/review/rules.ts" },
  { asks: "where is it decided what changed in AWS behind Terraform's back?", words: ["drift"], place: "src/estate/judge/drift/" },
  { asks: "who may do what?", words: ["access"], place: "src/estate/judge/access/" },
  { asks: "how much of a quota does a resource use?", words: ["counts against", "quotas"], place: "src/estate/judge/quotas/counters.ts" },
  { asks: "where is the picture of the layers drawn?", words: ["graph"], place: "src/estate/show/graph/" },
  { asks: "what does a command print under --json?", words: ["formats of `--json`"], place: "src/estate/show/formats/" },
  { asks: "where is the stand-in for AWS?", words: ["stand-in"], place: "packages/aws-stand-in/" },
  { asks: "where is a sub-command defined?", words: ["one file per sub-command"], place: "src/cli/" },
  { asks: "what is lost with a resource?", words: ["what is lost"], place: "src/estate/resource-types/types/" },
  { asks: "why is it so?", words: ["Why it is so"], place: "docs/decisions/" },
];

const design = documentText("docs/design.md");
const texts = [documentText("README.md"), documentText("CONTRIBUTING.md")];

/** What the documents say beside the name of a place, or of a folder that it lies in. */
function signs(place: string): readonly string[] {
  const names = place
    .split("/")
    .map((_, index, parts) => parts.slice(0, index + 1).join("/"))
    .filter((name) => name !== "" && name !== "src" && name !== "src/estate");
  const paragraphs = [design, ...texts].flatMap((text) => text.split(/\n(?=\n|\||- )/));
  return paragraphs.filter((paragraph) => names.some((name) => paragraph.includes(name.includes(".") ? name : `${name}/`)));
}

describe("a stranger finds by the documents and the names of folders", () => {
  it.each(things)("$asks", ({ words, place }) => {
    expect(existsSync(path.join(root, place))).toBe(true);
    const found = [...signs(place), place].join("\n").toLowerCase();
    expect(words.filter((word) => found.includes(word.toLowerCase()) || place.includes(word.toLowerCase()))).not.toEqual([]);
  });

  it("twenty things and more", () => {
    expect(new Set(things.map(({ place }) => place)).size).toBeGreaterThan(20);
  });
});
