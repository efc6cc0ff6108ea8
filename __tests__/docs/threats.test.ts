import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { neverRules } from "../../src/estate/judge/access/never/rules";
import { root } from "../helpers/command";

/** Files of tests by their paths without ending, from `__tests__` or `src/functions` on. */
const files = new Map(
  ["__tests__", "src/functions"].flatMap((folder) =>
    readdirSync(path.join(root, folder), { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".test.ts"))
      .map((name) => [name.replace(/\.test\.ts$/, ""), readFileSync(path.join(root, folder, name), "utf8")] as const),
  ),
);
const rows = readFileSync(path.join(root, "docs", "threats.md"), "utf8")
  .split("\n")
  .filter((line) => /^\| (?!step )[^-]/.test(line))
  .map((line) =>
    line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim()),
  )
  .map(([step = "", stops = "", tests = ""]) => ({ step, stops, tests }));

/** What a cell names: files of tests in code font, and behind them titles in italics and rules in code font. */
const namedIn = (cell: string) =>
  [...cell.matchAll(/`([\w./-]+)`(?: \(([^)]*)\))?/g)].map(([, name = "", inner = ""]) => ({
    name,
    titles: [...inner.matchAll(/\*([^*]+)\*/g)].map(([, title = ""]) => title.replace(/ …$/, "")),
    rules: [...inner.matchAll(/`([\w-]+)`/g)].map(([, rule = ""]) => rule),
  }));

/** What is wrong with a cell, in words. */
function wrongIn(cell: string): string[] {
  return namedIn(cell).flatMap(({ name, titles, rules }) => {
    const found = [...files].filter(([file]) => file === name || file.endsWith(`/${name}`));
    const [[, text] = ["", ""]] = found;
    return found.length === 1
      ? [
          ...titles.filter((title) => !text.includes(title)).map((title) => `${name} has no test "${title}"`),
          ...rules.filter((rule) => !neverRules.some(({ id }) => id === rule)).map((rule) => `there is no rule ${rule}`),
        ]
      : [`${found.length} files of tests are called ${name}`];
  });
}

describe("docs/threats.md", () => {
  it.each(rows)("names the test that holds it: $step", ({ tests }) => {
    expect(wrongIn(tests)).toEqual([]);
  });

  it("says of every step without a test that it is open, and has at least one of all others", () => {
    expect(rows.length).toBeGreaterThan(30);
    expect(rows.filter(({ tests }) => (namedIn(tests).length === 0) !== (tests === "none")).map(({ step }) => step)).toEqual([]);
    expect(rows.filter(({ stops, tests }) => tests === "none" && !/\*\*open\*\*/i.test(stops)).map(({ step }) => step)).toEqual([]);
  });

  it("would be found out by a file, a title or a rule that is gone", () => {
    expect(wrongIn("`stacks/none`, `stacks/firewalls` (*is what no test says*), `access/proof` (`no-rule`)")).toEqual([
      "0 files of tests are called stacks/none",
      'stacks/firewalls has no test "is what no test says"',
      "there is no rule no-rule",
    ]);
  });
});
