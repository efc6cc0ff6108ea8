import path from "node:path";
import { Option } from "commander";
import { type EnvironmentChanges } from "../estate/run/terraform/machine";
import { providerEnvironment } from "../estate/run/terraform/cli-config";
import { findProvider } from "../estate/run/terraform/provider-source";
import { UserError } from "../common/user-error";
import { exitCodes, print, printJson, projectRoot, type SubCommandModule } from "./context";

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
        if (options.json && command.getOptionValueSource("shell") !== "default")
          throw new UserError({ problem: "--json prints no lines for a shell", fix: "leave out --shell, or --json" });
        const source = await findProvider();
        for (const warning of source.warnings) process.stderr.write(`estate: ${warning}\n`);
        const changes = providerEnvironment(source, path.join(projectRoot(), ".estate"));
        if (options.json) printJson({ format: "estate-env/1", set: setIn(changes), unset: unsetIn(changes) });
        else print(shellLines(changes, command.opts<{ shell: Shell }>().shell));
        return exitCodes.fine;
      }),
    );
};

const setIn = (changes: EnvironmentChanges): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(changes).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
const unsetIn = (changes: EnvironmentChanges): readonly string[] => Object.keys(changes).filter((name) => changes[name] === undefined);

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
