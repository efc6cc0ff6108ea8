import { z } from "zod";
import { UserError } from "../../common/user-error";
import { branchOf, branchRules, missingRules, readRuleset } from "./protection";

export interface GitHubQuestion {
  /** Root of the checkout. */
  readonly root: string;
  /** `<owner>/<name>`. */
  readonly repository: string;
  /** Address of the API, without a slash at its end. */
  readonly api: string;
  /** Token of who asks; it is sent and kept nowhere. */
  readonly token: string;
  readonly signal?: AbortSignal;
}

/** What is otherwise at GitHub than the checkout's files ask for, and what the token may not see. */
export interface Comparison {
  readonly branch: string;
  readonly differences: readonly string[];
  readonly unknown: readonly string[];
}

const errors = z.object({ errors: z.array(z.looseObject({ kind: z.string(), line: z.number(), source: z.string() })) });
const bypass = z.looseObject({ name: z.string(), bypass_actors: z.array(z.looseObject({ actor_type: z.string() })).optional() });

/**
 * Compares the protection of the main branch and the owners of code with `.github/`. It reads only.
 *
 * @throws UserError when GitHub does not answer as its documents say.
 * @see https://docs.github.com/en/rest/repos/rules
 */
export async function compareWithGitHub(question: GitHubQuestion): Promise<Comparison> {
  const expected = readRuleset(question.root);
  const branch = branchOf(expected);
  const rules = branchRules.parse(await ask(question, `rules/branches/${encodeURIComponent(branch)}`));
  const owners = errors.parse(await ask(question, `codeowners/errors?ref=${encodeURIComponent(branch)}`));
  const sets = [...new Set(rules.flatMap(({ ruleset_id: id }) => id ?? []))];
  const known = await Promise.all(sets.map(async (id) => bypass.parse(await ask(question, `rulesets/${id}`))));
  return {
    branch,
    differences: [
      ...missingRules(expected, rules),
      ...known.flatMap(({ name, bypass_actors: actors = [] }) =>
        actors.map(({ actor_type: actor }) => `the ruleset ${name} may be bypassed by a ${actor}`),
      ),
      ...owners.errors.map(({ kind, line, source }) => `CODEOWNERS line ${line}: ${kind}: ${source.trim()}`),
    ],
    // https://docs.github.com/en/rest/repos/rules#get-a-repository-ruleset: only who may write the ruleset sees them
    unknown: known
      .filter(({ bypass_actors: actors }) => actors === undefined)
      .map(({ name }) => `who may bypass the ruleset ${name}: the token may not see it`),
  };
}

async function ask({ api, repository, token, signal }: GitHubQuestion, what: string): Promise<unknown> {
  const address = `${api}/repos/${repository}/${what}`;
  const response = await fetch(address, {
    headers: { accept: "application/vnd.github+json", authorization: `Bearer ${token}`, "x-github-api-version": "2022-11-28" },
    ...(signal === undefined ? {} : { signal }),
  });
  if (!response.ok)
    throw new UserError({
      problem: `GitHub answers ${response.status} to ${address}`,
      fix: "check the repository's name, and that GH_TOKEN may read its administration and contents",
    });
  return response.json();
}
