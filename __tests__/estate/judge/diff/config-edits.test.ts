import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";
import { execa } from "execa";
import { configEdits } from "../../../../src/estate/judge/diff/config-edits";
import { findRepository } from "../../../../src/estate/judge/affected/git";
import { temporaryFolder } from "../../../helpers/command";

/** A repository whose one commit has these files in `config`, and the keys that are edited against it. */
async function repositoryWith(files: Readonly<Record<string, string>>) {
  const folder = temporaryFolder();
  const git = (...args: readonly string[]) =>
    execa("git", ["-c", "user.name=t", "-c", "user.email=t@example.com", ...args], { cwd: folder });
  const file = (name: string): string => path.join(folder, "config", name);
  mkdirSync(path.join(folder, "config"));
  const write = (name: string, text: string): void => writeFileSync(file(name), text);
  for (const [name, text] of Object.entries(files)) write(name, text);
  await git("init", "--quiet");
  await git("add", "--all");
  await git("commit", "--quiet", "--message", "base");
  const commit = (await git("rev-parse", "HEAD")).stdout;
  const edits = async () =>
    (await configEdits(folder, "config", await findRepository(folder), { ref: "HEAD", commit })).map(
      ({ file: name, line, key, before, after }) => [name, line, key, before, after],
    );
  return { write, edits, rename: (from: string, to: string) => renameSync(file(from), file(to)) };
}

const text = "network:\n  zones: 2 # of three\n  cidr: 10.0.0.0/16\n";

it("finds keys by what they mean, with the line where they stand or stood", async () => {
  const { write, edits } = await repositoryWith({ "dev.yaml": text, "notes.txt": "a" });
  write("notes.txt", "b");
  write("dev.yaml", "# a comment\nnetwork: { cidr: 10.0.0.0/16, zones: 3, added: { a: 1 } }\n");
  expect(await edits()).toEqual([
    ["config/dev.yaml", 2, "network.zones", "2", "3"],
    ["config/dev.yaml", 2, "network.added", undefined, '{"a":1}'],
  ]);
  write("dev.yaml", "network: { cidr: 10.0.0.0/16 }\n");
  expect(await edits()).toEqual([["config/dev.yaml", 2, "network.zones", "2", undefined]]);
});

it("takes a file in another spelling for the same environment, and another name for another one", async () => {
  const { write, edits, rename } = await repositoryWith({ "dev.yaml": text });
  rename("dev.yaml", "dev.YML");
  expect(await edits()).toEqual([]);
  write("dev.YML", text.replace("2", "3"));
  expect(await edits()).toEqual([["config/dev.YML", 2, "network.zones", "2", "3"]]);
  rename("dev.YML", "trial.yaml");
  expect(await edits()).toEqual([
    ["config/dev.yaml", undefined, "", "the file", undefined],
    ["config/trial.yaml", undefined, "", undefined, "the file"],
  ]);
});
