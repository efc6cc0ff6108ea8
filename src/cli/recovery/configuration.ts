import { type ConfigurationDifference, differencesOf, readExport } from "../../estate/judge/recovery/configuration-export";
import { exitCodes, print, printJson, type SubCommandModule } from "../context";
import { plainTable } from "../table";

export const define: SubCommandModule["define"] = (command, run) => {
  command
    .argument("<earlier>", "file with an export of a region's configuration")
    .argument("<later>", "another one of the same region; for now, one that the function has just written")
    .addHelpText(
      "after",
      "\nReads the two files and asks nobody. An export that is not whole is refused.\nExit codes: 0 they are alike, 1 failed, 2 something differs.",
    )
    .action((earlier: string, later: string) =>
      run((options) => {
        const [before, after] = [readExport(earlier), readExport(later)];
        const differences = differencesOf(before, after);
        if (options.json)
          printJson({ format: "estate-recovery-configuration/1", region: before.region, from: before.at, to: after.at, differences });
        else print(text(differences, before.at, after.at));
        return differences.length === 0 ? exitCodes.fine : exitCodes.somethingToDo;
      }),
    );
};

const words = { parameter: "parameter", taskDefinition: "task definition" } as const;
const shown = (value: string | null): string => value ?? "not there";

const text = (differences: readonly ConfigurationDifference[], from: string, to: string): string =>
  differences.length === 0
    ? `nothing differs between ${from} and ${to}`
    : plainTable(
        [{ title: "what" }, { title: "name" }, { title: from }, { title: to }],
        differences.map(({ kind, name, before, after }) => [words[kind], name, shown(before), shown(after)]),
      );
