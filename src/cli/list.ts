import { loadEstate } from "../../config/load";
import { placeStacks } from "../stacks/instances";
import { configFolder, exitCodes, print, printJson, type SubCommandModule } from "./context";

export const define: SubCommandModule["define"] = (command, run) => {
  command
    .addHelpText("after", "\nReads nothing but the configuration.")
    .action(() =>
      run((options) => {
        const stacks = placeStacks(loadEstate(configFolder(options))).map(({ instance }) => instance);
        if (options.json) printJson({ stacks });
        else print(stacks.map(({ id }) => id).join("\n"));
        return exitCodes.fine;
      }),
    );
};
