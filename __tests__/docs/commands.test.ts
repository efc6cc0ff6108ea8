import { Command } from "commander";
import { loadEstate } from "../../config/load";
import { subCommands } from "../../src/cli/sub-commands";
import { placeStacks } from "../../src/layers/instances";
import { commandsIn, type DocumentedCommand, documents, documentText, isPlaceholder } from "../helpers/documents";
import { realConfig } from "../helpers/estate";

const stacks = placeStacks(loadEstate(realConfig)).map(({ instance }) => instance);
const program = new Command("estate");

beforeAll(async () => {
  program.option("--config <folder>").option("--work <folder>").option("--json").option("--verbose").option("--version");
  for (const { name, load } of subCommands) (await load()).define(program.command(name), () => Promise.resolve());
});

/** What is wrong with a command that a document names; undefined when a reader can call it. */
function mistakeIn({ words }: DocumentedCommand): string | undefined {
  let command = program;
  const operands: string[] = [];
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] ?? "";
    if (word === "--") break;
    if (word.startsWith("--")) {
      const [name = "", written] = word.split("=");
      const option = [...command.options, ...(command.parent?.options ?? []), ...program.options].find(({ long }) => long === name);
      if (name === "--help") continue;
      if (option === undefined) return `${command.name()} has no option ${name}`;
      const next = words[index + 1];
      const takes = option.required || (option.optional && next !== undefined && !next.startsWith("--"));
      if (!takes) continue;
      const value = written ?? next;
      if (written === undefined) index += 1;
      if (value === undefined) return `${name} stands without its value`;
      const wrong = isPlaceholder(value) ? undefined : mistakeInValue(name, value, option.argChoices);
      if (wrong !== undefined) return wrong;
      continue;
    }
    const below = operands.length === 0 ? command.commands.find((one) => one.name() === word) : undefined;
    if (below !== undefined) command = below;
    else if (command.commands.length > 0 && !isPlaceholder(word) && !/^[,.:]/.test(word)) return `${command.name()} has no command ${word}`;
    else operands.push(word);
  }
  const most = command.registeredArguments.some(({ variadic }) => variadic) ? Infinity : command.registeredArguments.length;
  if (command === program) return undefined;
  return operands.length > most ? `${command.name()} takes no ${operands.slice(most).join(" ")}` : undefined;
}

function mistakeInValue(option: string, value: string, choices: readonly string[] | undefined): string | undefined {
  const among = (known: readonly string[]): string | undefined => (known.includes(value) ? undefined : `${option} ${value}: there is none`);
  if (choices !== undefined) return among(choices);
  if (option === "--env") return among(stacks.flatMap(({ environments }) => environments));
  if (option === "--region") return among(stacks.map(({ region }) => region));
  if (option === "--layer") return among(stacks.map(({ layer }) => layer));
  return option === "--stack" ? among(stacks.map(({ id }) => id)) : undefined;
}

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
    expect(mistakeIn({ document: "", text, words: text.split(" ") })).toBe(mistake);
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
