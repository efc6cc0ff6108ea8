import { withCheckoutLock } from "../estate/checkout-lock";
import { requireAccount } from "../estate/aws/identity";
import { liveQuotas } from "../estate/judge/quotas/live";
import { type LiveQuotas, type QuotaRow, quotaReport, type QuotaVerdict } from "../estate/judge/quotas/report";
import { type SynthesizedStack } from "../estate/synthesized";
import { synthesizeEstate } from "../estate/synthesis";
import { quotasAsOf } from "../facts/aws-quotas";
import { UserError } from "../common/user-error";
import { requireNoJson } from "./alone";
import { exitCodes, print, printJson, type SubCommandModule, warn, workspaceOf } from "./context";
import { stackFilter, withStackFilter } from "./stack-filter";
import { selectStacks } from "../layers/selection";
import { plainTable } from "./table";

interface QuotasOptions {
  readonly aws?: boolean;
  readonly all?: boolean;
}

const verdicts: Readonly<Record<QuotaVerdict, string>> = {
  enough: "enough",
  asked: "the account's quotas stack asks for it",
  ask: "ask AWS for it by hand",
  impossible: "AWS raises it for nobody: make the estate smaller",
};

export const define: SubCommandModule["define"] = (command, run) => {
  withStackFilter(command)
    .option("--aws", "ask Service Quotas what the account has; needs credentials of the one account that --env names, and reads only")
    .option("--all", "show every quota, not only those that a new account has too little of")
    .addHelpText(
      "after",
      `\nNeeds are counted in the synthesized stacks, summed over the environments of an account. AWS's own values\nare those of ${quotasAsOf}. Exit codes: 0 everything is enough, 2 something must be requested.`,
    )
    .action(({ aws = false, all = false }: QuotasOptions) =>
      run(async (options) => {
        if (all) requireNoJson(options.json, "--all");
        const workspace = workspaceOf(options);
        const every = await withCheckoutLock(workspace, "quotas", () => synthesizeEstate(workspace, options.signal), {
          signal: options.signal,
          notify: warn,
        });
        // Quotas are the account's, so all of its environments count, whichever is chosen.
        const chosen = new Set(
          selectStacks(
            every.map(({ instance }) => instance),
            stackFilter(command),
          ).map(({ accountId }) => accountId),
        );
        const stacks = every.filter(({ instance }) => chosen.has(instance.accountId));
        const rows = quotaReport(stacks, aws ? await ask(stacks) : undefined);
        const short = rows.filter(({ verdict }) => verdict !== "enough");
        if (options.json) printJson({ format: "estate-quotas/1", asOf: quotasAsOf, quotas: rows.map(asJson) });
        else print(table(all ? rows : short, rows.length));
        return short.length === 0 ? exitCodes.fine : exitCodes.somethingToDo;
      }),
    );
};

/** @throws UserError when more than one account is meant: credentials belong to one. */
async function ask(stacks: readonly SynthesizedStack[]): Promise<LiveQuotas> {
  const [first, ...others] = [...new Map(stacks.map(({ instance }) => [instance.accountId, instance])).values()];
  if (first === undefined || others.length > 0)
    throw new UserError({ problem: "credentials belong to one account, and these are several", fix: "name one environment with --env" });
  const regions = [...new Set(stacks.map(({ instance }) => instance.region))];
  await requireAccount(first.environments[0] ?? first.owner, { id: first.accountId, name: first.accountName }, first.region);
  return liveQuotas(first.accountId, regions);
}

const asJson = ({ account, region, quota, limits, need, requested, live, verdict }: QuotaRow) => ({
  account,
  region,
  quota,
  name: limits.name,
  service: limits.service,
  code: limits.code ?? null,
  default: limits.value,
  adjustable: limits.adjustable,
  source: limits.source,
  need,
  requested: requested ?? null,
  live: live ?? null,
  verdict,
});

function table(rows: readonly QuotaRow[], total: number): string {
  if (rows.length === 0) return `${total} quotas are enough`;
  const columns = ["account", "region", "quota", "code", "AWS gives", "account has", "at peak", "in failover", "asked for", "to do"].map(
    (title) => ({ title }),
  );
  const shown = rows.map(({ account, region, limits, need, requested, live, verdict }) =>
    [
      account,
      region,
      limits.name,
      limits.code ?? "unknown",
      limits.value,
      live ?? "?",
      need.peak,
      need.failover,
      requested ?? "-",
      verdicts[verdict],
    ].map(String),
  );
  return plainTable(columns, shown);
}
