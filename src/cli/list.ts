import Table from "cli-table3";
import { loadEstate } from "../../config/load";
import { precedences, waves } from "../estate/order";
import { selectStacks } from "../estate/select";
import { placeStacks, type StackInstance } from "../stacks/instances";
import { layers } from "../stacks/registry";
import { configFolder, exitCodes, print, printJson, type SubCommandModule } from "./context";
import { stackFilter, withStackFilter } from "./stack-filter";

export const define: SubCommandModule["define"] = (command, run) => {
  withStackFilter(command)
    .addHelpText("after", "\nReads nothing but the configuration. Stacks of one wave do not wait for each other.")
    .action(() =>
      run((options) => {
        const all = placeStacks(loadEstate(configFolder(options))).map(({ instance }) => instance);
        const wave = waves(all);
        const rows = selectStacks(all, stackFilter(command)).map((stack) => ({ ...stack, wave: wave.get(stack.id) ?? 0, after: precedences(stack, all, layers) }));
        if (options.json) printJson({ stacks: rows.map((row) => ({ ...row, after: row.after.map(({ id, reason }) => ({ id, reason })) })) });
        else print(table(rows));
        return exitCodes.fine;
      }),
    );
};

type Row = Omit<StackInstance, "after"> & { readonly wave: number; readonly after: ReturnType<typeof precedences> };

/** A table without lines, so that it can be read in a log and cut with the usual tools. */
function table(rows: readonly Row[]): string {
  const none = { top: "", "top-mid": "", "top-left": "", "top-right": "", bottom: "", "bottom-mid": "", "bottom-left": "", "bottom-right": "", left: "", "left-mid": "", mid: "", "mid-mid": "", right: "", "right-mid": "", middle: "  " };
  const output = new Table({ head: ["WAVE", "STACK", "LAYER", "DEPENDS ON", "AFTER"], chars: none, style: { head: [], border: [], compact: true, "padding-left": 0, "padding-right": 0 } });
  for (const { wave, id, layer, dependsOn, after } of rows) {
    output.push([wave, id, layer, dependsOn.join("\n") || "-", after.map((before) => `${before.id} (${before.reason})`).join("\n") || "-"]);
  }
  return output
    .toString()
    .split("\n")
    .map((line) => line.trimEnd())
    .join("\n");
}
