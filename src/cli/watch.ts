import path from "node:path";
import { watch as watchFiles } from "chokidar";
import { execa } from "execa";
import { checkEstate, invalidConfig } from "../../config/load";
import { onLatest } from "../estate/show/watch/latest";
import { logScreen, terminalScreen, type WatchState } from "../estate/show/watch/screen";
import { requireNoJson } from "./alone";
import { colours } from "./colours";
import { configFolder, exitCodes, type GlobalOptions, print, projectRoot, type SubCommandModule, workspaceOf } from "./context";
import { stackFilter, withStackFilter } from "./stack-filter";

interface OwnOptions {
  readonly base?: string;
}

export const define: SubCommandModule["define"] = (command, run) => {
  withStackFilter(command)
    .option("--base <revision>", "branch, tag or commit to compare with (default: where the checkout left the main branch)")
    .addHelpText(
      "after",
      "\nAt each save checks the configuration, synthesizes, and shows what `estate diff` does, on one screen. While an edit is\nwrong, its error stands above the last result. Without a terminal it writes plain lines. Ctrl-C ends it.",
    )
    .action((own: OwnOptions) =>
      run(async (options) => {
        requireNoJson(options.json, "watch");
        const { columns, isTTY } = process.stdout;
        const show = isTTY ? terminalScreen(print, colours) : logScreen(print);
        let state: WatchState = { doing: undefined, error: undefined, result: undefined };
        const say = (change: Partial<WatchState>): void => show((state = { ...state, ...change }));
        const diff = diffCommand(options, own, command, isTTY ? columns : undefined);
        const { watch, isOfNow } = watchSources(workspaceOf(options).config);
        await onLatest(
          watch,
          async (signal) => {
            const mistake = isOfNow() ? mistakeIn(options) : undefined;
            if (mistake !== undefined) return say({ doing: undefined, error: mistake });
            say({ doing: "comparing" });
            const { exitCode, stdout, stderr } = await diff(signal);
            if (signal.aborted) return;
            if (exitCode === exitCodes.failed) say({ doing: undefined, error: stderr.slice(Math.max(0, stderr.search(/^estate: /m))) });
            else say({ doing: undefined, error: undefined, result: stdout });
          },
          options.signal,
        );
        return exitCodes.fine;
      }),
    );
};

/** What the check says of the configuration, at once: without a process of its own. */
function mistakeIn(options: GlobalOptions): string | undefined {
  const { findings } = checkEstate(configFolder(options));
  return findings.length === 0 ? undefined : invalidConfig(findings).render();
}

/** Files that the estate is made of. */
const sources = ["main.ts", "src", "packages", "config", "package-lock.json", "tsconfig.json"];

/** Watches them, and knows whether the code that runs is still what they are. */
function watchSources(config: string) {
  let isOfNow = true;
  const watch = (changed: () => void): (() => Promise<void>) => {
    const watcher = watchFiles([...new Set([...sources.map((name) => path.join(projectRoot(), name)), config])], {
      ignoreInitial: true,
      ignored: (file) => /^(?:\.#|#)|~$|\.sw.$|\.tmp$/.test(path.basename(file)),
    });
    watcher.on("all", (_, file) => {
      if (!/\.(?:ya?ml|json)$/i.test(file)) isOfNow = false;
      changed();
    });
    return () => watcher.close();
  };
  return { watch, isOfNow: () => isOfNow };
}

/** `estate diff` as a run of its own, with the code as it is then. */
function diffCommand(options: GlobalOptions, own: OwnOptions, command: Parameters<typeof stackFilter>[0], columns: number | undefined) {
  const filter = Object.entries(stackFilter(command)).flatMap(([name, values]) =>
    (values ?? []).flatMap((value: string) => [`--${name}`, value]),
  );
  const given = [
    ...(options.config === undefined ? [] : ["--config", options.config]),
    ...(options.work === undefined ? [] : ["--work", options.work]),
    "diff",
    ...(own.base === undefined ? [] : ["--base", own.base]),
    ...filter,
  ];
  return (signal: AbortSignal) =>
    execa(process.execPath, [path.join(projectRoot(), "bin", "estate.mjs"), ...given], {
      cwd: projectRoot(),
      reject: false,
      stdin: "ignore",
      cancelSignal: signal,
      env: columns === undefined ? {} : { FORCE_COLOR: process.env.NO_COLOR ? "0" : "1" },
    });
}
