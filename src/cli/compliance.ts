import { loadEstate } from "../../config/load";
import { type EnvironmentConfig } from "../../config/schema/environment";
import { requireAccount } from "../estate/aws/identity";
import { accessWorld } from "../estate/judge/access/world/world";
import { dataInventory, type Store } from "../estate/judge/compliance/data-inventory";
import { inventoryMarkdown } from "../estate/judge/compliance/inventory-markdown";
import { recoveryPointsMarkdown } from "../estate/judge/compliance/recovery-points-markdown";
import { requirementTable, reportMarkdown } from "../estate/judge/compliance/markdown";
import { askCompliance } from "../estate/judge/compliance/live/ask";
import { withAccount } from "../estate/judge/compliance/live/judge";
import { type ComplianceReport, complianceReport } from "../estate/judge/compliance/report";
import { requirements } from "../estate/judge/compliance/requirements";
import { type Kept } from "../estate/judge/recovery/recovery-points";
import { synthesizeEstate } from "../estate/synthesis";
import { type SynthesizedStack } from "../estate/synthesized";
import { selectEnvironment } from "../layers/selection";
import { UserError } from "../common/user-error";
import { requireNoJson } from "./alone";
import { configFolder, exitCodes, print, printJson, type SubCommandModule, workspaceOf } from "./context";

export const define: SubCommandModule["define"] = (command, run) => {
  command
    .command("report")
    .description("check an environment against every control: met, met by exception, not met")
    .requiredOption("--env <environment>", "environment, with what its account has once")
    .option("--aws", "ask the account too: AWS Config, Security Hub, Access Analyzer; needs its credentials, and reads only")
    .option("--on <date>", "day for which exceptions count, as YYYY-MM-DD; today where it is not given")
    .addHelpText(
      "after",
      "\nReads the synthesized estate; needs no network and no account, but with --aws. Prints Markdown, or JSON with --json.\nWith --aws, what the account contradicts is not met, and what could not be asked is not known.\nExit codes: 0 every control is met or excepted, 1 failed, 2 one is not met or not known, or an exception or a suppression is to be taken out.",
    )
    .action(({ env, on, aws = false }: { env: string; on?: string; aws?: boolean }) =>
      run(async (options) => {
        const day = on ?? new Date().toISOString().slice(0, 10);
        if (!/^\d{4}-\d{2}-\d{2}$/.test(day) || Number.isNaN(Date.parse(day)))
          throw new UserError({ problem: `--on ${day} is no date`, fix: "give it as YYYY-MM-DD" });
        const estate = loadEstate(configFolder(options));
        const environment = estate.find((one) => one.environment === env);
        if (environment === undefined)
          throw new UserError({
            problem: `there is no environment ${env}`,
            fix: `give --env ${estate.map((one) => one.environment).join(", --env ")}`,
          });
        const stacks = await synthesizeEstate(workspaceOf(options), options.signal);
        const ofCode = complianceReport(env, stacks, environment.compliance.exceptions, day, {
          suppressions: environment.posture.suppressions,
        });
        const report = aws ? await askedOfAccount(ofCode, stacks, environment) : ofCode;
        if (options.json) printJson(asJson(report));
        else print(reportMarkdown(report));
        return report.stale.length === 0 &&
          report.ended.length === 0 &&
          report.judged.every(({ verdict }) => verdict === "met" || verdict === "exception")
          ? exitCodes.fine
          : exitCodes.somethingToDo;
      }),
    );
  command
    .command("data")
    .description("list every store of an environment: class, key, who reads it, copies, when data leave, how long backups are kept")
    .requiredOption("--env <environment>", "environment, with what its account has once")
    .option("--recovery-points", "print only how long AWS Backup keeps what it makes of each, as docs/recovery.md has it")
    .addHelpText(
      "after",
      "\nReads the synthesized estate; needs no network and no account. Prints Markdown, or JSON with --json.\nExit codes: 0 all is known of every store, 1 failed, 2 nothing says how one is encrypted, when its data leave, or how long its backups are kept.",
    )
    .action(({ env, recoveryPoints = false }: { env: string; recoveryPoints?: boolean }) =>
      run(async (options) => {
        if (recoveryPoints) requireNoJson(options.json, "--recovery-points");
        selectEnvironment(loadEstate(configFolder(options)), env);
        const stacks = await synthesizeEstate(workspaceOf(options), options.signal);
        const stores = dataInventory(accessWorld(stacks.filter(({ instance }) => instance.environments.includes(env))));
        if (options.json) printJson({ format: "estate-compliance-data/1", environment: env, stores: stores.map(storeJson) });
        else print(recoveryPoints ? recoveryPointsMarkdown(stores) : inventoryMarkdown(env, stores));
        return stores.every(
          (store) => store.encryptedWith !== undefined && store.deleted !== undefined && store.recoveryPoints !== undefined,
        )
          ? exitCodes.fine
          : exitCodes.somethingToDo;
      }),
    );
  command
    .command("requirements")
    .description("list what the platform must have, with what shows that it has it")
    .addHelpText("after", "\nPrints the table of docs/requirements.md. Exit codes: 0 printed, 1 failed.")
    .action(() =>
      run((options) => {
        if (options.json)
          printJson({
            format: "estate-compliance-requirements/1",
            requirements: requirements.map((one) => ({
              id: one.id,
              title: one.title,
              missing: "open" in one ? one.open : null,
              evidence: "open" in one ? [] : one.evidence.map((evidence) => ({ ...evidence })),
            })),
          });
        else print(requirementTable());
        return exitCodes.fine;
      }),
    );
};

/** @throws UserError when the credentials in use are another account's. */
async function askedOfAccount(
  report: ComplianceReport,
  stacks: readonly SynthesizedStack[],
  { environment, account, regions }: EnvironmentConfig,
): Promise<ComplianceReport> {
  await requireAccount(environment, account, regions.primary.name);
  const own = stacks.filter(({ instance }) => instance.environments.includes(environment));
  return withAccount(report, own, await askCompliance(account.id, own));
}

const keptJson = ({ vault, days }: Kept) => ({ vault, days: days ?? null });

const storeJson = ({ encryptedWith, deleted, readByNobody, recoveryPoints, ...store }: Store) => ({
  ...store,
  backedUp: recoveryPoints !== null,
  recoveryPoints:
    recoveryPoints === null || recoveryPoints === undefined
      ? null
      : {
          ...recoveryPoints,
          rules: recoveryPoints.rules.map(({ rule, own, copies }) => ({ rule, own: keptJson(own), copies: copies.map(keptJson) })),
        },
  encryptedWith: encryptedWith ?? null,
  deleted: deleted ?? null,
  readByNobody: readByNobody ?? null,
});

const asJson = ({ environment, day, judged, stale, ended }: ComplianceReport) => ({
  format: "estate-compliance-report/1" as const,
  environment,
  day,
  controls: judged.map(({ control, verdict, evidence, exception, live }) => ({
    id: control.id,
    statement: control.statement,
    verdict,
    frameworks: Object.entries(control.frameworks).map(([name, clauses]) => ({ name, clauses: clauses as readonly string[] })),
    exception: exception ?? null,
    evidence: evidence.map((one) => ({ pointer: { ...one.evidence }, shortcomings: one.shortcomings })),
    live: live?.map((one) => ({ ...one })) ?? null,
  })),
  stale,
  ended,
});
