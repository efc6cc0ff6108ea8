import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { execa } from "execa";
import {
  findRepository,
  forkPoint,
  mainBranch,
  mergeUnderWay,
  type Repository,
  repositoryIfAny,
  resolveRevision,
  uncommittedFiles,
} from "../../../../src/estate/judge/affected/git";
import { packagesFor } from "../../../../src/estate/judge/affected/packages";
import { temporaryFolder, writeFile } from "../../../helpers/machine";
import { quietProgress } from "../../../helpers/quiet-progress";

const run = (folder: string, ...args: readonly string[]) =>
  execa("git", ["-c", "user.name=t", "-c", "user.email=t@example.com", ...args], { cwd: folder });

async function repository(): Promise<Repository> {
  const top = temporaryFolder();
  await run(top, "init", "--quiet", "--initial-branch=main");
  writeFileSync(path.join(top, "file"), "1");
  await run(top, "add", "file");
  await run(top, "commit", "--quiet", "-m", "one");
  return { top, prefix: "" };
}

afterEach(() => vi.unstubAllEnvs());

it.each(["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"])(
  "looks at the checkout that it stands in, whatever %s says, as in a hook",
  async (name) => {
    const [here, other] = [await repository(), await repository()];
    writeFileSync(path.join(here.top, "new"), "");
    vi.stubEnv(name, name === "GIT_WORK_TREE" ? other.top : path.join(other.top, ".git", name === "GIT_INDEX_FILE" ? "gone" : ""));
    expect(await findRepository(here.top)).toEqual(here);
    expect(await uncommittedFiles(here)).toEqual(["new"]);
  },
);

it("does not take a git that fails for a checkout without changes", async () => {
  const { top } = await repository();
  writeFileSync(path.join(top, ".git", "index"), "no index");
  await expect(uncommittedFiles({ top, prefix: "" })).rejects.toMatchObject({
    message: `${top}: git cannot say what is uncommitted`,
    details: [expect.stringContaining("index")],
  });
});

it("takes a branch for what a base names, not a tag of the same name", async () => {
  const here = await repository();
  await run(here.top, "tag", "main");
  writeFileSync(path.join(here.top, "file"), "2");
  await run(here.top, "commit", "--quiet", "-am", "two");
  const { stdout } = await run(here.top, "rev-parse", "refs/heads/main");
  expect(await resolveRevision(here, "main", "--base")).toEqual({ ref: "main", commit: stdout });
});

it("says how another user's checkout is read", async () => {
  const { top } = await repository();
  // What git itself takes to be somebody else's, to test this. https://github.com/git/git/blob/v2.39.0/setup.c
  vi.stubEnv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1");
  await expect(findRepository(top)).rejects.toMatchObject({
    message: expect.stringContaining("belongs to another user") as string,
    fix: expect.stringContaining(`git config --global --add safe.directory ${top}`) as string,
  });
});

it("takes packages for the same whatever the ends of the lock file's lines", async () => {
  const [tree, root] = [temporaryFolder(), temporaryFolder()];
  writeFileSync(path.join(tree, "package-lock.json"), "{\n}\n");
  writeFileSync(path.join(root, "package-lock.json"), "{\r\n}\r\n");
  mkdirSync(path.join(root, "node_modules"));
  expect(
    await packagesFor(tree, root, temporaryFolder(), new AbortController().signal, { begin: () => expect.fail("it installs packages") }),
  ).toBe(path.join(root, "node_modules"));
});

describe("a clone that has not all", () => {
  /** Two commits on main and a branch from the first, cloned with the last commit of the branch alone. */
  async function shallow(): Promise<Repository> {
    const { top } = await repository();
    await run(top, "checkout", "--quiet", "-b", "feature");
    writeFileSync(path.join(top, "file"), "2");
    await run(top, "commit", "--quiet", "-am", "two");
    await run(top, "checkout", "--quiet", "main");
    const clone = path.join(temporaryFolder(), "clone");
    await run(top, "clone", "--quiet", "--depth", "1", "--branch", "feature", `file://${top}`, clone);
    return { top: clone, prefix: "" };
  }

  it("says so where the main branch or a revision is not there", async () => {
    const here = await shallow();
    const expected = { details: ["this clone is shallow: it holds a part of the history only"] };
    await expect(resolveRevision(here, "main", "--base")).rejects.toMatchObject({
      ...expected,
      fix: expect.stringContaining("--unshallow") as string,
    });
    await expect(mainBranch(here)).rejects.toMatchObject(expected);
  });

  it("says so where nothing of the history is common, and else compares with the revision itself", async () => {
    const here = await shallow();
    await run(here.top, "fetch", "--quiet", "--depth", "1", "origin", "main:main");
    const base = await resolveRevision(here, "main", "--base");
    await expect(forkPoint(here, base, "HEAD")).rejects.toMatchObject({ fix: expect.stringContaining("--unshallow") as string });
    const whole = await repository();
    await run(whole.top, "checkout", "--quiet", "--orphan", "other");
    await run(whole.top, "commit", "--quiet", "-m", "of another history");
    await expect(forkPoint(whole, await resolveRevision(whole, "main", "--base"), "HEAD")).rejects.toMatchObject({
      message: "main and HEAD have no common history",
      fix: "compare with the revision itself: --base main",
    });
  });
});

it.each(["MERGE_HEAD", "REBASE_HEAD", "CHERRY_PICK_HEAD", "REVERT_HEAD"])(
  "knows by %s that the files are of no one state",
  async (head) => {
    const here = await repository();
    expect(await mergeUnderWay(here)).toBe(false);
    await run(here.top, "update-ref", head, "HEAD");
    expect(await mergeUnderWay(here)).toBe(true);
  },
);

it("does without a repository where none is needed", async () => {
  vi.stubEnv("GIT_CEILING_DIRECTORIES", path.dirname(temporaryFolder()));
  expect(await repositoryIfAny(temporaryFolder())).toBeUndefined();
});

it("gives npm the lists of the workspaces as well, without which it refuses the lock file", async () => {
  const [tree, root, bin] = [temporaryFolder(), temporaryFolder(), temporaryFolder()];
  writeFile(path.join(root, "package-lock.json"), "another\n");
  for (const file of ["package.json", "package-lock.json", "packages/one/package.json", "packages/one/src/index.ts"])
    writeFile(path.join(tree, file), "{}\n");
  const seen = path.join(bin, "seen");
  writeFile(path.join(bin, "npm"), `#!/bin/sh\nfind . -type f | sort > '${seen}'\nmkdir node_modules\n`, 0o755);
  vi.stubEnv("PATH", `${bin}:${process.env.PATH}`);
  await packagesFor(tree, root, temporaryFolder(), new AbortController().signal, quietProgress);
  expect(readFileSync(seen, "utf8").trim().split("\n")).toEqual(["./package-lock.json", "./package.json", "./packages/one/package.json"]);
});
