import { shellWord } from "../../../common/shell";
import { UserError } from "../../../common/user-error";
import { adviceFor } from "../../aws/failure";
import { type Diagnostic } from "../terraform/run";
import { failureLines } from "../terraform/diagnostics";
import { type StackSession } from "./stack-session";
import { erroredStateIn, unsavedState } from "./errored-state";
import { type HeldLock, readLockText, stateLocked } from "./state-lock";
import { lockObjectOf } from "./state-store";

const maximumLines = 40;

/** What only a run on a real state meets, and what to do about it. The first that matches counts. */
const explanations: readonly { readonly pattern: RegExp; readonly fix: (stack: StackSession["stack"], folder: string) => string }[] = [
  {
    pattern: /NoSuchBucket|S3 bucket .* does not exist/,
    fix: ({ instance }) => `make the bucket of its state first: \`npx estate bootstrap ${instance.environments[0] ?? instance.owner}\``,
  },
  {
    // What AWS answers to a second one of what it keeps one of: names, rules, priorities, ports.
    pattern: /AlreadyExists|already exists|\.Duplicate\b|DuplicateListener|PriorityInUse|ResourceExistsException/,
    fix: (_, folder) =>
      `look in AWS at what is there already; when an apply that was cut off made it, take it into the state: terraform -chdir=${shellWord(folder)} import <address> <id>; then run the same command again`,
  },
  {
    pattern: /NoSuchHostedZone|No hosted zone found|no matching Route ?53 Hosted Zone/i,
    fix: ({ instance }) =>
      `set dns.hostedZone of the environment to a zone that account ${instance.accountId} has (aws route53 list-hosted-zones-by-name), or let the layer \`zone\` make it and apply that first; then plan again`,
  },
  { pattern: /Unable to find remote state/, fix: () => "apply the stack that it reads from first; `npx estate list` shows which that is" },
  {
    pattern: /Saved plan (?:is stale|does not match)|Inconsistent dependency lock file/,
    fix: ({ instance }) => `plan it again: ${planCommand(instance)}`,
  },
  {
    pattern: /not allowed to be used|AWS account ID not allowed/i,
    fix: ({ instance }) => `use credentials of account ${instance.accountId} (${instance.accountName})`,
  },
];

/** The command that plans one stack. */
export const planCommand = ({ environments, owner, region, layer }: StackSession["stack"]["instance"]): string =>
  `\`npx estate plan --live --env ${environments[0] ?? owner} --region ${region} --layer ${layer}\``;

const saidIn = (errors: readonly Diagnostic[]): string => errors.map(({ summary, detail = "" }) => `${summary}\n${detail}`).join("\n");

/** Whether Terraform could not get a lock and does not say whose it is, so that somebody has to look at the object. */
export const isUntoldLock = (errors: readonly Diagnostic[]): boolean => readLockText(saidIn(errors)) === "untold";

/**
 * Turns what Terraform printed into a message that says which stack it was and what to do.
 *
 * @param lock the lock as it stands since, where Terraform does not say whose it is.
 */
export function terraformFailure(
  verb: string,
  { stack, call }: StackSession,
  errors: readonly Diagnostic[],
  text: string,
  lock?: HeldLock,
): UserError {
  const holder = readLockText(saidIn(errors));
  if (holder !== undefined)
    return stateLocked(stack.instance.id, holder === "untold" ? lock : { object: lockObjectOf(stack), holder }, call.folder);
  const unsaved = erroredStateIn(call.folder);
  if (verb === "apply" && unsaved !== undefined) return unsavedState(stack, unsaved, failureLines(errors, text).slice(0, maximumLines));
  const lines = failureLines(errors, text).slice(0, maximumLines);
  const all = lines.join("\n");
  const known = explanations.find(({ pattern }) => pattern.test(all));
  return new UserError({
    problem: `${stack.instance.id}: Terraform cannot ${verb} it`,
    details: lines,
    fix: known?.fix(stack, call.folder) ?? adviceFor(lines, "fix what Terraform names above and run the command again"),
  });
}
