import { EstateValues } from "../estate/judge/access/world/values";
import { requireAccount } from "../estate/aws/identity";
import { type AnsweredDoubt, answerDoubts, readDoubts } from "../estate/judge/doubts/doubts";
import { accountReads } from "../estate/judge/doubts/reads";
import { selectStacks } from "../layers/selection";
import { synthesizeEstate } from "../estate/synthesis";
import { type Workspace } from "../estate/workspace";
import { UserError } from "../common/user-error";
import { colours } from "./colours";

/**
 * Asks the account of an environment about every doubt of docs/unproved.md that reading can answer.
 *
 * @throws UserError when no environment, or credentials of another account, are given.
 */
export async function askAccount(
  workspace: Workspace,
  environment: string | undefined,
  signal: AbortSignal,
): Promise<readonly AnsweredDoubt[]> {
  if (environment === undefined)
    throw new UserError({
      problem: "credentials belong to one account, and no environment says which",
      fix: "name one environment with --env",
    });
  const every = await synthesizeEstate(workspace, signal);
  const chosen = new Set(
    selectStacks(
      every.map(({ instance }) => instance),
      { env: [environment] },
    ).map(({ id }) => id),
  );
  const stacks = every.filter(({ instance }) => chosen.has(instance.id));
  const [first] = stacks;
  if (first === undefined) throw new Error(`${environment} has no stacks`);
  const { accountId, accountName, region } = first.instance;
  await requireAccount(environment, { id: accountId, name: accountName }, region);
  const context = { account: accountId, resources: new EstateValues(stacks).all(), reads: accountReads(accountId), now: new Date() };
  return answerDoubts(readDoubts(workspace.root), context);
}

const labels: Readonly<Record<AnsweredDoubt["verdict"], string>> = {
  "as assumed": colours.green("as assumed"),
  otherwise: colours.red("otherwise "),
  early: colours.yellow("too early "),
  trial: colours.dim("trial     "),
};

export function doubtLines(doubts: readonly AnsweredDoubt[]): string[] {
  const count = (wanted: AnsweredDoubt["verdict"]): number => doubts.filter(({ verdict }) => verdict === wanted).length;
  return [
    ...doubts.flatMap(({ heading, verdict, found, trial }) => [
      `${labels[verdict]}  ${heading}: ${found}`,
      ...(verdict === "as assumed" ? [] : [`${" ".repeat(12)}try: ${trial}`]),
    ]),
    "",
    `${doubts.length} doubts: ${count("as assumed")} are as assumed, ${count("otherwise")} otherwise, ${count("early")} cannot be known yet, ${count("trial")} need a trial (docs/unproved.md)`,
  ];
}
