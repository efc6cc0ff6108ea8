import { currentAge } from "../../estate/judge/cost/prices/table";
import { checkEnvironments, readEnvironmentFile } from "../../../config/check";
import { checkEstate, invalidConfig } from "../../../config/load";
import { configFolder, exitCodes, print, printJson, type SubCommandModule } from "../context";

export const define: SubCommandModule["define"] = (command, run) => {
  command
    .argument("[file]", "one YAML or JSON file of any name, checked by itself (default: all environments, also against one another)")
    .action((file: string | undefined) =>
      run((options) => {
        const { environments, findings } =
          file === undefined ? checkEstate(configFolder(options)) : checkEnvironments([readEnvironmentFile(file)]);
        // What the configuration's budgets and thresholds are compared with must not be of tomorrow; mistakes of the files are told first.
        if (findings.length === 0) currentAge(new Date());
        const names = environments.map(({ environment }) => environment);
        if (options.json) {
          printJson({ format: "estate-config-check/1", valid: findings.length === 0, environments: names, findings });
          return findings.length === 0 ? exitCodes.fine : exitCodes.failed;
        }
        if (findings.length > 0) throw invalidConfig(findings);
        print(names.length === 1 ? "1 environment is valid" : `${names.length} environments are valid`);
        return exitCodes.fine;
      }),
    );
};
