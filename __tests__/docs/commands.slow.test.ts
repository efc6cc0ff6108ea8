import { estate, temporaryFolder } from "../helpers/command";
import { commandsIn, documents, isPlaceholder } from "../helpers/documents";

/** Sub-commands that answer from the checkout alone. Those that plan, apply or ask AWS have tests of their own. */
const offline: readonly string[] = [
  "config",
  "list",
  "graph",
  "synth",
  "check",
  "access",
  "quotas",
  "review",
  "why",
  "doctor",
  "env",
  "formats",
];
/** What writes into the checkout, needs an account or GitHub, or plans that a reader has. */
const others: readonly string[] = ["--write", "--output", "--aws", "--github", "plans"];

const commands = [
  ...new Set(
    documents()
      .flatMap(commandsIn)
      .filter(
        ({ words: [name = "", ...rest] }) =>
          offline.includes(name) && ![...rest].some((word) => isPlaceholder(word) || word.startsWith(".estate/") || others.includes(word)),
      )
      .map(({ words }) => JSON.stringify(words)),
  ),
].map((words) => JSON.parse(words) as string[]);

describe("commands of documents that need no account", () => {
  const work = temporaryFolder();

  // A mention of a command that wants an argument is no call of it.
  it.each(commands.map((words) => [words.join(" "), words] as const))("estate %s works", async (_text, words) => {
    const { exitCode, stderr } = await estate([...words, "--work", work]);
    if (
      /missing required argument|no plan is named|required option|credentials belong to one account|--requests draws one environment/.test(
        stderr,
      )
    )
      return;
    expect([[0, 2].includes(exitCode ?? 1), stderr]).toEqual([true, expect.any(String)]);
  });

  it("are many", () => expect(commands.length).toBeGreaterThan(15));
});
