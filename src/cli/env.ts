import path from "node:path";
import { Option } from "commander";
import { type EnvironmentChanges, providerEnvironment } from "../estate/terraform/cli-config";
import { findProvider } from "../estate/terraform/provider-source";
import { exitCodes, printJson, projectRoot, type SubCommandModule } from "./context";

type Shell = "sh" | "fish";

export const define: SubCommandModule["define"] = (command, run) => {
  command
    .addOption(new Option("--shell <shell>", "form of the output").choices(["sh", "fish"]).default("sh"))
    .addHelpText(
      "after",
      '\nLets plain terraform and `npx cdktf diff` find the provider:\n  eval "$(npx estate env)"\n  npx estate env --shell fish | source',
    )
    .action(() =>
      run(async (options) => {
        const source = await findProvider();
        for (const warning of source.warnings) process.stderr.write(`estate: ${warning}\n`);
        const changes = providerEnvironment(source, path.join(projectRoot(), ".estate"));
        if (options.json) printJson({ set: entriesOf(changes, true), unset: Object.keys(entriesOf(changes, false)) });
        else process.stdout.write(shellLines(changes, command.opts<{ shell: Shell }>().shell));
        return exitCodes.fine;
      }),
    );
};

const entriesOf = (changes: EnvironmentChanges, set: boolean): EnvironmentChanges =>
  Object.fromEntries(Object.entries(changes).filter(([, value]) => (value !== undefined) === set));

function shellLines(changes: EnvironmentChanges, shell: Shell): string {
  return Object.entries(changes)
    .map(([name, value]) => {
      if (value === undefined) return shell === "fish" ? `set -e ${name};\n` : `unset ${name}\n`;
      return shell === "fish" ? `set -gx ${name} ${fishQuoted(value)};\n` : `export ${name}=${shQuoted(value)}\n`;
    })
    .join("");
}

const shQuoted = (value: string): string => `'${value.replaceAll("'", String.raw`'\''`)}'`;
const fishQuoted = (value: string): string => `'${value.replaceAll("\\", "\\\\").replaceAll("'", String.raw`\'`)}'`;
