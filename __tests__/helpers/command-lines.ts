import { Command } from "commander";
import { loadEstate } from "../../config/load";
import { subCommands } from "../../src/cli/sub-commands";
import { placeStacks } from "../../src/layers/instances";
import { type DocumentedCommand, isPlaceholder } from "./documents";
import { realConfig } from "./estate";

const stacks = placeStacks(loadEstate(realConfig)).map(({ instance }) => instance);

/** The command's own parser, with every sub-command and without what they do. */
async function wholeProgram(): Promise<Command> {
  const program = new Command("estate");
  program.option("--config <folder>").option("--work <folder>").option("--json").option("--verbose").option("--version");
  for (const { name, load } of subCommands) (await load()).define(program.command(name), () => Promise.resolve());
  return program;
}

/** Tells what is wrong with a command that somebody is told to call; undefined when it can be called. */
export async function commandChecker(): Promise<(command: Pick<DocumentedCommand, "words">) => string | undefined> {
  const program = await wholeProgram();
  return ({ words }) => mistakeIn(program, words);
}

function mistakeIn(program: Command, words: readonly string[]): string | undefined {
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
