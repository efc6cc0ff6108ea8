/** Where a round of watching is. */
export interface WatchState {
  /** What is under way; undefined when nothing is. */
  readonly doing: string | undefined;
  /** Why the last round gave nothing; the last result stands below it. */
  readonly error: string | undefined;
  readonly result: string | undefined;
}

/** Takes states one after the other. */
export type Screen = (state: WatchState) => void;

/** Clears a terminal and its history, and puts the cursor at its beginning. @see https://invisible-island.net/xterm/ctlseqs/ctlseqs.html */
const clear = "\u001b[H\u001b[2J\u001b[3J";

/** One screen that is written again at each state. */
export const terminalScreen =
  (write: (text: string) => void, paint: { readonly red: (text: string) => string; readonly dim: (text: string) => string }): Screen =>
  ({ doing, error, result }) =>
    write(
      [
        `${clear}${paint.dim(doing === undefined ? "watching; Ctrl-C ends it" : `${doing} ...`)}`,
        ...(error === undefined ? [] : ["", paint.red(error)]),
        ...(result === undefined
          ? []
          : ["", error === undefined ? result : paint.dim("the last result, from before:"), ...(error === undefined ? [] : [result])]),
        "",
      ].join("\n"),
    );

/** Plain lines for a log: what is begun, and each error and result once. */
export function logScreen(write: (text: string) => void): Screen {
  let last: WatchState = { doing: undefined, error: undefined, result: undefined };
  return (state) => {
    if (state.doing !== undefined && state.doing !== last.doing) write(`${state.doing} ...\n`);
    if (state.error !== undefined && state.error !== last.error) write(`${state.error}\n`);
    if (state.doing === undefined && state.error === undefined && state.result !== undefined) write(`${state.result}\n`);
    last = state;
  };
}
