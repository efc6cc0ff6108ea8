import { withDefaults, toAnnotatedYaml } from "../../../config/defaults";
import { loadEstate, readEstate } from "../../../config/load";
import { suggest } from "../../common/suggest";
import { UserError } from "../../common/user-error";
import { configFolder, exitCodes, print, printJson, type SubCommandModule } from "../context";

export const define: SubCommandModule["define"] = (command, run) => {
  command.argument("<environment>", "name of the environment").action((name: string) =>
    run((options) => {
      const folder = configFolder(options);
      const estate = loadEstate(folder);
      const environment = estate.find((candidate) => candidate.environment === name);
      const source = readEstate(folder).find(({ expectedName }) => expectedName === name);
      if (environment === undefined || source === undefined)
        throw unknownEnvironment(
          name,
          estate.map((one) => one.environment),
        );
      const shown = withDefaults(environment, source.value);
      if (options.json) printJson({ format: "estate-config-show/1", value: { ...shown.value }, defaults: shown.defaults });
      else print(toAnnotatedYaml(shown));
      return exitCodes.fine;
    }),
  );
};

function unknownEnvironment(name: string, known: readonly string[]): UserError {
  const suggestion = suggest(name, known);
  return new UserError({
    problem: `there is no environment ${name}; there are ${known.join(", ")}`,
    fix: suggestion === undefined ? "name one of them, or add its file to the configuration folder" : `did you mean ${suggestion}?`,
  });
}
