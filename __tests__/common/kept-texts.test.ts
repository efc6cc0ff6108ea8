import { readdirSync, readFileSync, renameSync, truncateSync, utimesSync, writeFileSync } from "node:fs";
import path from "node:path";
import { KeptTexts } from "../../src/common/kept-texts";
import { temporaryFolder } from "../helpers/machine";

describe("texts that are kept", () => {
  const kept = (folder: string, most = 10): KeptTexts => new KeptTexts(folder, most);
  const only = (folder: string): string => path.join(folder, readdirSync(folder)[0] ?? "");

  it("are read by another run, under their key alone", () => {
    const folder = path.join(temporaryFolder(), "new");
    expect(kept(folder).read("aa")).toBeUndefined();
    kept(folder).write("aa", "one");
    expect([kept(folder).read("aa"), kept(folder).read("ab")]).toEqual(["one", undefined]);
  });

  it.each<[string, (file: string) => void]>([
    ["changed", (file) => writeFileSync(file, "two")],
    ["cut off", (file) => truncateSync(file, 1)],
    ["renamed to another key", (file) => renameSync(file, file.replace(/aa\./, "ab."))],
  ])("count as none once a file is %s", (_, damage) => {
    const folder = temporaryFolder();
    kept(folder).write("aa", "one");
    damage(only(folder));
    expect(kept(folder).read("aa")).toBeUndefined();
  });

  it("are replaced by what is kept later under the same key", () => {
    const folder = temporaryFolder();
    const texts = kept(folder);
    texts.write("aa", "one");
    texts.write("aa", "two");
    expect(readdirSync(folder)).toHaveLength(1);
    expect(readFileSync(texts.fileOf("aa") ?? "", "utf8")).toBe("two");
  });

  it("go when there are too many, those first that were not used for longest", () => {
    const folder = temporaryFolder();
    const texts = kept(folder, 2);
    for (const [index, key] of ["aa", "bb", "cc"].entries()) {
      texts.write(key, key);
      utimesSync(texts.fileOf(key) ?? "", index, index);
    }
    texts.read("aa");
    texts.prune();
    expect(["aa", "bb", "cc"].map((key) => kept(folder).read(key))).toEqual(["aa", undefined, "cc"]);
  });
});

it("texts that cannot be kept, as on a full disk, are an error that names the place", () => {
  const file = path.join(temporaryFolder(), "file");
  writeFileSync(file, "");
  expect(() => new KeptTexts(path.join(file, "kept"), 10).write("ab", "text")).toThrow(
    expect.objectContaining({ name: "UserError", message: expect.stringContaining(file) as string }),
  );
});
