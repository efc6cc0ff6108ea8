import { type Command } from "commander";
import { UserError } from "../common/user-error";

/**
 * For an option that answers something of its own, whatever else the command does.
 *
 * @param together options that mean something beside it.
 * @throws UserError for other options and for arguments: they would have no effect, which their writer does not expect.
 */
export function requireAlone(command: Command, option: string, together: readonly string[] = []): void {
  const idle = command.options
    .filter((one) => command.getOptionValueSource(one.attributeName()) === "cli")
    .flatMap(({ long }) => (long === undefined || long === option || together.includes(long) ? [] : [long]));
  const given = [...new Set(idle), ...command.args];
  if (given.length > 0)
    throw new UserError({
      problem: `${given.join(", ")} ${given.length === 1 ? "has" : "have"} no effect beside ${option}`,
      fix: `leave out ${option}, or ${given.length === 1 ? "it" : "them"}`,
    });
}

/** @throws UserError where an option says what is printed, and `--json` says something else. */
export function requireNoJson(json: boolean, option: string): void {
  if (json) throw new UserError({ problem: `${option} and --json both say what is printed`, fix: "leave out one of them" });
}
