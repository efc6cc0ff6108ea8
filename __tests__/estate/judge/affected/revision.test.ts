import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { findRepository, git, resolveRevision } from "../../../../src/estate/judge/affected/git";
import { synthesizeRevision } from "../../../../src/estate/judge/affected/revision";
import { type Workspace } from "../../../../src/estate/workspace";
import { temporaryFolder } from "../../../helpers/machine";
import { quietProgress } from "../../../helpers/quiet-progress";

/** An app that synthesizes one stack, which says where the code lay that ran, what it was and what it read. */
const app = (code: string): string => `import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
const { CDKTF_OUTDIR: out, ESTATE_CONFIG: config } = process.env;
const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
// Somebody saves code while it runs.
if (existsSync(path.join(root, "docs", "busy.md"))) writeFileSync(path.join(root, "late.ts"), "");
const said = { root, code: ${JSON.stringify(code)}, config: readFileSync(path.join(config, "dev.yaml"), "utf8") };
mkdirSync(path.join(out, "stacks", "one"), { recursive: true });
writeFileSync(path.join(out, "estate.json"), JSON.stringify({ stacks: [{ id: "one" }] }));
writeFileSync(path.join(out, "stacks", "one", "cdk.tf.json"), JSON.stringify({ terraform: { required_providers: {}, said } }));
`;

function write(root: string, files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
    writeFileSync(path.join(root, name), text);
  }
}

const person = { GIT_AUTHOR_NAME: "n", GIT_AUTHOR_EMAIL: "n@example.com", GIT_COMMITTER_NAME: "n", GIT_COMMITTER_EMAIL: "n@example.com" };

/** A project with one commit, and edits that are not committed. @returns what the commit's synthesis says */
async function synthesized(
  edits: (root: string) => void,
): Promise<{ readonly own: boolean; readonly code: string; readonly config: string }> {
  const root = temporaryFolder();
  write(root, {
    "bin/synth.mjs": app("committed"),
    "config/dev.yaml": "committed: true\n",
    "config/load.ts": "",
    "package-lock.json": "{}",
    "docs/design.md": "",
    ".gitignore": ".estate\nnode_modules\n",
  });
  for (const args of [
    ["init", "--quiet"],
    ["add", "--all"],
    ["commit", "--quiet", "--message", "first"],
  ])
    await git(root, args, person);
  mkdirSync(path.join(root, "node_modules"));
  edits(root);
  const workspace = { root, config: path.join(root, "config"), state: path.join(root, ".estate") } as Workspace;
  const repository = await findRepository(root);
  const revision = await resolveRevision(repository, "HEAD", "--base");
  const call = { workspace, repository, signal: new AbortController().signal, progress: quietProgress };
  const [stack] = await synthesizeRevision(call, revision);
  const said = stack?.json.terraform.said as { readonly root: string; readonly code: string; readonly config: string };
  return { own: said.root === repository.top, code: said.code, config: said.config };
}

const committed = { code: "committed", config: "committed: true\n" };

it.each<[string, (root: string) => void]>([
  ["an environment", (root) => write(root, { "config/dev.yaml": "committed: false\n" })],
  ["a new environment", (root) => write(root, { "config/qa.yaml": "" })],
  ["a document", (root) => write(root, { "docs/design.md": "text" })],
  ["nothing", () => undefined],
])("a revision from which %s differs is synthesized by the checkout's code, from its own configuration", async (_, edits) => {
  expect(await synthesized(edits)).toEqual({ own: true, ...committed });
});

it.each<[string, (root: string) => void]>([
  ["code", (root) => write(root, { "bin/synth.mjs": app("edited") })],
  ["code of the check", (root) => write(root, { "config/load.ts": "export {};" })],
  ["a source that git does not know", (root) => write(root, { "src/new.ts": "" })],
  ["a source that is saved meanwhile", (root) => write(root, { "docs/busy.md": "" })],
  ["a source that is gone", (root) => rmSync(path.join(root, "config/load.ts"))],
  ["what is locked beside the packages", (root) => write(root, { "packages/one/package.json": "{}" })],
])("a revision from which %s differs is synthesized by its own code", async (_, edits) => {
  expect(await synthesized(edits)).toEqual({ own: false, ...committed });
});
