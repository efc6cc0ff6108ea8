import { type CheckedRequest } from "../../facts/deployment-checks";

/** What came back, or why nothing did. */
export type Answer = { readonly status: number; readonly body: string } | { readonly failure: string };

/** Times that each request is made: new tasks answer in turn, and one of them may be the one that fails. */
export const rounds = 5;

/** What the load balancer answers where no rule takes a request; no service has spoken then. */
const refusal = { status: 403, body: "Forbidden" } as const;

/** What is wrong with an answer; nothing for a good one. */
function faultOf({ path, status }: CheckedRequest, answer: Answer): string | undefined {
  if ("failure" in answer) return `${path}: no answer (${answer.failure})`;
  if (status !== undefined) return answer.status === status ? undefined : `${path}: ${answer.status} instead of ${status}`;
  if (answer.status >= 500) return `${path}: ${answer.status}`;
  return answer.status === refusal.status && answer.body === refusal.body
    ? `${path}: the load balancer has no rule for it on the listener for tests`
    : undefined;
}

/**
 * Makes every request several times and says what is wrong, each fault once. One bad answer condemns a
 * version: nobody but this function asks it yet, so there is no load that would excuse it.
 */
export async function judge(
  requests: readonly CheckedRequest[],
  ask: (path: string) => Promise<Answer>,
  times = rounds,
): Promise<readonly string[]> {
  const faults = new Set<string>();
  for (let round = 0; round < times; round += 1) {
    const answers = await Promise.all(requests.map(async (request) => faultOf(request, await ask(request.path))));
    for (const fault of answers) if (fault !== undefined) faults.add(fault);
  }
  return [...faults];
}
