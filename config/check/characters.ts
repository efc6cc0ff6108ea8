/** Letters of other scripts that look like one of ASCII's. @see https://www.unicode.org/reports/tr39/#Confusable_Detection */
const lookalikes: Readonly<Record<string, string>> = Object.fromEntries(
  [
    ["а", "a"],
    ["е", "e"],
    ["о", "o"],
    ["р", "p"],
    ["с", "c"],
    ["х", "x"],
    ["у", "y"],
    ["і", "i"],
    ["ј", "j"],
    ["ѕ", "s"],
    ["ԁ", "d"],
    ["һ", "h"],
    ["ո", "n"],
    ["ο", "o"],
    ["ν", "v"],
    ["α", "a"],
    ["ρ", "p"],
    ["ι", "i"],
    ["А", "A"],
    ["В", "B"],
    ["Е", "E"],
    ["К", "K"],
    ["М", "M"],
    ["Н", "H"],
    ["О", "O"],
    ["Р", "P"],
    ["С", "C"],
    ["Т", "T"],
    ["Х", "X"],
    ["‐", "-"],
    ["‑", "-"],
    ["–", "-"],
    ["—", "-"],
    ["−", "-"],
    ["∕", "/"],
    ["⁄", "/"],
    ["․", "."],
    ["。", "."],
    ["‘", "'"],
    ["’", "'"],
    ["“", '"'],
    ["”", '"'],
  ].map(([other = "", own = ""]) => [other, own]),
);

/** Formats, separators and controls that nobody sees, but for the plain space. */
const invisible = /[\p{Cf}\p{Zs}\p{Zl}\p{Zp}\p{Cc}\u115F\u1160\u3164\uFFA0]/u;
/** Full-width forms of ASCII stand at a fixed distance from it. */
const fullWidth = (code: number): string | undefined =>
  code >= 0xff01 && code <= 0xff5e ? String.fromCodePoint(code - 0xfee0) : undefined;
const mostTold = 3;

/** Names the characters of a text that a reader cannot see, or takes for others. @returns nothing when there are none. */
export function strangeCharacters(text: string): string {
  const told = Array.from(text).flatMap((character, index) => {
    const code = character.codePointAt(0) ?? 0;
    const name = `U+${code.toString(16).toUpperCase().padStart(4, "0")}`;
    const own = lookalikes[character] ?? fullWidth(code);
    if (own !== undefined) return [`${name} as character ${index + 1}, which looks like ${own}`];
    return character !== " " && invisible.test(character) ? [`${name} as character ${index + 1}, which nobody sees`] : [];
  });
  const more = told.length > mostTold ? [`${told.length - mostTold} more`] : [];
  return told.length === 0 ? "" : ` (with ${[...told.slice(0, mostTold), ...more].join(", and ")})`;
}
