import { readRecovery } from "../../estate/judge/recovery/status/reads";
import { type RecoveryStatus, statusOf } from "../../estate/judge/recovery/status/status";
import { exitCodes, print, printJson, type SubCommandModule } from "../context";
import { plainTable } from "../table";
import { recoveryOf } from "./targets-of";

export const define: SubCommandModule["define"] = (command, run) => {
  command
    .option("--env <name>", "environment whose recovery region is asked; needs credentials of its account")
    .addHelpText(
      "after",
      "\nReads only, and asks the recovery region alone: it works when the primary region answers nothing. What is not\nanswered is reported as unknown.\nExit codes: 0 a failover lacks nothing, 1 failed, 2 something is missing or unknown.",
    )
    .action(({ env }: { env?: string }) =>
      run(async (options) => {
        const { targets, stacks } = await recoveryOf(options, env);
        const now = new Date();
        const status = statusOf(targets, await readRecovery(targets, stacks, now), now);
        if (options.json)
          printJson({
            format: "estate-recovery-status/1",
            ...status,
            readAt: now.toISOString(),
            parts: [...status.parts],
            gaps: [...status.gaps],
          });
        else print(statusText(status, now));
        return status.gaps.length === 0 ? exitCodes.fine : exitCodes.somethingToDo;
      }),
    );
};

const seconds = (value: number | null): string => (value === null ? "unknown" : `${value} s`);

function statusText({ environment, recoveryRegion, trades, serves, epoch, parts, failover, gaps }: RecoveryStatus, now: Date): string {
  return [
    `${environment}, as ${recoveryRegion} says at ${now.toISOString()}`,
    [
      `orders are sent by    ${trades ?? "unknown"}${epoch === null ? "" : ` (epoch ${epoch})`}`,
      `names lead to         ${serves ?? "unknown"}`,
      `a failover loses      ${seconds(failover.losesSeconds)} of the database now; up to ${seconds(failover.unnoticedSeconds)} nobody is notified`,
      `and takes             ${seconds(failover.takesSeconds)} at the most, from its start, with the wait for the approval`,
    ].join("\n"),
    plainTable(
      [{ title: "part" }, { title: "stands" }],
      parts.map(({ part, says }) => [part, says]),
    ),
    gaps.length === 0
      ? "a failover lacks nothing"
      : plainTable(
          [{ title: "lacks" }, { title: "what" }, { title: "fix" }],
          gaps.map(({ kind, what, fix }) => [kind, what, fix]),
        ),
  ].join("\n\n");
}
