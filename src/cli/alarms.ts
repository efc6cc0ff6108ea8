import { type Command } from "commander";
import { loadEstate } from "../../config/load";
import { type EnvironmentConfig } from "../../config/schema/environment";
import { type ExchangeCalendar, exchangeCalendar } from "../facts/market-calendar";
import { withCheckoutLock } from "../estate/checkout-lock";
import { inventory, type ListedAlarm, runbookSections } from "../estate/judge/alarms/inventory";
import { listenersOf } from "../estate/judge/alarms/people";
import { alarmsOf } from "../estate/judge/alarms/read";
import { type Responsibility, responsibilities, responsibilityPage } from "../estate/judge/alarms/responsibility";
import { type Scenario } from "../estate/judge/alarms/scenario";
import { quarter, scenarios } from "../estate/judge/alarms/scenarios";
import { simulate, type Notification } from "../estate/judge/alarms/simulate";
import { synthesizeEstate } from "../estate/synthesis";
import { selectStacks } from "../layers/selection";
import { suggest } from "../common/suggest";
import { UserError } from "../common/user-error";
import { requireNoJson } from "./alone";
import { configFolder, exitCodes, type GlobalOptions, print, printJson, type SubCommandModule, warn, workspaceOf } from "./context";
import { stackFilter, withStackFilter } from "./stack-filter";
import { plainTable } from "./table";

export const define: SubCommandModule["define"] = (command, run) => {
  const list = command.command("list").description("list alarms: what they watch, whom they wake, what they cost");
  withStackFilter(list)
    .option("--markdown", "print the runbook's sections instead, as docs/alarms.md has them")
    .action(({ markdown = false }: { markdown?: boolean }) =>
      run(async (options) => {
        if (markdown) requireNoJson(options.json, "--markdown");
        const stacks = await synthesized(options);
        const ids = chosenStacks(stacks, list);
        // Pages of one stack look at alarms of others, so all are read whichever are shown.
        const every = inventory(alarmsOf(stacks));
        const listed = every.filter(({ alarm }) => ids.has(alarm.stack));
        if (options.json) printJson({ format: "estate-alarms/2", alarms: listed.map(asJson), usdPerMonth: cost(listed) });
        else print(markdown ? runbookSections(listed) : table(listed));
        return exitCodes.fine;
      }),
    );
  const map = command.command("map").description("show which resource leads by which alarm to whom");
  withStackFilter(map)
    .option("--markdown", "print it as a page of a report")
    .action(({ markdown = false }: { markdown?: boolean }) =>
      run(async (options) => {
        if (markdown) requireNoJson(options.json, "--markdown");
        const stacks = await synthesized(options);
        const ids = chosenStacks(stacks, map);
        const rows = responsibilities(inventory(alarmsOf(stacks)), listenersOf(stacks)).filter(({ stack }) => ids.has(stack));
        if (options.json) printJson({ format: "estate-alarms-map/1", responsibilities: rows.map((row) => ({ ...row })) });
        else print(markdown ? responsibilityPage(rows) : responsibilityTable(rows));
        return exitCodes.fine;
      }),
    );
  command
    .command("explain <alarm>")
    .description("explain why an alarm exists: what it looks at, which key sets it, whom it wakes")
    .action((name: string) =>
      run(async (options) => {
        const every = inventory(alarmsOf(await synthesized(options)));
        const found = every.filter(({ alarm }) => alarm.name === name);
        if (found.length === 0) throw unknownAlarm(name, every);
        if (options.json) printJson({ format: "estate-alarms-explain/2", alarms: found.map(asJson) });
        else print(found.map(explained).join("\n\n"));
        return exitCodes.fine;
      }),
    );
  command
    .command("simulate [scenario...]")
    .description("play troubles with the alarms of an environment, and show who is woken when")
    .requiredOption("--env <environment>", "environment whose alarms are played")
    .option("--all", "show messages to topics too, not only pages")
    .addHelpText(
      "after",
      `\nScenarios: ${known()
        .map(({ id }) => id)
        .join(", ")}.\nWithout one, all are played.\nExit codes: 0 the pages that a person would expect, 1 failed, 2 others.`,
    )
    .action((ids: readonly string[], { env, all = false }: { env: string; all?: boolean }) =>
      run(async (options) => {
        if (all) requireNoJson(options.json, "--all");
        const environment = environmentOf(options, env);
        const alarms = alarmsOf((await synthesized(options)).filter(({ instance }) => instance.environments.includes(env)));
        const played = chosen(ids).map((scenario) => ({ scenario, notifications: simulate(alarms, scenario, marketOf(environment)) }));
        const outcome = played.map(({ scenario, notifications }) => ({
          scenario,
          notifications,
          expected: isExpected(scenario, notifications),
        }));
        if (options.json)
          printJson({
            format: "estate-alarms-simulate/2",
            environment: env,
            scenarios: outcome.map(({ scenario, notifications, expected }) => ({ ...wordsOf(scenario), notifications, expected })),
          });
        else print(outcome.map((one) => scenarioText(one, all)).join("\n\n"));
        return outcome.every(({ expected }) => expected) ? exitCodes.fine : exitCodes.somethingToDo;
      }),
    );
};

const synthesized = (options: GlobalOptions) => {
  const workspace = workspaceOf(options);
  return withCheckoutLock(workspace, "alarms", () => synthesizeEstate(workspace, options.signal), { signal: options.signal, notify: warn });
};

/** Ids of the stacks that a sub-command is to show. */
const chosenStacks = (stacks: Awaited<ReturnType<typeof synthesized>>, command: Command): ReadonlySet<string> =>
  new Set(
    selectStacks(
      stacks.map(({ instance }) => instance),
      stackFilter(command),
    ).map(({ id }) => id),
  );

const known = (): readonly Scenario[] => [...scenarios, quarter];
const wordsOf = ({ id, description, start }: Scenario) => ({ id, description, start });

function chosen(ids: readonly string[]): readonly Scenario[] {
  if (ids.length === 0) return known();
  return ids.map((id) => {
    const scenario = known().find((one) => one.id === id);
    if (scenario !== undefined) return scenario;
    const names = known().map((one) => one.id);
    throw new UserError({ problem: `there is no scenario ${id}`, fix: `name one of ${names.join(", ")}${meant(id, names)}` });
  });
}

const meant = (word: string, words: readonly string[]): string => {
  const near = suggest(word, words);
  return near === undefined ? "" : `; ${near} was probably meant`;
};

function environmentOf(options: GlobalOptions, name: string): EnvironmentConfig {
  const estate = loadEstate(configFolder(options));
  const found = estate.find(({ environment }) => environment === name);
  if (found !== undefined) return found;
  const names = estate.map(({ environment }) => environment);
  throw new UserError({ problem: `there is no environment ${name}`, fix: `name one of ${names.join(", ")}${meant(name, names)}` });
}

const marketOf = ({ market: { closures, earlyCloses, ...hours } }: EnvironmentConfig) => ({
  hours,
  calendar: {
    ...exchangeCalendar,
    holidays: { ...exchangeCalendar.holidays, ...closures },
    earlyCloses: { ...exchangeCalendar.earlyCloses, ...earlyCloses },
  } satisfies ExchangeCalendar,
});

const pagesOf = (notifications: readonly Notification[]): readonly string[] =>
  notifications.flatMap(({ region, page }) => (page === undefined ? [] : [`${region} ${page}`])).sort();

/** Whether exactly the pages come that a person would expect. */
const isExpected = ({ pages }: Scenario, notifications: readonly Notification[]): boolean =>
  JSON.stringify(pagesOf(notifications)) === JSON.stringify(pages.map(({ region, page }) => `${region} ${page}`).sort());

function scenarioText(
  { scenario, notifications, expected }: { scenario: Scenario; notifications: readonly Notification[]; expected: boolean },
  all: boolean,
): string {
  const shown = notifications.filter(({ page }) => all || page !== undefined);
  const rows = shown.map(({ minute, region, alarm, page, topics }) => [minute.toFixed(1), region, page ?? "-", alarm, topics.join(", ")]);
  const columns = [{ title: "minute", align: "right" as const }, ...["region", "page", "alarm", "notifies"].map((title) => ({ title }))];
  const verdict = expected
    ? "as expected"
    : `not as expected: ${scenario.pages.map(({ region, page }) => `${region} ${page}`).join(", ") || "nobody"} would be right`;
  return [`${scenario.id}: ${scenario.description}`, rows.length === 0 ? "nobody is woken" : plainTable(columns, rows), verdict].join("\n");
}

function unknownAlarm(name: string, every: readonly ListedAlarm[]): UserError {
  const names = [...new Set(every.map(({ alarm }) => alarm.name))];
  return new UserError({ problem: `there is no alarm ${name}`, fix: `\`npx estate alarms list\` has their names${meant(name, names)}` });
}

const asJson = ({ alarm, meaning, firstAction, runbook, setBy, pages, usdPerMonth }: ListedAlarm) => ({
  name: alarm.name,
  kind: alarm.kind,
  stack: alarm.stack,
  environment: alarm.environment,
  region: alarm.region,
  meaning,
  firstAction,
  runbook,
  setBy: setBy ?? null,
  notifies: alarm.notifies,
  pages,
  looksAt: looksAt(alarm),
  usdPerMonth,
});

const looksAt = (alarm: ListedAlarm["alarm"]): string =>
  alarm.kind === "composite"
    ? alarm.rule
    : `${alarm.expression} of ${Object.entries(alarm.series)
        .map(([id, { namespace, name, statistic }]) => `${id === "value" ? "value" : id} = ${statistic} of ${namespace} ${name}`)
        .join(", ")}`;

const cost = (listed: readonly ListedAlarm[]): number => Number(listed.reduce((sum, { usdPerMonth }) => sum + usdPerMonth, 0).toFixed(2));

function table(listed: readonly ListedAlarm[]): string {
  const columns = [
    ...["alarm", "region", "wakes as", "notifies", "set by"].map((title) => ({ title })),
    { title: "usd a month", align: "right" as const },
  ];
  const rows = listed.map(({ alarm, pages, setBy, usdPerMonth }) => [
    alarm.name,
    alarm.region,
    pages.join(", ") || "-",
    alarm.notifies.join(", ") || "nobody",
    setBy ?? "-",
    usdPerMonth.toFixed(2),
  ]);
  return `${plainTable(columns, rows)}\n\n${listed.length} alarms, ${cost(listed).toFixed(2)} USD a month at list price`;
}

function responsibilityTable(rows: readonly Responsibility[]): string {
  const columns = ["region", "resource", "alarm", "wakes as", "who hears of it"].map((title) => ({ title }));
  return plainTable(
    columns,
    rows.map(({ region, stack, resource, alarm, pages, people }) => [
      region,
      `${stack}/${resource}`,
      alarm,
      pages.join(", ") || "-",
      people.join("; ") || "nobody",
    ]),
  );
}

function explained(listed: ListedAlarm): string {
  const { alarm, meaning, firstAction, runbook, setBy, pages, usdPerMonth } = listed;
  const condition =
    alarm.kind === "composite"
      ? `rule: ${alarm.rule}`
      : `rings when: ${alarm.comparison} ${alarm.threshold}, ${alarm.datapoints} of ${alarm.periods} periods of ${alarm.periodSeconds} s; silence counts as ${alarm.missing}`;
  return [
    `${alarm.name} in ${alarm.region} (${alarm.stack})`,
    `  ${meaning}`,
    `  first: ${firstAction}`,
    `  looks at: ${looksAt(alarm)}`,
    `  ${condition}`,
    `  set by: ${setBy ?? "no key; no other value would make sense"}`,
    `  notifies: ${alarm.notifies.join(", ") || "nobody itself"}`,
    `  wakes somebody: ${pages.length === 0 ? "no" : `as the page ${pages.join(", ")}`}`,
    `  costs: ${usdPerMonth.toFixed(2)} USD a month`,
    `  runbook: docs/alarms.md#${runbook}`,
  ].join("\n");
}
