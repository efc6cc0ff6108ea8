import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { sidesOf } from "../../../../src/estate/judge/diff/sides";
import { workspaceAt } from "../../../../src/estate/workspace";
import { root, temporaryFolder } from "../../../helpers/command";
import { quietProgress } from "../../../helpers/quiet-progress";

const work = temporaryFolder();
const workspace = workspaceAt(root, undefined, work);
const against = (folder: string) => sidesOf(workspace, { kind: "synthesis", folder }, new AbortController().signal, quietProgress);
const withFiles = (files: Readonly<Record<string, string>>): string => {
  const folder = temporaryFolder();
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
  }
  return folder;
};

/** Each is refused before anything is synthesized. */
it.each([
  ["a folder that does not exist", () => "/nowhere/cdktf.out"],
  ["a folder without an estate, such as another project's", () => withFiles({ "manifest.json": "{}" })],
  ["an estate of another form", () => withFiles({ "estate.json": JSON.stringify({ stacks: "many" }) })],
  [
    "a list of stacks without the stacks",
    () => withFiles({ "estate.json": JSON.stringify({ stacks: [{ id: "dev-us-east-1-network" }] }) }),
  ],
  [
    "a stack that is no Terraform JSON",
    () =>
      withFiles({
        "estate.json": JSON.stringify({ stacks: [{ id: "a" }] }),
        "stacks/a/cdk.tf.json": JSON.stringify({ terraform: "none" }),
      }),
  ],
])("refuses %s as a base", async (_, folder) => {
  await expect(against(folder())).rejects.toMatchObject({
    name: "UserError",
    message: expect.stringMatching(/^--against \S+: this folder holds no synthesized estate of a form/) as string,
  });
});

it("refuses the folder that the checkout itself is synthesized into", async () => {
  await expect(against(workspace.out)).rejects.toThrow(/the checkout itself is synthesized into this folder/);
});
