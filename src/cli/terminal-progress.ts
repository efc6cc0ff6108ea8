import ora from "ora";
import { type Progress } from "../estate/progress";
import { beginStep, endStep } from "./unfinished-step";

/**
 * Progress on standard error: a spinner with the latest detail on a terminal, one plain line per
 * finished step in a log. Standard output stays free for the result.
 */
export function terminalProgress(): Progress {
  // A terminal that has no width yet (0 columns, as a container's) would make the spinner erase lines without end.
  const onTerminal = process.stderr.isTTY === true && process.stderr.columns > 0 && process.env.CI === undefined;
  return {
    begin(title) {
      if (!onTerminal) {
        process.stderr.write(`${title} ...\n`);
        const line = (text: string): void => void process.stderr.write(`${text}\n`);
        return { update: () => {}, tell: line, done: line };
      }
      const started = performance.now();
      // The terminal's own Ctrl-C reaches this process as a signal; ora must not swallow it.
      const spinner = ora({
        text: title,
        stream: process.stderr,
        discardStdin: false,
        ...(process.env.NO_COLOR ? { color: false as const } : {}),
      }).start();
      const clear = (): void => void spinner.stop();
      process.once("exit", clear);
      beginStep(clear);
      return {
        update: (detail) => {
          spinner.text = `${title}: ${detail} (${Math.round((performance.now() - started) / 1000)} s)`;
        },
        tell: (line) => {
          spinner.clear();
          process.stderr.write(`  ${line}\n`);
          spinner.render();
        },
        done: (result) => {
          process.removeListener("exit", clear);
          endStep();
          spinner.succeed(result);
        },
      };
    },
  };
}
