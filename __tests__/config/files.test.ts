import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { checkEnvironments, parseEnvironment, readEnvironmentFile } from "../../config/check";
import { checkEstate, loadEstate } from "../../config/load";
import { realConfig } from "../helpers/estate";
import { changedSource } from "../helpers/config";

const check = (text: string) => checkEnvironments([parseEnvironment(text, "x.yaml")]).findings;

describe("files of environments", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "config-files-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it.each([
    ["an empty file", "", { got: "an empty file" }],
    ["a file of comments", "# nothing\n", { got: "an empty file" }],
    ["null", "null\n", { got: "an empty file" }],
    ["a list", "- a\n- b\n", { got: "a list", line: 1 }],
    ["one word", "hello\n", { got: "one value", line: 1 }],
    ["two documents", "a: 1\n---\nb: 1\n", { got: "2 documents in one file", line: 2 }],
    [
      "a tab",
      "a:\n\tb: 1\n",
      { got: expect.stringContaining("syntax error"), line: 2, fix: "indent with spaces; YAML knows no tabs there" },
    ],
    ["an open bracket", "a: [1, 2\nb: 3\n", { got: expect.stringContaining("syntax error"), line: 2 }],
    ["a tag", "a: !secret x\n", { path: "a", got: expect.stringContaining("syntax error"), fix: "remove the tag (!name)" }],
    ["an alias of nothing", "a: *b\n", { path: "a", fix: expect.stringContaining("alias") }],
  ])("are told apart from %s with one finding", (_, text, expected) => {
    expect(check(text)).toMatchObject([{ path: "", ...expected }]);
  });

  it("may not say a key twice", () => {
    expect(check("owner: a\nnetwork:\n  natGateways: single\n  natGateways: perZone\n")).toContainEqual(
      expect.objectContaining({ path: "network.natGateways", line: 4, column: 3, got: "the key a second time" }),
    );
  });

  it("may have no key that an object cannot have", () => {
    const found = check("services:\n  catalog:\n    __proto__: { description: x }\nnetwork: { __proto__: 1 }\n").filter(({ path }) =>
      path.includes("__proto__"),
    );
    expect(found).toMatchObject([
      { path: "services.catalog.__proto__", line: 3, column: 5, got: 'the name "__proto__"', fix: expect.stringContaining("another name") },
      { path: "network.__proto__", line: 4 },
    ]);
  });

  it("lose no leading zero of an account id without a word", () => {
    expect(check("account:\n  id: 012345678901\n")).toContainEqual(
      expect.objectContaining({
        path: "account.id",
        line: 2,
        got: "the number 012345678901",
        fix: expect.stringContaining('"012345678901"'),
      }),
    );
  });

  it("survive an alias that holds itself", () => {
    expect(check("owner: &a [*a]\n").some(({ path: key }) => key === "owner")).toBe(true);
  });

  it.each([
    ["that does not exist", () => path.join(folder, "none.yaml"), "no such file"],
    ["that is a folder", () => folder, "a folder"],
    ["that is no text", () => write("bytes.yaml", Buffer.from([0xff, 0xfe, 0x00])), "bytes that are no text"],
    ["behind a broken link", () => link("link.yaml"), "no such file"],
  ])("report one %s as a finding", (_, make, got) => {
    const file = make();
    expect(checkEnvironments([readEnvironmentFile(file)]).findings).toMatchObject([{ file, path: "", got }]);
  });

  it("have the name of their environment", () => {
    write("test.yaml", sourceText("dev"));
    expect(checkEstate(folder).findings).toMatchObject([{ path: "environment", got: '"dev"', allowed: "the file's name, test", line: 1 }]);
  });

  it("stand once for an environment", () => {
    write("dev.yaml", sourceText("dev"));
    write("dev.yml", sourceText("dev"));
    expect(checkEstate(folder).findings).toMatchObject([
      { allowed: "one file for each environment" },
      { allowed: "one file for each environment" },
    ]);
  });

  it.each(["dev.yaml", "dev.yml", "dev.YAML", "dev.Yml"])("may be called %s", (name) => {
    write(name, sourceText("dev"));
    expect(checkEstate(folder)).toMatchObject({ findings: [], environments: [{ environment: "dev" }] });
  });

  it("can be JSON", () => {
    const file = write("any-name.json", JSON.stringify(changedSource("dev").value, undefined, "\t"));
    expect(checkEnvironments([readEnvironmentFile(file)])).toMatchObject({ findings: [], environments: [{ environment: "dev" }] });
  });

  it("are needed: a folder without any is an error that says so", () => {
    expect(() => loadEstate(folder)).toThrow("no environment file");
    expect(() => loadEstate(path.join(folder, "none"))).toThrow("cannot be read");
    expect(() => loadEstate(realConfig)).not.toThrow();
  });

  function write(name: string, content: string | Buffer): string {
    const file = path.join(folder, name);
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, content);
    return file;
  }

  function link(name: string): string {
    symlinkSync(path.join(folder, "gone"), path.join(folder, name));
    return path.join(folder, name);
  }

  const sourceText = (name: string): string => JSON.stringify(changedSource(name).value, undefined, 2).replace("{\n ", "{");
});
