import { symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { findTerraform } from "../../../../src/estate/run/terraform/binary";
import { compareVersions } from "../../../../src/estate/run/terraform/versions";
import { type UserError } from "../../../../src/common/user-error";
import { fakeTerraform, temporaryFolder } from "../../../helpers/machine";

const answer = (version: string): string => `echo '{"terraform_version":"${version}"}'`;
const failure = async (env: Record<string, string>): Promise<UserError> =>
  findTerraform(env).then(
    () => Promise.reject(new Error("found")),
    (error: UserError) => error,
  );

describe("the terraform binary", () => {
  it("is the first executable one on PATH", async () => {
    const [first, second] = [temporaryFolder(), temporaryFolder()];
    const PATH = [path.join(first, "nothing"), fakeTerraform(first, answer("1.9.9"), 0o644), fakeTerraform(second, answer("1.11.4"))].join(
      ":",
    );
    await expect(findTerraform({ PATH })).resolves.toEqual({ path: path.join(second, "bin/terraform"), version: "1.11.4" });
  });

  it("is the one that TERRAFORM_BINARY_NAME names, by name or by path", async () => {
    const file = path.join(fakeTerraform(temporaryFolder(), answer("1.11.0")), "terraform");
    await expect(findTerraform({ PATH: "", TERRAFORM_BINARY_NAME: file })).resolves.toMatchObject({ path: file });
    await expect(findTerraform({ PATH: path.dirname(path.dirname(file)), TERRAFORM_BINARY_NAME: "bin/terraform" })).rejects.toThrow(
      /TERRAFORM_BINARY_NAME names bin\/terraform/,
    );
  });

  it("goes past what on PATH cannot be entered, as a shell does", async () => {
    const root = temporaryFolder();
    const [loop, file] = [path.join(root, "loop"), path.join(root, "file")];
    symlinkSync(loop, loop);
    writeFileSync(file, "");
    const PATH = [loop, path.join(file, "below"), fakeTerraform(root, answer("1.11.4"))].join(path.delimiter);
    await expect(findTerraform({ PATH })).resolves.toMatchObject({ version: "1.11.4" });
  });

  it("is not shown the user's CLI configuration, so no warning about it can be printed", async () => {
    const PATH = fakeTerraform(temporaryFolder(), `[ "$TF_CLI_CONFIG_FILE" = /dev/null ] || exit 3\n${answer("1.11.4")}`);
    await expect(findTerraform({ PATH, TF_CLI_CONFIG_FILE: "/nowhere/at/all" })).resolves.toMatchObject({ version: "1.11.4" });
  });

  it.each([
    ["is too old", answer("1.9.8"), /is Terraform 1\.9\.8; the estate needs 1\.11\.0/],
    ["is a pre-release of the oldest allowed", answer("1.11.0-rc1"), /1\.11\.0-rc1/],
    ["crashes", "echo boom >&2; exit 7", /ended with exit code 7/],
    ["prints nonsense", "echo hello", /does not print a Terraform version/],
    ["prints JSON of another kind", "echo '[1]'", /does not print a Terraform version/],
  ])("is refused when it %s, and the fix says what to install", async (_, body, problem) => {
    const error = await failure({ PATH: `${fakeTerraform(temporaryFolder(), body)}:/bin:/usr/bin` });
    expect(error).toMatchObject({
      name: "UserError",
      message: expect.stringMatching(problem) as string,
      fix: expect.stringMatching(/Terraform 1\.11\.0 or later/) as string,
    });
  });

  it("shows the last words of one that crashed", async () => {
    expect((await failure({ PATH: fakeTerraform(temporaryFolder(), "echo boom >&2; exit 7") })).details).toEqual(["boom"]);
  });

  it("is said to be missing, or not executable", async () => {
    await expect(findTerraform({ PATH: "/nowhere" })).rejects.toThrow("terraform is not on PATH");
    await expect(findTerraform({ PATH: fakeTerraform(temporaryFolder(), "", 0o644) })).rejects.toThrow(/is not executable/);
  });
});

describe("versions", () => {
  it.each([
    ["1.10.0", "1.9.9", 1],
    ["1.10.0", "1.10.0", 0],
    ["1.10.0-rc1", "1.10.0", -1],
    ["1.10.0-rc2", "1.10.0-rc1", 1],
    ["2.0.0", "1.99.99", 1],
    ["3.10", "3.9.18", 1],
    ["3.10.0", "3.10", 0],
  ])("%s against %s is %d", (left, right, sign) => {
    expect(Math.sign(compareVersions(left, right))).toBe(sign);
  });

  it.each(["", "latest", "v1", "Terraform 1.11.0"])("%j is none", (text) => {
    expect(() => compareVersions(text, "1.10.0")).toThrow(`${text} is not a version`);
  });
});
