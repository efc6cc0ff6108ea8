import { repository as repositoryName, repositoryForm } from "../../config/schema/delivery";
import { compareWithGitHub, type Comparison } from "../estate/github/compare";
import { UserError } from "../common/user-error";
import { projectRoot } from "./context";

/**
 * Compares a repository at GitHub with the checkout's files. The token comes from the environment, as of GitHub's own command.
 *
 * @throws UserError for a name that is none, and without a token.
 */
export function askGitHub(repository: string, signal: AbortSignal): Promise<Comparison> {
  if (!repositoryName.safeParse(repository).success)
    throw new UserError({ problem: `--github ${repository}: it must be ${repositoryForm}`, fix: "correct the name" });
  const { GH_TOKEN, GITHUB_TOKEN, GITHUB_API_URL = "https://api.github.com" } = process.env;
  const token = GH_TOKEN ?? GITHUB_TOKEN ?? "";
  if (token === "")
    throw new UserError({
      problem: "GitHub says what protects a branch to whoever may read it, and there is no token",
      fix: "set GH_TOKEN for this one command: GH_TOKEN=$(gh auth token) npx estate doctor --github <owner>/<name>",
    });
  return compareWithGitHub({ root: projectRoot(), repository, api: GITHUB_API_URL, token, signal });
}

/** What was found, for people. */
export const comparisonLines = (repository: string, { branch, differences, unknown }: Comparison): string[] => [
  ...differences,
  ...unknown.map((one) => `not known: ${one}`),
  differences.length === 0
    ? `${branch} of ${repository} is protected as .github/ruleset.json asks for`
    : `${branch} of ${repository} is otherwise than .github asks for: an administrator imports .github/ruleset.json (docs/github.md)`,
];
