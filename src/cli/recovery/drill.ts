import { startRun } from "../../estate/run/recovery/machine-run";
import { type SubCommandModule } from "../context";
import { follow } from "./follow";
import { runName } from "./run-name";
import { recoveryOf } from "./targets-of";

export const define: SubCommandModule["define"] = (command, run) => {
  command
    .option("--env <name>", "environment whose failover is tried; needs credentials of its account")
    .addHelpText(
      "after",
      "\nThe machine asks for everything that it would work on, and changes nothing. Ctrl-C leaves it running.\nExit codes: 0 everything is there, 1 it stopped, or could not be started.",
    )
    .action(({ env }: { env?: string }) =>
      run(async (options) => {
        const { targets } = await recoveryOf(options, env);
        const { environment, recovery, machineArn } = targets;
        const execution = await startRun(recovery, machineArn, runName("drill", new Date()), {
          mode: "dryRun",
          reason: "a drill, started by hand",
        });
        return follow(targets, execution, `estate recovery status --env ${environment}`, options);
      }),
    );
};
