import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { UserError } from "../../common/user-error";
import { clientSettings } from "./client-settings";
import { askAws } from "./failure";

/** AWS refuses requests whose time differs by more than this. @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-troubleshooting.html */
const allowedSkewMinutes = 5;

export interface Identity {
  readonly accountId: string;
  /** Who the credentials belong to. */
  readonly arn: string;
}

/**
 * Asks AWS whose credentials are in use.
 *
 * @throws UserError when they belong to another account than the one that is configured, when there
 * are none, or when this machine's clock is off.
 */
export async function requireAccount(
  environment: string,
  account: { readonly id: string; readonly name: string },
  region: string,
): Promise<Identity> {
  const identity = await whoAmI(region);
  if (identity.accountId === account.id) return identity;
  throw new UserError({
    problem: `the credentials in use belong to account ${identity.accountId}, but ${environment} is configured for account ${account.id} (${account.name}); nothing was changed`,
    details: [`in use: ${identity.arn}`],
    fix: `use credentials of account ${account.id}, or correct account.id of the environment`,
  });
}

async function whoAmI(region: string): Promise<Identity> {
  const client = new STSClient(clientSettings("sts", region));
  let answered: Date | undefined;
  // The SDK corrects the time of its own requests silently; Terraform's programs do not all do so.
  client.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      answered = dateOf(result.response);
      return result;
    },
    { step: "deserialize", priority: "low" },
  );
  try {
    const { Account: accountId, Arn: arn } = await askAws("asking AWS whose credentials these are", () =>
      client.send(new GetCallerIdentityCommand({})),
    );
    if (accountId === undefined || arn === undefined)
      throw new UserError({
        problem: "asking AWS whose credentials these are: the answer names no account",
        fix: "look at HTTPS_PROXY and AWS_ENDPOINT_URL: what answers is not AWS",
      });
    if (answered !== undefined) requireClock(answered, new Date());
    return { accountId, arn };
  } finally {
    client.destroy();
  }
}

function dateOf(response: unknown): Date | undefined {
  const { headers } = (response ?? {}) as { headers?: Record<string, string> };
  const date = new Date(headers?.date ?? "");
  return Number.isNaN(date.getTime()) ? undefined : date;
}

/** @throws UserError when this machine's time and that of AWS are too far apart. */
export function requireClock(aws: Date, here: Date): void {
  const minutes = Math.round((here.getTime() - aws.getTime()) / 60_000);
  if (Math.abs(minutes) <= allowedSkewMinutes) return;
  throw new UserError({
    problem: `the clock of this machine is ${Math.abs(minutes)} minutes ${minutes > 0 ? "ahead" : "behind"}; AWS refuses requests from ${allowedSkewMinutes} minutes on. Nothing was changed`,
    details: [`here: ${here.toISOString()}`, `AWS:  ${aws.toISOString()}`],
    fix: "set the clock (`timedatectl set-ntp true`, or the host's clock of a virtual machine), then run the command again",
  });
}
