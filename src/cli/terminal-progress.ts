import ora from "ora";
import { type Progress } from "../estate/progress";

/**
 * Progress on standard error: a spinner with the latest detail on a terminal, one plain line per
 * finished step in a log. Standard output stays free for the result.
 */
export function terminalProgress(): Progress {
  const onTerminal = process.stderr.isTTY === true && process.env.CI === undefined;
  return {
    begin(title) {
      if (!onTerminal) {
        process.stderr.write(`${title} ...\n`);
        return { update: () => {}, done: (result) => void process.stderr.write(`${result}\n`) };
      }
      const started = performance.now();
      // The terminal's own Ctrl-C reaches this process as a signal; ora must not swallow it.
      const spinner = ora({ text: title, stream: process.stderr, discardStdin: false }).start();
      const clear = (): void => void spinner.stop();
      process.once("exit", clear);
      return {
        update: (detail) => {
          spinner.text = `${title}: ${detail} (${Math.round((performance.now() - started) / 1000)} s)`;
        },
        done: (result) => {
          process.removeListener("exit", clear);
          spinner.succeed(result);
        },
      };
    },
  };
}
