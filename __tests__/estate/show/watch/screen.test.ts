import { logScreen, type Screen, terminalScreen } from "../../../../src/estate/show/watch/screen";

const plain = { red: String, dim: String };
const quiet = { doing: undefined, error: undefined, result: undefined };

function written(make: (write: (text: string) => void) => Screen, ...states: readonly Parameters<Screen>[0][]): string[] {
  const texts: string[] = [];
  const screen = make((text) => texts.push(text));
  states.forEach(screen);
  return texts;
}

describe("a terminal", () => {
  it("keeps the last result below the error of an edit that is half typed", () => {
    const [, text = ""] = written(
      (write) => terminalScreen(write, plain),
      { ...quiet, result: "1 changed" },
      { ...quiet, error: "config/dev.yaml: not YAML", result: "1 changed" },
    );
    expect(text.startsWith("\u001b[H\u001b[2J")).toBe(true);
    expect(text.indexOf("not YAML")).toBeLessThan(text.indexOf("1 changed"));
    expect(text).toContain("the last result, from before:");
  });
});

describe("a log", () => {
  it("has each step, error and result once, in lines without control sequences", () => {
    const texts = written(
      logScreen,
      { ...quiet, doing: "comparing" },
      { ...quiet, result: "1 changed" },
      { ...quiet, error: "wrong", result: "1 changed" },
      { ...quiet, error: "wrong", result: "1 changed" },
      { ...quiet, doing: "comparing", error: "wrong", result: "1 changed" },
      { ...quiet, result: "2 changed" },
    );
    expect(texts).toEqual(["comparing ...\n", "1 changed\n", "wrong\n", "comparing ...\n", "2 changed\n"]);
  });
});
