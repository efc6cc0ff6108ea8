import { chmodSync, mkdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { type Machine, terraformPlatform } from "../../../../src/estate/run/terraform/machine";
import { findProvider } from "../../../../src/estate/run/terraform/provider-source";
import { awsProvider, awsProviderAddress, minimumTerraform } from "../../../../src/estate/run/terraform/versions";
import { providerLock } from "../../../../src/facts/provider-lock";
import { realStacks } from "../../../helpers/estate";
import { emptyMachine, packedMirror, temporaryFolder, unpackedMirror, writeFile } from "../../../helpers/machine";

const withConfig = (root: string, content: string, parts: Partial<Machine> = {}): Machine =>
  emptyMachine(root, { ...parts, env: { TF_CLI_CONFIG_FILE: writeFile(path.join(root, "my.tfrc"), content), ...parts.env } });

describe("the locked provider", () => {
  it("is the release that the bindings were made from, the lock file pins and the stacks require", async () => {
    const bindings = JSON.parse(readFileSync(path.resolve("node_modules/@cdktf/provider-aws/package.json"), "utf8")) as {
      cdktf: { provider: { name: string; version: string } };
    };
    expect(bindings.cdktf.provider).toEqual({ name: awsProviderAddress, version: awsProvider.version });
    expect(providerLock).toContain(`provider "${awsProviderAddress}"`);
    expect(/version\s+= "(.*)"/.exec(providerLock)?.[1]).toBe(awsProvider.version);
    expect((await realStacks())[0]?.json.terraform.required_version).toBe(`>= ${minimumTerraform}`);
  });

  it.each([
    ["linux", "x64", "linux_amd64"],
    ["darwin", "arm64", "darwin_arm64"],
    ["win32", "x64", "windows_amd64"],
    ["linux", "ia32", "linux_386"],
  ] as const)("is looked for, on %s %s, as %s", (platform, arch, name) => {
    expect(terraformPlatform({ platform, arch })).toBe(name);
  });
});

describe("a mirror in a usual place", () => {
  it.each([
    ["unpacked", unpackedMirror],
    ["packed", packedMirror],
  ])("is found %s up to three folders below a root, and Terraform has to be told of it", async (_, layOut) => {
    const root = temporaryFolder();
    const mirror = layOut(path.join(root, "opt/a/b/c"));
    await expect(findProvider(emptyMachine(root))).resolves.toMatchObject({
      kind: "found-mirror",
      place: mirror,
      mirrorToConfigure: mirror,
      warnings: [],
    });
  });

  it("is not searched for more than three folders below a root", async () => {
    const root = temporaryFolder();
    unpackedMirror(path.join(root, "opt/a/b/c/d"));
    await expect(findProvider(emptyMachine(root))).resolves.toMatchObject({ kind: "registry", mirrorToConfigure: undefined });
  });

  it.each([
    ["another version", "5.99.0", "linux_amd64", "has only 5.99.0; wanted 5.100.0 for linux_amd64"],
    ["another platform", "5.100.0", "darwin_arm64", "has 5.100.0 only for darwin_arm64; wanted 5.100.0 for linux_amd64"],
  ])("with %s is passed over, and the report says so", async (_, version, platform, why) => {
    const root = temporaryFolder();
    const mirror = unpackedMirror(path.join(root, "opt/plugins"), version, platform);
    const usable = packedMirror(path.join(root, "srv/plugins"));
    const source = await findProvider(emptyMachine(root));
    expect(source.place).toBe(usable);
    expect(source.candidates).toContainEqual({ kind: "found-mirror", place: mirror, found: false, why, needsConfig: true });
  });

  it("is found beside folders that cannot be read, and an empty release folder is none", async () => {
    const root = temporaryFolder();
    mkdirSync(path.join(root, "opt/closed"), { recursive: true });
    chmodSync(path.join(root, "opt/closed"), 0o000);
    mkdirSync(path.join(root, "opt/empty/registry.terraform.io/hashicorp/aws/5.100.0/linux_amd64"), { recursive: true });
    const mirror = packedMirror(path.join(root, "opt/open"));
    const source = await findProvider(emptyMachine(root));
    chmodSync(path.join(root, "opt/closed"), 0o755);
    expect(source.place).toBe(mirror);
  });

  it("is given up when the folders are too many, and the report says so", async () => {
    const root = temporaryFolder();
    for (let index = 0; index < 5100; index += 1) mkdirSync(path.join(root, "opt", String(index)), { recursive: true });
    const source = await findProvider(emptyMachine(root));
    expect(source.candidates).toContainEqual(
      expect.objectContaining({ kind: "found-mirror", why: expect.stringMatching(/ended at its bound/) as string }),
    );
  });
});

describe("the user's CLI configuration", () => {
  const block = (body: string): string => `provider_installation {\n${body}\n}\n`;

  it("that serves the provider comes before any other place and is left alone", async () => {
    const root = temporaryFolder();
    const mirror = unpackedMirror(path.join(root, "mine"));
    unpackedMirror(path.join(root, "opt/other"));
    const source = await findProvider(withConfig(root, block(`filesystem_mirror {\n path = "${mirror}"\n include = ["*/*"]\n}`)));
    expect(source).toMatchObject({ kind: "cli-config", mirrorToConfigure: undefined, variablesToRemove: [], warnings: [] });
  });

  it("is read in the JSON form too", async () => {
    const root = temporaryFolder();
    const mirror = packedMirror(path.join(root, "mine"));
    await expect(
      findProvider(withConfig(root, JSON.stringify({ provider_installation: { filesystem_mirror: { path: mirror } } }))),
    ).resolves.toMatchObject({ kind: "cli-config" });
  });

  it("is read from the home folder when the environment names none", async () => {
    const root = temporaryFolder();
    writeFile(path.join(root, "home/.terraform.d/company.tfrc"), block(`network_mirror {\n url = "https://mirror.example.com/"\n}`));
    await expect(findProvider(emptyMachine(root))).resolves.toMatchObject({
      kind: "cli-config",
      candidates: [{ found: true, why: expect.stringMatching(/^network_mirror https/) as string }],
    });
  });

  it.each([
    ['filesystem_mirror {\n path = "MIRROR"\n exclude = ["hashicorp/*"]\n}', /leave hashicorp\/aws out/],
    ['filesystem_mirror {\n path = "MIRROR"\n include = ["example.com/*/*"]\n}', /leave hashicorp\/aws out/],
    ['filesystem_mirror {\n path = "MIRROR/none"\n}', /no such folder/],
    ['dev_overrides {\n "hashicorp/aws" = "MIRROR"\n}', /has no provider program/],
    ["direct {\n}", /^direct: the registry/],
  ])("that does not serve it locally is reported with the reason, and the search goes on: %s", async (body, why) => {
    const root = temporaryFolder();
    const mirror = unpackedMirror(path.join(root, "opt/plugins"));
    const source = await findProvider(withConfig(root, block(body.replace("MIRROR", mirror))));
    expect(source).toMatchObject({ kind: "found-mirror", mirrorToConfigure: mirror, isOverridden: false });
    expect(source.candidates[0]).toMatchObject({ kind: "cli-config", found: false, why: expect.stringMatching(why) as string });
  });

  it("with dev_overrides of the provider is believed, with a warning", async () => {
    const root = temporaryFolder();
    writeFile(path.join(root, "own/terraform-provider-aws"), "", 0o755);
    const source = await findProvider(withConfig(root, block(`dev_overrides {\n "hashicorp/aws" = "${root}/own"\n}`)));
    expect(source).toMatchObject({
      kind: "cli-config",
      isOverridden: true,
      warnings: [expect.stringMatching(/checks neither its version/)],
    });
  });

  it("that does not exist is a warning, and counts as not named", async () => {
    const root = temporaryFolder();
    const mirror = unpackedMirror(path.join(root, "opt/plugins"));
    const source = await findProvider(emptyMachine(root, { env: { TF_CLI_CONFIG_FILE: path.join(root, "gone.tfrc") } }));
    expect(source).toMatchObject({
      place: mirror,
      variablesToRemove: ["TF_CLI_CONFIG_FILE"],
      warnings: [expect.stringMatching(/gone\.tfrc, which does not exist/)],
    });
  });

  it("that cannot be parsed is a warning, never a failure", async () => {
    const root = temporaryFolder();
    const source = await findProvider(withConfig(root, "provider_installation {{{"));
    expect(source).toMatchObject({ kind: "registry", warnings: [expect.stringMatching(/my\.tfrc: not understood/)] });
  });

  it("with other settings is replaced for runs that need a mirror, and the warning names what does not hold", async () => {
    const root = temporaryFolder();
    unpackedMirror(path.join(root, "opt/plugins"));
    const source = await findProvider(withConfig(root, 'credentials "app.terraform.io" {\n token = "secret"\n}\n'));
    expect(source.warnings).toEqual([expect.stringMatching(/credentials do not hold/)]);
    expect(JSON.stringify(source)).not.toContain("secret");
  });

  it("that allows no registry is said to leave nothing", async () => {
    const root = temporaryFolder();
    const source = await findProvider(withConfig(root, block('direct {\n exclude = ["hashicorp/aws"]\n}')));
    expect(source).toMatchObject({ kind: "registry", warnings: [expect.stringMatching(/nothing that the CLI configuration allows/)] });
  });
});

describe("plugin caches and implied mirrors", () => {
  it("takes a plugin cache as a mirror, the configured one before the one of the environment", async () => {
    const root = temporaryFolder();
    const [configured, named] = [unpackedMirror(path.join(root, "cache-a")), unpackedMirror(path.join(root, "cache-b"))];
    const fromEnvironment = emptyMachine(root, { env: { TF_PLUGIN_CACHE_DIR: named } });
    await expect(findProvider(fromEnvironment)).resolves.toMatchObject({ kind: "plugin-cache", mirrorToConfigure: named });
    const both = withConfig(root, 'plugin_cache_dir = "$CACHES/cache-a"', { env: { CACHES: root, TF_PLUGIN_CACHE_DIR: named } });
    await expect(findProvider(both)).resolves.toMatchObject({ kind: "plugin-cache", mirrorToConfigure: configured });
  });

  it("has a cache variable that names no folder removed, because Terraform refuses it", async () => {
    const root = temporaryFolder();
    const source = await findProvider(emptyMachine(root, { env: { TF_PLUGIN_CACHE_DIR: path.join(root, "gone") } }));
    expect(source).toMatchObject({
      kind: "registry",
      variablesToRemove: ["TF_PLUGIN_CACHE_DIR"],
      warnings: [expect.stringMatching(/TF_PLUGIN_CACHE_DIR names .*gone/)],
    });
  });

  it.each([
    ["linux", "work/terraform.d/plugins"],
    ["linux", "home/.terraform.d/plugins"],
    ["linux", "data/terraform/plugins"],
    ["linux", "share/terraform/plugins"],
    ["darwin", "home/Library/Application Support/io.terraform/plugins"],
  ] as const)("leaves Terraform to find its implied mirror by itself on %s: %s", async (platform, folder) => {
    const root = temporaryFolder();
    const machine = emptyMachine(root, { platform });
    const mirror = unpackedMirror(path.join(root, folder), "5.100.0", terraformPlatform(machine));
    await expect(findProvider(machine)).resolves.toMatchObject({ kind: "implied-mirror", place: mirror, mirrorToConfigure: undefined });
  });

  it("names an implied mirror to Terraform when a provider_installation block switches them off", async () => {
    const root = temporaryFolder();
    const mirror = unpackedMirror(path.join(root, "home/.terraform.d/plugins"));
    await expect(findProvider(withConfig(root, "provider_installation {\n direct {}\n}\n"))).resolves.toMatchObject({
      kind: "implied-mirror",
      mirrorToConfigure: mirror,
    });
  });

  it("warns of an implied mirror with another release, which hides the registry", async () => {
    const root = temporaryFolder();
    unpackedMirror(path.join(root, "home/.terraform.d/plugins"), "5.1.0");
    await expect(findProvider(emptyMachine(root))).resolves.toMatchObject({
      kind: "registry",
      warnings: [expect.stringMatching(/asks no registry/)],
    });
  });
});
