import { readdirSync, utimesSync, writeFileSync } from "node:fs";
import path from "node:path";
import { knownChecksum } from "../../../../src/estate/run/provider-host/known-checksum";
import { packageChecksum } from "../../../../src/estate/run/provider-host/package-checksum";
import { temporaryFolder, writeFile } from "../../../helpers/machine";

const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 2_100));

async function settled(): Promise<{ readonly folder: string; readonly program: string; readonly kept: string }> {
  const folder = temporaryFolder();
  const program = writeFile(path.join(folder, "terraform-provider-aws_v5.100.0_x5"), "the program");
  utimesSync(program, 0, 0);
  await settle();
  return { folder, program, kept: path.join(temporaryFolder(), "kept") };
}

it("is read from the files once, and then known", async () => {
  const { folder, kept } = await settled();
  const checksum = await knownChecksum(folder, kept);
  expect(checksum).toBe(await packageChecksum(folder));
  const [file = ""] = readdirSync(kept);
  // What is kept is what is answered.
  writeFileSync(path.join(kept, file), "h1:known=");
  expect(await knownChecksum(folder, kept)).toBe("h1:known=");
});

it("is read again when a file was written, even with its size and its time of change as before", async () => {
  const { folder, program, kept } = await settled();
  const before = await knownChecksum(folder, kept);
  writeFileSync(program, "the pr0gram");
  utimesSync(program, 0, 0);
  await settle();
  const changed = await knownChecksum(folder, kept);
  expect(changed).not.toBe(before);
  writeFile(path.join(folder, "one-more"), "");
  expect(await knownChecksum(folder, kept)).toBe(await packageChecksum(folder));
});

it("is not kept of what was written just now, nor believed when what was kept is none", async () => {
  const folder = temporaryFolder();
  writeFile(path.join(folder, "program"), "a");
  const kept = path.join(temporaryFolder(), "kept");
  await knownChecksum(folder, kept);
  expect(readdirSync(path.dirname(kept))).toEqual([]);
  const other = await settled();
  await knownChecksum(other.folder, other.kept);
  const [file = ""] = readdirSync(other.kept);
  writeFileSync(path.join(other.kept, file), "h1:cut o");
  expect(await knownChecksum(other.folder, other.kept)).toBe(await packageChecksum(other.folder));
});

it("does without a place to keep it", async () => {
  const { folder } = await settled();
  expect(await knownChecksum(folder, path.join(writeFile(path.join(temporaryFolder(), "file"), ""), "kept"))).toBe(
    await packageChecksum(folder),
  );
});
