import { loadEstate } from "../../config/load";
import { precedences, waves } from "../layers/order";
import { selectStacks } from "../layers/selection";
import { placeStacks, type StackInstance } from "../layers/instances";
import { layers } from "../layers/registry";
import { configFolder, exitCodes, print, printJson, type SubCommandModule } from "./context";
import { stackFilter, withStackFilter } from "./stack-filter";
import { plainTable } from "./table";

export const define: SubCommandModule["define"] = (command, run) => {
  withStackFilter(command)
    .addHelpText("after", "\nReads nothing but the configuration. Stacks of one wave do not wait for each other.")
    .action(() =>
      run((options) => {
        const all = placeStacks(loadEstate(configFolder(options))).map(({ instance }) => instance);
        const wave = waves(all);
        const rows = selectStacks(all, stackFilter(command)).map((stack) => ({
          ...stack,
          wave: wave.get(stack.id) ?? 0,
          after: precedences(stack, all, layers),
        }));
        if (options.json)
          printJson({
            format: "estate-list/1",
            stacks: rows.map((row) => ({ ...row, after: row.after.map(({ id, reason }) => ({ id, reason })) })),
          });
        else print(table(rows));
        return exitCodes.fine;
      }),
    );
};

type Row = Omit<StackInstance, "after"> & { readonly wave: number; readonly after: ReturnType<typeof precedences> };

function table(rows: readonly Row[]): string {
  const columns = ["wave", "stack", "layer", "depends on", "after"].map((title) => ({ title }));
  return plainTable(
    columns,
    rows.map(({ wave, id, layer, dependsOn, after }) => [
      wave,
      id,
      layer,
      dependsOn.join("\n") || "-",
      after.map((before) => `${before.id} (${before.reason})`).join("\n") || "-",
    ]),
  );
}
