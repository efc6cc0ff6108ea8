import pc from "picocolors";

/**
 * Colours for standard output: on a terminal only, and not with NO_COLOR. The package by itself
 * would colour the output of every run that has CI in its environment, which logs and files show
 * as control sequences.
 *
 * @see https://no-color.org
 */
export const colours = pc.createColors(wanted());

function wanted(): boolean {
  const { NO_COLOR, FORCE_COLOR, TERM } = process.env;
  if (NO_COLOR) return false;
  if (FORCE_COLOR) return FORCE_COLOR !== "0";
  return process.stdout.isTTY === true && TERM !== "dumb";
}
