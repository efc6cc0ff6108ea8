import { readFileSync, statSync } from "node:fs";
import path from "node:path";
import { setTimeout } from "node:timers/promises";

/** One call of an AWS API, as the router's log has it. */
export interface LoggedCall {
  readonly status: number;
  readonly service: string;
  /** Action, or method and path. */
  readonly operation: string;
  readonly region: string;
}

/** Where the log ends now, to read from there later. */
export const endOfLog = (stateDir: string): number => statSync(path.join(stateDir, "router.log")).size;

/** Calls that the router has answered since. */
export function callsSince(stateDir: string, start: number): readonly LoggedCall[] {
  return readFileSync(path.join(stateDir, "router.log"))
    .subarray(start)
    .toString("utf8")
    .split("\n")
    .flatMap((line) => {
      const [, status, service, operation, region] =
        /(?:^|\s)(\d{3}) ([a-z0-9-]+):(.+) ([a-z]{2}(?:-[a-z]+)+-\d) by \S+ in \d+ ms$/.exec(line) ?? [];
      return status === undefined || service === undefined || operation === undefined || region === undefined
        ? []
        : [{ status: Number(status), service, operation, region }];
    });
}

/** Calls that read although their method is another one: the service has no GET for them. */
const readingPosts: readonly { readonly service: string; readonly operation: RegExp }[] = [
  // BatchGetAccountStatus. @see https://docs.aws.amazon.com/inspector/v2/APIReference/API_BatchGetAccountStatus.html
  { service: "inspector2", operation: /^POST \/status\/batch\/get$/ },
  // GetEncryptionConfig, GetGroup and GetSamplingRules. @see https://docs.aws.amazon.com/xray/latest/api/API_Operations.html
  { service: "xray", operation: /^POST \/(?:EncryptionConfig|GetGroup|GetSamplingRules|ListTagsForResource)$/ },
];

/** Whether a call can change anything in AWS. What is not known to read counts as if it could. */
export const isMutating = ({ service, operation }: LoggedCall): boolean =>
  !/^(Describe|Get|List|Head|BatchGet)/.test(operation) &&
  !/^(GET|HEAD) /.test(operation) &&
  !readingPosts.some((post) => post.service === service && post.operation.test(operation));

/** Waits until what was on its way when its sender was killed has arrived: AWS does not take such calls back either. */
export async function settled(stateDir: string): Promise<void> {
  let before: number | undefined;
  for (let end = endOfLog(stateDir); end !== before; end = endOfLog(stateDir)) {
    before = end;
    await setTimeout(2_000);
  }
}
