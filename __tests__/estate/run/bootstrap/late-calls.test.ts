import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { applyLocally } from "../../../../src/estate/run/bootstrap/local-apply";
import { type BootstrapTarget } from "../../../../src/estate/run/bootstrap/target";
import { type World } from "../../../../src/estate/run/bootstrap/world";
import { temporaryFolder } from "../../../helpers/command";

const logsBucket = "acme-state-logs";
const addresses = {
  bucket: "aws_s3_bucket.states",
  logsBucket: "aws_s3_bucket.logs",
  key: "aws_kms_key.key",
  alias: "aws_kms_alias.alias",
};

/** A Terraform to which AWS refuses the bucket of logs unless it adopts it. */
const program = `#!/usr/bin/env node
const { appendFileSync, readFileSync } = require("node:fs");
if (process.argv[2] === "apply") {
  appendFileSync("applies", "x");
  if (!readFileSync("adoption.tf.json", "utf8").includes("${logsBucket}")) {
    const diagnostic = { severity: "error", summary: "BucketAlreadyOwnedByYou", address: "${addresses.logsBucket}" };
    console.log(JSON.stringify({ type: "diagnostic", "@message": "refused", diagnostic }));
    process.exitCode = 1;
  }
}
`;

describe("an apply after a run that was killed", () => {
  const folder = temporaryFolder();
  const binary = path.join(folder, "terraform");
  const target = {
    folder: path.join(folder, "stack"),
    workFolder: path.join(folder, "work"),
    bucket: "acme-state",
    logsBucket,
    keyAlias: "alias/acme-state",
    addresses,
  } as BootstrapTarget;
  const before = { bucketExists: true, logsBucketExists: false } as World;
  const applies = (): number => readFileSync(path.join(target.workFolder, "applies"), "utf8").length;
  const apply = (now: World, signal = new AbortController().signal) => {
    writeFileSync(path.join(target.workFolder, "applies"), "");
    return applyLocally(
      { binary, environment: {}, signal },
      target,
      before,
      () => {},
      () => Promise.resolve(now),
    );
  };

  beforeAll(() => {
    writeFileSync(binary, program, { mode: 0o755 });
    for (const place of [target.folder, target.workFolder]) mkdirSync(place);
    for (const name of ["cdk.tf.json", ".terraform.lock.hcl"]) writeFileSync(path.join(target.folder, name), "{}");
  });

  it("adopts what that run's last call made after AWS was asked", async () => {
    await expect(apply({ ...before, logsBucketExists: true })).resolves.toMatchObject({ add: 0 });
    expect(applies()).toBe(2);
  });

  it("is not tried again when nothing has appeared", async () => {
    await expect(apply(before)).rejects.toMatchObject({
      details: expect.arrayContaining([expect.stringMatching("AlreadyOwned")]) as unknown,
    });
    expect(applies()).toBe(1);
  });
});
