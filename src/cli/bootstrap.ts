import path from "node:path";
import { loadEstate } from "../../config/load";
import { requireAccount } from "../estate/aws/identity";
import { bootstrap, checkBootstrap, type StackOutcome } from "../estate/run/bootstrap/bootstrap";
import { bootstrapTarget } from "../estate/run/bootstrap/target";
import { terraformOf } from "../estate/run/terraform/toolchain";
import { selectEnvironment } from "../layers/selection";
import { exitCodes, print, printJson, type SubCommandModule, workspaceOf } from "./context";
import { inCheckout, synthesizedWith, toolchainFor } from "./prologue";

export const define: SubCommandModule["define"] = (command, run) => {
  command
    .argument("<env>", "environment whose account is made ready")
    .option("--check", "only report what there is and what is to be done")
    .addHelpText(
      "after",
      "\nMakes the state buckets of both regions and moves their own state into them. It can be repeated, and\ntaken up again after being stopped anywhere. Before it changes anything it makes sure that the\ncredentials belong to the configured account. Ends with 2 when something is left to do.",
    )
    .action((name: string, own: { check?: boolean }) =>
      run(async (options) => {
        const workspace = workspaceOf(options);
        const environment = selectEnvironment(loadEstate(workspace.config), name);
        const toolchain = await toolchainFor(workspace);
        const outcomes = await inCheckout(workspace, `bootstrap ${name}`, options, async (progress) => {
          const asking = progress.begin("asking AWS whose credentials these are");
          const { accountId, arn } = await requireAccount(name, environment.account, environment.regions.primary.name);
          asking.done(`account ${accountId}, as configured; acting as ${arn}`);
          const all = await synthesizedWith(progress, workspace, options);
          const targets = all
            .filter(({ instance }) => instance.layer === "state" && instance.accountId === environment.account.id)
            .map((stack) => bootstrapTarget(stack, path.join(workspace.state, "bootstrap")));
          const terraform = terraformOf(toolchain, options.signal);
          return own.check === true ? checkBootstrap(terraform, targets, progress) : bootstrap(terraform, targets, progress);
        });
        const ready = outcomes.every(({ left }) => left.length === 0);
        if (options.json) printJson({ format: "estate-bootstrap/1", environment: name, ready, stacks: outcomes });
        else print([...outcomes.flatMap(lines), "", conclusion(name, ready, own.check === true)].join("\n"));
        return ready ? exitCodes.fine : exitCodes.somethingToDo;
      }),
    );
};

function lines({ stack, did, left }: StackOutcome): string[] {
  const shown = [...did, ...left.map((what) => `to do: ${what}`)];
  return [stack, ...(shown.length === 0 ? ["nothing to do"] : shown).map((line) => `  ${line}`)];
}

function conclusion(name: string, ready: boolean, check: boolean): string {
  if (ready) return `${name} is ready: \`npx cdktf deploy <stack>\` works in this checkout`;
  return check ? `${name} is not ready; \`estate bootstrap ${name}\` does the above` : `${name}: see above what is left to do`;
}
