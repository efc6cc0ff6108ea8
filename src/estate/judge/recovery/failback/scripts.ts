import { type Check } from "./shell";
import { type WrittenStep } from "./step";

/** A file of bash that does one step. */
export interface StepScript {
  readonly file: string;
  readonly text: string;
}

const quoted = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;
const asked = ({ says, command, is }: Check): string => `${quoted(says)} ${quoted(is)} ${quoted(command)}`;

/** Asks with `bash -c`, so that a check's quotes are its own; what fails answers nothing, and holds nothing. */
const functions = `shopt -s extglob
asks() { bash -c "$1" 2>/dev/null || true; }
holds() { [[ "$(asks "$3")" == $2 ]]; }
require() {
  local got; got="$(asks "$3")"
  [[ "$got" == $2 ]] && return
  echo "refused: $1 is not so: got '$got', allowed is '$2' of: $3" >&2
  exit 1
}`;

/** What shows that a step is done: what is asked of it as a whole, and the effect of each of its commands. */
const shown = ({ checks, commands }: WrittenStep): readonly Check[] => [
  ...new Map(
    [...checks.after, ...commands.flatMap(({ unless }) => (unless === undefined ? [] : [unless]))].map((check) => [asked(check), check]),
  ).values(),
];

/**
 * Each step as a file of its own: it ends at once where the step and each of its commands have had their effect, refuses to begin where what must hold before
 * it does not, leaves out commands whose effect is there, and fails where what shows that it is done is not seen.
 * Run again after it was ended, it goes on where it stopped.
 */
export const stepScripts = (steps: readonly WrittenStep[]): StepScript[] =>
  steps.map((step, index) => ({
    file: `${String(index + 1).padStart(2, "0")}-${step.id}.sh`,
    text: `${textOf(step).join("\n")}\n`,
  }));

function textOf(step: WrittenStep): string[] {
  const { id, title, checks, commands } = step;
  return [
    "#!/usr/bin/env bash",
    `# ${title}`,
    "set -euo pipefail",
    functions,
    ...(checks.after.length === 0
      ? []
      : [
          `if ${shown(step)
            .map((check) => `holds ${asked(check)}`)
            .join(" && ")}; then echo ${quoted(`${id}: done already`)}; exit 0; fi`,
        ]),
    ...checks.before.map((check) => `require ${asked(check)}`),
    ...commands.flatMap(({ run, unless }) => (unless === undefined ? [run] : [`if ! holds ${asked(unless)}; then`, run, "fi"])),
    ...shown(step).map((check) => `require ${asked(check)}`),
    `echo ${quoted(`${id}: done`)}`,
  ];
}
