import { readFileSync } from "node:fs";
import path from "node:path";
import { execa } from "execa";
import { estate, root, temporaryFolder } from "../helpers/command";
import { configWith } from "../helpers/small-estate";

const config = configWith(temporaryFolder(), ["dev"]);

/** Runs the command of CDKTF itself, as a user of any CDKTF project would. */
async function cdktf(...args: readonly string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await execa(
    process.execPath,
    [path.join(root, "node_modules", "cdktf-cli", "bundle", "bin", "cdktf.js"), ...args],
    {
      cwd: root,
      reject: false,
      stdin: "ignore",
      env: { ESTATE_CONFIG: config, CHECKPOINT_DISABLE: "1", CI: "1" },
    },
  );
  expect(exitCode, `${stdout}\n${stderr}`).toBe(0);
  return stdout;
}

describe("cdktf", () => {
  const [ours, theirs] = [temporaryFolder(), temporaryFolder()];

  it("synth writes what estate synth writes, byte for byte, and list names every stack", async () => {
    const synth = await estate(["synth", "--json", "--config", config, "--work", ours]);
    const ids = (JSON.parse(synth.stdout) as { stacks: { stack: string }[] }).stacks.map(({ stack }) => stack);
    await cdktf("synth", "--output", theirs);
    for (const id of ids) {
      for (const file of ["cdk.tf.json", ".terraform.lock.hcl"]) {
        const [a, b] = [path.join(ours, "cdktf.out"), theirs].map((out) => readFileSync(path.join(out, "stacks", id, file), "utf8"));
        expect(b, `${id}/${file}`).toBe(a);
      }
    }
    const listed = await cdktf("list", "--output", theirs);
    // A table of 80 columns, whose first one breaks long names over several lines.
    const lines = listed.split("\n");
    const width = lines.find((line) => line.includes("Path"))?.indexOf("Path") ?? 0;
    const names = lines.map((line) => line.slice(0, width).trim()).join("");
    for (const id of ids) expect(names).toContain(id);
  });
});
