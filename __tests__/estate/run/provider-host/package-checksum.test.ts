import path from "node:path";
import { lockedChecksums, packageChecksum } from "../../../../src/estate/run/provider-host/package-checksum";
import { temporaryFolder, writeFile } from "../../../helpers/machine";

function unpacked(): string {
  const folder = temporaryFolder();
  writeFile(path.join(folder, "terraform-provider-aws_v5.100.0_x5"), "the program");
  writeFile(path.join(folder, "LICENSE.txt"), "the license\n");
  writeFile(path.join(folder, "docs", "a.md"), "# a");
  return folder;
}

it("is what Go's dirhash, and so Terraform, computes of the same files", async () => {
  // golang.org/x/mod v0.17.0: dirhash.HashDir(folder, "", dirhash.Hash1)
  expect(await packageChecksum(unpacked())).toBe("h1:cMiYxGuD17oww08yIXmnSAewRH/siw/8vZI4XiTytUk=");
});

it.each([
  ["a byte of the program", "terraform-provider-aws_v5.100.0_x5", "the pr0gram"],
  ["a file more, however empty", "docs/b.md", ""],
])("is another one with %s", async (_, name, content) => {
  const folder = unpacked();
  const before = await packageChecksum(folder);
  writeFile(path.join(folder, name), content);
  expect(await packageChecksum(folder)).not.toBe(before);
});

it("takes the checksums of unpacked providers from a lock, not those of archives", () => {
  expect([...lockedChecksums('hashes = [\n "h1:abc+/=",\n "zh:0123",\n "h1:def=",\n]')]).toEqual(["h1:abc+/=", "h1:def="]);
});
