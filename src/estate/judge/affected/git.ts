import { execa } from "execa";
import { shellWord } from "../../../common/shell";
import { suggest } from "../../../common/suggest";
import { UserError } from "../../../common/user-error";

/** A checkout that git knows. */
export interface Repository {
  /** Top folder of the repository. */
  readonly top: string;
  /** The project's folder below `top`, with a slash at its end; empty when both are the same. */
  readonly prefix: string;
}

/** A commit and the words it was named by. */
export interface Revision {
  readonly ref: string;
  readonly commit: string;
}

interface GitResult {
  readonly fine: boolean;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Variables by which git itself says to its hooks which repository, index and objects are meant. They
 * would make a command that a hook runs look at another repository than the one that it stands in.
 *
 * @see https://git-scm.com/docs/git#_the_git_repository
 */
const repositoryVariables = [
  "GIT_DIR",
  "GIT_WORK_TREE",
  "GIT_INDEX_FILE",
  "GIT_OBJECT_DIRECTORY",
  "GIT_ALTERNATE_OBJECT_DIRECTORIES",
  "GIT_COMMON_DIR",
  "GIT_NAMESPACE",
  "GIT_PREFIX",
  "GIT_CEILING_DIRECTORIES",
  "GIT_CONFIG",
  "GIT_GRAFT_FILE",
  "GIT_SHALLOW_FILE",
  "GIT_REPLACE_REF_BASE",
  "GIT_LITERAL_PATHSPECS",
  "GIT_GLOB_PATHSPECS",
  "GIT_NOGLOB_PATHSPECS",
  "GIT_ICASE_PATHSPECS",
];

/** Runs git in a folder, on the repository of that folder. A failure of git is a result, its absence is an error. */
export async function git(folder: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<GitResult> {
  const own = Object.fromEntries(repositoryVariables.map((name) => [name, undefined]));
  // What it says is read, so it must be said in one language.
  const run = await execa("git", [...args], { cwd: folder, env: { ...own, LC_ALL: "C", ...env }, reject: false, stdin: "ignore" });
  if (run.exitCode === undefined) {
    throw new UserError({
      problem: "git cannot be started",
      fix: "install git and put it on the PATH: revisions are read with it",
      cause: run,
    });
  }
  return { fine: run.exitCode === 0, stdout: run.stdout, stderr: run.stderr };
}

/** @throws UserError when the project does not lie in a git repository. */
export async function findRepository(root: string): Promise<Repository> {
  const { fine, stdout, stderr } = await git(root, ["rev-parse", "--show-toplevel", "--show-prefix"]);
  if (!fine && /dubious ownership/.test(stderr)) throw foreignCheckout(root, stderr);
  if (!fine) {
    throw new UserError({
      problem: `${root}: git does not take this for a repository`,
      details: stderr.split("\n"),
      fix: "run the command in a clone: revisions are compared, and only git knows them",
    });
  }
  const [top = root, prefix = ""] = stdout.split("\n");
  return { top, prefix };
}

/** The repository that the project lies in; undefined where there is none, or no git. */
export async function repositoryIfAny(root: string): Promise<Repository | undefined> {
  try {
    return await findRepository(root);
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}

/** git reads no repository of another owner, whose settings could run programs. https://git-scm.com/docs/git-config#Documentation/git-config.txt-safedirectory */
function foreignCheckout(root: string, said: string): UserError {
  const [, folder = root] = /safe\.directory '?([^'\n]+?)'?$/m.exec(said) ?? [];
  return new UserError({
    problem: `${root}: the checkout belongs to another user, so git does not read it`,
    details: said.split("\n").slice(0, 1),
    fix: `when you trust who owns it: git config --global --add safe.directory ${shellWord(folder)}; in a container, run as the checkout's owner, or give it to yourself (chown)`,
  });
}

/**
 * The commit that `ref` names. Where a branch and a tag have that name, git itself takes the tag; here
 * a base is a branch, and the branch counts.
 *
 * @param option the option that `ref` was given with, for the message
 * @throws UserError when there is no such commit.
 */
export async function resolveRevision({ top }: Repository, ref: string, option: string): Promise<Revision> {
  const commitOf = (name: string): Promise<GitResult> =>
    git(top, ["rev-parse", "--verify", "--quiet", "--end-of-options", `${name}^{commit}`]);
  const branch = await commitOf(`refs/heads/${ref}`);
  const { fine, stdout } = branch.fine ? branch : await commitOf(ref);
  if (fine) return { ref, commit: stdout };
  const known = await git(top, ["for-each-ref", "--format=%(refname:short)", "refs/heads", "refs/remotes", "refs/tags"]);
  const meant = suggest(ref, known.stdout.split("\n").filter(Boolean));
  const shallow = await isShallow(top);
  throw new UserError({
    problem: `${option} ${ref}: there is no such revision in ${top}`,
    details: shallow ? [shallowText] : [],
    fix: shallow
      ? deepen
      : meant === undefined
        ? "name a branch, a tag or a commit; `git fetch` brings new ones"
        : `did you mean ${meant}?`,
  });
}

const isShallow = async (top: string): Promise<boolean> => (await git(top, ["rev-parse", "--is-shallow-repository"])).stdout === "true";
const shallowText = "this clone is shallow: it holds a part of the history only";
const deepen = "fetch the history with `git fetch --unshallow`, or clone without a depth";

/**
 * The branch that changes are made against: what the remote calls its head, or else `main` or `master`.
 *
 * @throws UserError when the repository has none of these.
 */
export async function mainBranch({ top }: Repository): Promise<string> {
  const remote = await git(top, ["symbolic-ref", "--quiet", "--short", "refs/remotes/origin/HEAD"]);
  if (remote.fine) return remote.stdout;
  for (const name of ["main", "master"]) {
    if ((await git(top, ["rev-parse", "--verify", "--quiet", `refs/heads/${name}^{commit}`])).fine) return name;
  }
  const shallow = await isShallow(top);
  throw new UserError({
    problem: `${top}: there is no main branch`,
    details: shallow ? [shallowText] : [],
    fix: "name what to compare with: --base <revision>",
  });
}

/** Whether git is in the middle of a merge, a rebase, a cherry-pick or a revert. */
export async function mergeUnderWay({ top }: Repository): Promise<boolean> {
  for (const head of ["MERGE_HEAD", "REBASE_HEAD", "CHERRY_PICK_HEAD", "REVERT_HEAD"]) {
    if ((await git(top, ["rev-parse", "--verify", "--quiet", head])).fine) return true;
  }
  return false;
}

/**
 * The commit where `head` left `base`: what a pull request is compared with.
 *
 * @throws UserError when both have no common history.
 */
export async function forkPoint({ top }: Repository, base: Revision, head: string): Promise<Revision> {
  const { fine, stdout } = await git(top, ["merge-base", base.commit, head]);
  if (!fine) {
    const shallow = await isShallow(top);
    throw new UserError({
      problem: `${base.ref} and ${head} have no common history`,
      details: shallow ? [shallowText] : [],
      fix: shallow ? deepen : `compare with the revision itself: --base ${shellWord(base.ref)}`,
    });
  }
  return { ref: `fork point of ${base.ref}`, commit: stdout };
}

/** @throws UserError for a revision that does not lie in the history of HEAD: nobody goes back to what has never been here. */
export async function requireInHistory({ top }: Repository, { ref, commit }: Revision, option: string): Promise<void> {
  if ((await git(top, ["merge-base", "--is-ancestor", commit, "HEAD"])).fine) return;
  throw new UserError({
    problem: `${option} ${ref}: this revision is not in the history of what is checked out`,
    fix: "check out the branch whose revisions are applied, and name an earlier one of it; `git log` lists them",
  });
}

/** Names of the files in a folder of the project, as a revision has it; none when it has no such folder. */
export async function filesAt({ top, prefix }: Repository, { commit }: Revision, folder: string): Promise<readonly string[]> {
  const { fine, stdout } = await git(top, ["ls-tree", "-z", "--name-only", `${commit}:${prefix}${folder}`]);
  return fine ? stdout.split("\0").filter(Boolean) : [];
}

/** A file of the project as a revision has it; undefined when it has none of that name. */
export async function fileAt({ top, prefix }: Repository, { commit }: Revision, file: string): Promise<string | undefined> {
  const { fine, stdout } = await git(top, ["cat-file", "blob", `${commit}:${prefix}${file}`]);
  return fine ? stdout : undefined;
}

/** Files of the project, committed or not, that differ from a revision; those that git ignores are left out. */
export async function filesChangedSince(repository: Repository, { commit }: Revision): Promise<readonly string[]> {
  const { top, prefix } = repository;
  const { stdout } = await git(top, ["diff", "--name-only", "-z", "--no-renames", commit, "--", prefix === "" ? "." : prefix]);
  const committed = stdout.split("\0").filter(Boolean);
  return [...new Set([...committed, ...(await uncommittedFiles(repository))])].map((file) => file.slice(prefix.length)).sort();
}

/** Files of the project that differ from HEAD or that git does not know; ignored ones are left out. */
export async function uncommittedFiles({ top, prefix }: Repository): Promise<readonly string[]> {
  const { fine, stdout, stderr } = await git(top, [
    "status",
    "--porcelain=v1",
    "-z",
    "--untracked-files=all",
    "--no-renames",
    "--",
    prefix === "" ? "." : prefix,
  ]);
  if (!fine)
    throw new UserError({
      problem: `${top}: git cannot say what is uncommitted`,
      details: stderr.split("\n"),
      fix: "fix what git says above, and run the command again",
    });
  return stdout
    .split("\0")
    .filter(Boolean)
    .map((entry) => entry.slice("XY ".length));
}

/**
 * Writes the project as a commit has it to `folder`. Nothing is registered in the repository, so
 * nothing there needs cleaning up, however the run ends.
 *
 * @param index file for git's list of what is to be written
 * @param files those of the project that are written. @default all
 */
export async function exportRevision(
  { top, prefix }: Repository,
  { ref, commit }: Revision,
  folder: string,
  index: string,
  files?: readonly string[],
): Promise<void> {
  const env = { GIT_INDEX_FILE: index };
  for (const args of [
    ["read-tree", prefix === "" ? commit : `${commit}:${prefix}`],
    ["checkout-index", `--prefix=${folder}/`, ...(files === undefined ? ["--all"] : ["--", ...files])],
  ]) {
    const { fine, stderr } = await git(top, args, env);
    if (!fine)
      throw new UserError({
        problem: `revision ${ref} cannot be written to ${folder}`,
        details: stderr.split("\n"),
        fix: "fix what git says above",
      });
  }
}
