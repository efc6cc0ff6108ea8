import { UserError } from "../common/user-error";
import { caches, clear, sizeOf } from "../estate/caches";
import { exitCodes, print, printJson, type SubCommandModule, workspaceOf } from "./context";
import { plainTable } from "./table";

export const define: SubCommandModule["define"] = (command, run) => {
  command
    .argument("[cache]", "the one that is meant; all of them when none is named")
    .option("--clear", "empty it: everything in it is made again when it is needed")
    .addHelpText(
      "after",
      "\nEverything in a cache follows from what names it: nothing is lost by clearing, and nothing in one can be stale.",
    )
    .action((name: string | undefined, own: { readonly clear?: boolean }) =>
      run((options) => {
        const all = caches(workspaceOf(options), process.env.ESTATE_BUILD);
        const chosen = all.filter((cache) => name === undefined || cache.name === name);
        if (chosen.length === 0)
          throw new UserError({
            problem: `there is no cache ${name ?? ""}`,
            fix: `name one of ${all.map((cache) => cache.name).join(", ")}`,
          });
        if (own.clear === true) chosen.forEach(clear);
        const shown = chosen.map((cache) => ({ ...cache, ...sizeOf(cache) }));
        if (options.json)
          printJson({
            format: "estate-cache/1",
            cleared: own.clear === true,
            caches: shown.map(({ name: id, title, folder, entries, bytes }) => ({ name: id, title, folder, entries, bytes })),
          });
        else
          print(
            plainTable(
              ["cache", "entries", "MB", "holds", "folder"].map((title) => ({ title })),
              shown.map(({ name: id, title, folder, entries, bytes }) => [id, String(entries), (bytes / 1e6).toFixed(1), title, folder]),
            ),
          );
        return exitCodes.fine;
      }),
    );
};
