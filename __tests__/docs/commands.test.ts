import { loadEstate } from "../../config/load";
import { placeStacks } from "../../src/layers/instances";
import { commandChecker } from "../helpers/command-lines";
import { commandsIn, documents, documentText } from "../helpers/documents";
import { realConfig } from "../helpers/estate";

const stacks = placeStacks(loadEstate(realConfig)).map(({ instance }) => instance);
let mistakeIn: Awaited<ReturnType<typeof commandChecker>>;
beforeAll(async () => {
  mistakeIn = await commandChecker();
});

describe("documents", () => {
  it.each(documents())("%s names commands, options and values that there are", (document) => {
    expect(
      commandsIn(document).flatMap((command) => (mistakeIn(command) === undefined ? [] : [[command.text, mistakeIn(command)]])),
    ).toEqual([]);
  });

  it("hold many of them", () => {
    expect(documents().flatMap(commandsIn).length).toBeGreaterThan(100);
  });

  it.each([
    ["plam --env dev", "estate has no command plam"],
    ["plan --everything", "plan has no option --everything"],
    ["plan --env develop", "--env develop: there is none"],
    ["plan --live --layer netwrok", "--layer netwrok: there is none"],
    ["config chekc", "config has no command chekc"],
    ["list dev", "list takes no dev"],
    ["affected --base", "--base stands without its value"],
    ["graph --format png", "--format png: there is none"],
    ["apply a b c --skip-assumed", undefined],
    ["plan --env <env> --layer …", undefined],
    ["emulator run -- npm run --nothing", undefined],
  ])("would be refused for %j: %s", (text, mistake) => {
    expect(mistakeIn({ words: text.split(" ") })).toBe(mistake);
  });

  it("name stacks that there are", () => {
    const ids = new Set(stacks.map(({ id }) => id));
    const owners = [...new Set(stacks.map(({ owner }) => owner))];
    const regions = [...new Set(stacks.map(({ region }) => region))];
    const shaped = new RegExp(`\\b(?:${owners.join("|")})-(?:${regions.join("|")})-[a-z][a-z-]*[a-z]\\b`, "g");
    const wrong = documents().flatMap((document) =>
      [...documentText(document).matchAll(shaped)]
        .map(([id]) => `${document}: ${id}`)
        .filter((text) => !ids.has(text.split(": ")[1] ?? "")),
    );
    expect(wrong).toEqual([]);
  });
});
