import { covers, meet } from "../../../config/rules/path-patterns";

/** All texts of so many characters of an alphabet. */
const texts = (length: number, alphabet: string): string[] =>
  length === 0 ? [""] : texts(length - 1, alphabet).flatMap((text) => alphabet.split("").map((character) => text + character));

const matches = (pattern: string): RegExp => new RegExp(`^${pattern.replaceAll("*", ".*").replaceAll("?", ".")}$`);

describe("patterns of paths", () => {
  // Of three parts no two patterns differ on longer paths only; z is a character of no pattern.
  const patterns = [0, 1, 2, 3].flatMap((length) => texts(length, "ab*?"));
  const paths = [0, 1, 2, 3, 4, 5, 6].flatMap((length) => texts(length, "abz"));
  const matched = patterns.map((pattern) => ({ pattern, paths: new Set(paths.filter((path) => matches(pattern).test(path))) }));
  const pairs = matched.flatMap((one) => matched.map((other) => ({ one, other })));

  it("cover each other when no path is matched by the later one only", () => {
    const wrong = pairs.filter(
      ({ one, other }) => covers(one.pattern, other.pattern) !== [...other.paths].every((path) => one.paths.has(path)),
    );
    expect(wrong.map(({ one, other }) => `${one.pattern} ${other.pattern}`)).toEqual([]);
  });

  it("meet when some path is matched by both", () => {
    const wrong = pairs.filter(
      ({ one, other }) => meet(one.pattern, other.pattern) !== [...other.paths].some((path) => one.paths.has(path)),
    );
    expect(wrong.map(({ one, other }) => `${one.pattern} ${other.pattern}`)).toEqual([]);
  });

  it.each([
    ["/api/*", "/api/v1/orders/*", true],
    ["/api/v?/orders/*", "/api/v1/orders/*", true],
    ["/api/v?/orders/*", "/api/v10/orders/*", false],
    ["/api/v1/ris?", "/api/v1/risk", true],
    ["/api/v1/risk", "/api/v1/ris?", false],
    ["/ws/*", "/ws", false],
    ["/ws/*", "/ws?", false],
    ["/API/*", "/api/v1", false],
    ["/a.c", "/abc", false],
    ["/$&(+/*", "/$&(+/x", true],
  ])("%s covers %s: %s", (earlier, later, expected) => {
    expect(covers(earlier, later)).toBe(expected);
  });

  it("are compared, however many stars they have", () => {
    const long = "/*a".repeat(80);
    expect(covers(long, `${long}b`)).toBe(false);
    expect(meet(`${long}b`, `${long}c`)).toBe(false);
  });
});
