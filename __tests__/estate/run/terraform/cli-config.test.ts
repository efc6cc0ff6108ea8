import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { garbageCollection, terraformEnvironment } from "../../../../src/estate/run/terraform/cli-config";
import { findProvider } from "../../../../src/estate/run/terraform/provider-source";
import { emptyMachine, packedMirror, temporaryFolder, unpackedMirror } from "../../../helpers/machine";

describe("the environment of a Terraform process", () => {
  it("names a generated CLI configuration, readable by its owner only, that finds the mirror again", async () => {
    const root = temporaryFolder();
    const mirror = unpackedMirror(path.join(root, "opt/plugins"));
    const work = path.join(root, "work");
    const file = path.join(work, "terraform.tfrc");
    const variables = terraformEnvironment(await findProvider(emptyMachine(root)), work);
    expect(variables).toEqual({
      CHECKPOINT_DISABLE: "1",
      TF_IN_AUTOMATION: "1",
      ...garbageCollection(),
      TF_CLI_CONFIG_FILE: file,
      TF_PLUGIN_CACHE_DIR: undefined,
    });
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readdirSync(work)).toEqual(["terraform.tfrc"]);
    expect(readFileSync(file, "utf8")).toContain(`path    = ${JSON.stringify(mirror)}`);
    // What we write is what Terraform's reader, ours here, understands: the second search ends at once.
    const again = await findProvider(emptyMachine(root, { env: { TF_CLI_CONFIG_FILE: file } }));
    expect(again).toMatchObject({ kind: "cli-config", mirrorToConfigure: undefined });
  });

  it("writes nothing when Terraform finds the provider by itself", async () => {
    const root = temporaryFolder();
    packedMirror(path.join(root, "home/.terraform.d/plugins"));
    const work = path.join(root, "work");
    expect(terraformEnvironment(await findProvider(emptyMachine(root)), work)).toEqual({
      CHECKPOINT_DISABLE: "1",
      TF_IN_AUTOMATION: "1",
      ...garbageCollection(),
    });
    expect(existsSync(work)).toBe(false);
  });

  it("has a variable removed that names a file that does not exist", async () => {
    const root = temporaryFolder();
    const source = await findProvider(emptyMachine(root, { env: { TF_CLI_CONFIG_FILE: path.join(root, "gone") } }));
    const variables = terraformEnvironment(source, path.join(root, "work"));
    expect(Object.keys(variables)).toContain("TF_CLI_CONFIG_FILE");
    expect(variables.TF_CLI_CONFIG_FILE).toBeUndefined();
  });

  it.each([
    [{}, { GOGC: "400", GOMEMLIMIT: "1500MiB" }],
    [{ GOGC: "50" }, {}],
    [{ GOMEMLIMIT: "1GiB" }, {}],
  ])("with %j of the user's own has %j for the collection of garbage", (own, added) => {
    expect(garbageCollection(own)).toEqual(added);
  });
});
