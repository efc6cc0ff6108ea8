import { type Command } from "commander";
import { loadEstate } from "../../config/load";
import { capacity } from "../estate/run/live/capacity";
import { applyToMocks } from "../estate/run/mock/apply-mock";
import { offlineCall } from "../estate/run/terraform/toolchain";
import { withUpstream } from "../layers/order";
import { UserError } from "../common/user-error";
import { requireAlone } from "./alone";
import { applyBundles } from "./apply-live";
import { exitCodes, type GlobalOptions, print, printJson, type SubCommandModule, workspaceOf } from "./context";
import { inCheckout, synthesizedWith, toolchainFor } from "./prologue";
import { withParallelism } from "./parallelism";
import { chosenStacks, withStackFilter } from "./stack-filter";

interface ApplyOptions {
  readonly mock?: boolean;
  readonly skipAssumed?: boolean;
  readonly parallelism?: number;
  readonly settle?: number;
  readonly revision?: string;
}

export const define: SubCommandModule["define"] = (command, run) => {
  withParallelism(withStackFilter(command))
    .argument("[bundles...]", "bundles that `estate plan --live` wrote, or folders of them")
    .option("--mock", "apply to mock providers: every resource is created, every value flows, nothing reaches AWS")
    .option("--skip-assumed", "leave out assumed bundles instead of refusing all; ends with 2 when there are some")
    .option("--settle <seconds>", "after a kill: how long what was only begun is looked for before it is made again (default: 60)", seconds)
    .option(
      "--revision <revision>",
      "hold bundles against this earlier revision instead of the checkout: for those that `estate rollback` wrote",
    )
    .addHelpText(
      "after",
      "\nA bundle is refused when its stack, provider lock or state has moved on since it was planned, or when\nit is assumed; all refusals are reported before anything is applied. A run that was stopped anywhere is\ntaken up by the same command. Exit codes: 0 all is applied, 1 something is not, 2 assumed ones are left.",
    )
    .action((bundles: string[], own: ApplyOptions) =>
      run((options) => {
        const filtered = ["env", "region", "layer", "stack"].some((name) => command.getOptionValue(name) !== undefined);
        if (own.mock === true) {
          if (bundles.length > 0)
            throw new UserError({ problem: "estate apply --mock takes no bundles", fix: "leave out --mock, or the bundles" });
          requireAlone(command, "--mock", ["--env", "--region", "--layer", "--stack", "--settle", "--parallelism"]);
          return applyMock(options, command, own);
        }
        if (bundles.length === 0)
          throw new UserError({
            problem: "estate apply: no bundle is named",
            fix: "plan with `npx estate plan --live` and name what it wrote; --mock applies to mock providers",
          });
        if (filtered)
          throw new UserError({
            problem: "--env, --region, --layer and --stack choose stacks for --mock only",
            fix: "name the bundles that are to be applied",
          });
        loadEstate(workspaceOf(options).config);
        return applyBundles(options, bundles, own);
      }),
    );
};

function seconds(value: string): number {
  if (/^\d{1,4}$/.test(value)) return Number(value);
  throw new UserError({ problem: `--settle ${value}: this is no number of seconds`, fix: "write it as digits, such as 60" });
}

async function applyMock(options: GlobalOptions, command: Command, { parallelism }: ApplyOptions): Promise<number> {
  const workspace = workspaceOf(options);
  const selected = chosenStacks(workspace.config, command);
  const toolchain = await toolchainFor(workspace);
  const result = await inCheckout(workspace, "apply --mock", options, async (progress) => {
    const all = await synthesizedWith(progress, workspace, options);
    const call = offlineCall(toolchain, workspace.mockComposition, options.signal);
    return applyToMocks(call, withUpstream(all, selected), { capacity: capacity(parallelism), progress, checkout: workspace.root });
  });
  const total = result.stacks.reduce((sum, { created }) => sum + created, 0);
  if (options.json) printJson({ format: "estate-apply-mock/1", ...result });
  else
    print(`${total} resources of ${result.stacks.length} stacks were created by mock providers in ${result.seconds} s; every value flowed`);
  return exitCodes.fine;
}
