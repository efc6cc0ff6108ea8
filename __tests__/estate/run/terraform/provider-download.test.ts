import { existsSync } from "node:fs";
import path from "node:path";
import { providerOnThisMachine } from "../../../../src/estate/run/terraform/provider-download";
import { temporaryFolder } from "../../../helpers/command";
import { fakeTerraform, emptyMachine } from "../../../helpers/machine";

const version = `if [ "$1" = version ]; then echo '{"terraform_version":"1.11.4"}'; exit 0; fi`;
const layout = "registry.terraform.io/hashicorp/aws/5.100.0/linux_amd64";

it("fetches the provider once when no place of the machine has it", async () => {
  const root = temporaryFolder();
  const mirror = `for last; do :; done; mkdir -p "$last/${layout}" && touch "$last/${layout}/terraform-provider-aws_v5.100.0_x5"`;
  const bin = fakeTerraform(root, `${version}\n${mirror}`);
  const cache = path.join(root, "cache");
  const machine = { ...emptyMachine(root), env: { PATH: `${bin}:${process.env.PATH}`, XDG_CACHE_HOME: cache }, mirrorRoots: [cache] };
  const told: string[] = [];
  const source = await providerOnThisMachine((folder) => told.push(folder), machine);
  expect(source).toMatchObject({ kind: "found-mirror", mirrorToConfigure: path.join(cache, "smart0dte-estate", "providers") });
  expect(existsSync(path.join(told[0] ?? "", layout))).toBe(true);
  await providerOnThisMachine((folder) => told.push(folder), machine);
  expect(told).toHaveLength(1);
});

it("says so when the registry cannot be reached", async () => {
  const root = temporaryFolder();
  const bin = fakeTerraform(root, `${version}\necho "could not connect to registry" >&2; exit 1`);
  const machine = {
    ...emptyMachine(root),
    env: { PATH: `${bin}:${process.env.PATH}`, XDG_CACHE_HOME: path.join(root, "cache") },
    mirrorRoots: [],
  };
  await expect(providerOnThisMachine(() => undefined, machine)).rejects.toMatchObject({
    message: "the AWS provider is not on this machine and could not be fetched",
    details: ["could not connect to registry"],
  });
});
