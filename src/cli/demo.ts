import { Option } from "commander";
import { loadEstate } from "../../config/load";
import { shortImage } from "../estate/delivery/rehearsal/deployer";
import { DeliveryRehearsal, type Outcome } from "../estate/delivery/rehearsal/rehearse";
import { faults } from "../estate/delivery/rehearsal/versions";
import { synthesizeEstate } from "../estate/synthesis";
import { selectEnvironment } from "../layers/selection";
import { exitCodes, print, printJson, type SubCommandModule, workspaceOf } from "./context";

interface DemoOptions {
  readonly fault?: string;
  readonly once?: boolean;
  readonly to?: string;
}

export const define: SubCommandModule["define"] = (command, run) => {
  command
    .addOption(
      new Option("--fault <kind>", "deliver a second version as well, which a gate has to stop").choices(faults.map(({ id }) => id)),
    )
    .option("--to <environment>", "end the deliveries there; the last environment of the pipeline otherwise")
    .option("--once", "end when the deliveries have ended, instead of serving until Ctrl-C")
    .addHelpText(
      "after",
      [
        "",
        "Runs the synthesized pipeline with its build specifications on examples/services/api. Needs Python 3, bash, git and jq; no account.",
        "Real: the service and its tests, the trial before traffic, the shift of requests, the alarm on errors.",
        "Substituted: AWS's command, Docker, crane, scanners and package audits, GitHub (by a repository here), the person who approves, the clock.",
        ...faults.map(({ id, description }) => `  --fault ${id.padEnd(14)} ${description}`),
        "Exit codes: 0 what is good arrived and what is bad was stopped, 1 failed, 2 it did not end so.",
      ].join("\n"),
    )
    .action(({ fault: wanted, once, to }: DemoOptions) =>
      run(async (options) => {
        const workspace = workspaceOf(options);
        const report = (line: string): void => void process.stderr.write(`${line}\n`);
        const environments = loadEstate(workspace.config);
        const rehearsal = await DeliveryRehearsal.start({
          root: workspace.root,
          stacks: await synthesizeEstate(workspace, options.signal),
          environments,
          through: to === undefined ? undefined : selectEnvironment(environments, to).environment,
          report,
          signal: options.signal,
        });
        try {
          const good = await rehearsal.deliver("a version that passes");
          const fault = faults.find(({ id }) => id === wanted);
          const bad =
            fault === undefined || !good.delivered ? undefined : await rehearsal.deliver(`a version that ${fault.description}`, fault);
          const asItMust = good.delivered && (bad === undefined || bad.stoppedAt === fault?.stoppedAt);
          const { serving } = rehearsal;
          if (options.json)
            printJson({
              format: "estate-demo/1",
              deliveries: [good, ...(bad === undefined ? [] : [bad])].map(asJson),
              serving: serving.map(({ name, url, image }) => ({ place: name, url, image: image ?? null })),
            });
          else
            print(
              [
                ...[good, ...(bad === undefined ? [] : [bad])].map(text),
                ...serving.map(({ name, url, image }) =>
                  image === undefined ? `${name} serves nothing` : `${name} serves ${shortImage(image)} at ${url}/api/quotes/spy`,
                ),
              ].join("\n"),
            );
          if (once !== true && !options.json && asItMust) await untilInterrupted(options.signal);
          return asItMust ? exitCodes.fine : exitCodes.somethingToDo;
        } finally {
          await rehearsal.stop();
        }
      }),
    );
};

const text = ({ commit, delivered, stoppedAt, results }: Outcome): string =>
  delivered
    ? `commit ${commit.slice(0, 7)} arrived everywhere`
    : `commit ${commit.slice(0, 7)} was stopped at ${stoppedAt ?? "its start"}: ${results.at(-1)?.message.trim().split("\n").at(-1) ?? ""}`;

const asJson = ({ commit, delivered, stoppedAt, results, approvalAsked }: Outcome) => ({
  commit,
  delivered,
  stoppedAt: stoppedAt ?? null,
  approvalAsked: approvalAsked ?? null,
  actions: results.map(({ stage, action, succeeded }) => ({ stage, action, succeeded })),
});

/** Serves on until the user has seen enough. */
async function untilInterrupted(signal: AbortSignal): Promise<void> {
  process.stderr.write("it serves until Ctrl-C\n");
  // A listener of a signal keeps no process alive.
  const alive = setInterval(() => undefined, 60_000);
  await new Promise<void>((resolve) => (signal.aborted ? resolve() : signal.addEventListener("abort", () => resolve(), { once: true })));
  clearInterval(alive);
}
