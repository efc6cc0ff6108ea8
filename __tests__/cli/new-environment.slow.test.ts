import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { estate, temporaryFolder } from "../helpers/command";
import { configWith } from "../helpers/small-estate";

/** Digest of every file of a synthesized stack, by stack. */
function stacksIn(work: string): Map<string, string> {
  const folder = path.join(work, "cdktf.out", "stacks");
  return new Map(
    readdirSync(folder).map((id) => [
      id,
      createHash("sha256")
        .update(readFileSync(path.join(folder, id, "cdk.tf.json")))
        .digest("hex"),
    ]),
  );
}

describe("a fourth environment", () => {
  const config = configWith(temporaryFolder(), ["dev", "staging", "prod"]);
  const [before, after] = [temporaryFolder(), temporaryFolder()];

  it("is added by one file: its stacks appear with states of their own, and no other stack changes", async () => {
    expect(await estate(["synth", "--config", config, "--work", before])).toMatchObject({ exitCode: 0 });
    const qa = readFileSync(path.join(config, "dev.yaml"), "utf8")
      .replaceAll("111111111111", "555555555555")
      .replace("environment: dev", "environment: qa")
      .replace("trading-dev", "trading-qa")
      .replace("smart0dte-dev.com", "smart0dte-qa.com")
      .replace("smart0dte-deploy-dev", "smart0dte-deploy-qa")
      .replace("10.4.0.0/16", "10.8.0.0/16")
      .replace("10.5.0.0/16", "10.9.0.0/16");
    writeFileSync(path.join(config, "qa.yaml"), qa);

    expect(await estate(["config", "check", "--config", config])).toEqual({ exitCode: 0, stdout: "4 environments are valid", stderr: "" });
    const listed = await estate(["list", "--env", "qa", "--json", "--config", config]);
    const { stacks } = JSON.parse(listed.stdout) as { stacks: { id: string; environments: string[] }[] };
    expect(await estate(["synth", "--config", config, "--work", after])).toMatchObject({ exitCode: 0 });

    const [old, now] = [stacksIn(before), stacksIn(after)];
    for (const [id, digest] of old) expect(now.get(id), id).toBe(digest);
    const added = [...now.keys()].filter((id) => !old.has(id));
    expect(added.sort()).toEqual(stacks.map(({ id }) => id).sort());
    expect(added.map((id) => id.replace(/-qa-/, "-dev-").replace(/^qa-/, "dev-")).sort()).toEqual(
      [...old.keys()].filter((id) => /^(trading-)?dev-/.test(id)).sort(),
    );

    const states = [...now.keys()].map((id) => {
      const { terraform } = JSON.parse(readFileSync(path.join(after, "cdktf.out", "stacks", id, "cdk.tf.json"), "utf8")) as {
        terraform: { backend: { s3: { bucket: string; key: string } } };
      };
      return `${terraform.backend.s3.bucket}/${terraform.backend.s3.key}`;
    });
    expect(new Set(states).size).toBe(now.size);
  });
});
