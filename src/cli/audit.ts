import { loadEstate } from "../../config/load";
import { type EnvironmentConfig } from "../../config/schema/environment";
import { requireAccount } from "../estate/aws/identity";
import { goneBefore, periodSince } from "../estate/judge/audit/period";
import { requireSubject } from "../estate/judge/audit/subject";
import { type TrailEvents } from "../estate/judge/audit/trail-event";
import { actorOf, type Deed, who } from "../estate/judge/audit/who";
import { UserError } from "../common/user-error";
import { auditNames } from "../facts/audit-names";
import { exitCodes, type GlobalOptions, configFolder, print, printJson, type SubCommandModule, warn } from "./context";
import { plainTable } from "./table";

interface WhoOptions {
  readonly env?: string;
  readonly since: string;
  readonly events?: string;
}

export const define: SubCommandModule["define"] = (command, run) => {
  command
    .command("who <subject>")
    .description("show what a person or a role did, or who did what to a resource")
    .option("--env <environment>", "environment whose account's trail is asked; needs credentials of that account")
    .option("--since <time>", "how far back: 90m, 12h, 7d, 2w, or a point in time", "1d")
    .option("--events <folder>", "read the trail's files in this folder instead, such as after `aws s3 sync`; needs no account")
    .addHelpText(
      "after",
      "\n<subject> is a name, a path or an ARN: alice, smart0dte-prod-api, arn:aws:s3:::<bucket>/<key>.\nWhat was done through sessions that a person opened is found too. Reads only.\nExit codes: 0 answered, 1 failed, 2 answered, but some lines were not understood, or the log\ngroup has not all of that time any more.",
    )
    .action((given: string, { env, since, events: folder }: WhoOptions) =>
      run(async (options) => {
        const subject = requireSubject(given);
        const period = periodSince(since, new Date());
        const asked = folder === undefined ? accountOf(options, env) : undefined;
        const gone = asked === undefined ? undefined : goneBefore(period, asked.audit.trail.logRetentionDays);
        const { events, notUnderstood } =
          asked === undefined
            ? (await import("../estate/judge/audit/trail-files")).eventsInFiles(folder ?? "", period)
            : await fromLog(asked, subject, period, options.signal);
        const { deeds, sessionKeys } = who(events, subject);
        if (options.json)
          printJson({
            format: "estate-audit-who/1",
            subject,
            from: period.from.toISOString(),
            to: period.to.toISOString(),
            sessionKeys,
            notUnderstood,
            goneBefore: gone?.toISOString() ?? null,
            events: deeds.map(({ event, parts }) => ({ parts, actor: actorOf(event), event })),
          });
        else print(table(subject, deeds));
        if (notUnderstood > 0) warn(`${notUnderstood} lines are no events that can be read; the answer may lack something`);
        if (gone !== undefined)
          warn(
            `the log group keeps nothing from before ${gone.toISOString()}; what is older is in the trail's files: --events (docs/governance.md)`,
          );
        return notUnderstood === 0 && gone === undefined ? exitCodes.fine : exitCodes.somethingToDo;
      }),
    );
};

function accountOf(options: GlobalOptions, name: string | undefined): EnvironmentConfig {
  const estate = loadEstate(configFolder(options));
  const found = estate.find(({ environment }) => environment === name);
  if (found !== undefined) return found;
  throw new UserError({
    problem: name === undefined ? "it is not said whose trail to ask" : `there is no environment ${name}`,
    fix: `give --env ${estate.map(({ environment }) => environment).join(", --env ")}, or files with --events`,
  });
}

/** First what holds the subject's name, then what the sessions did that it opened, until no new one shows up. */
async function fromLog(
  environment: EnvironmentConfig,
  subject: string,
  period: ReturnType<typeof periodSince>,
  signal: AbortSignal,
): Promise<TrailEvents> {
  const { eventsInLog } = await import("../estate/judge/audit/trail-log");
  const region = environment.regions.primary.name;
  await requireAccount(environment.environment, environment.account, region);
  const log = { region, logGroupName: auditNames(environment).logGroup };
  const found = await eventsInLog(log, [subject], period, signal);
  let { events, notUnderstood } = found;
  const asked = new Set<string>();
  for (;;) {
    const keys = who(events, subject).sessionKeys.filter((key) => !asked.has(key));
    if (keys.length === 0) return { events, notUnderstood };
    for (const key of keys) asked.add(key);
    const more = await eventsInLog(log, keys, period, signal);
    events = [...events, ...more.events];
    notUnderstood += more.notUnderstood;
  }
}

function table(subject: string, deeds: readonly Deed[]): string {
  if (deeds.length === 0) return `nothing was done by or to ${subject} that the trail knows of`;
  const columns = ["time", "who", "did", "region", "from", "result", "part"].map((title) => ({ title }));
  return plainTable(
    columns,
    deeds.map(({ event, parts }) => [
      event.eventTime,
      actorOf(event),
      `${event.eventSource.replace(".amazonaws.com", "")}:${event.eventName}`,
      event.awsRegion,
      event.sourceIPAddress ?? "-",
      event.errorCode ?? "done",
      parts.join(", "),
    ]),
  );
}
