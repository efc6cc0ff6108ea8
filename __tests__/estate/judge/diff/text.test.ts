import { diffText } from "../../../../src/estate/judge/diff/text";
import { change, review } from "./reviews";

const tag = change("aws_vpc.main", {
  stack: "dev-us-east-1-network",
  verdict: "safe",
  changed: [{ argument: "tags.Name", before: "a", after: "広".repeat(60) }],
});

const shown = (width: number | undefined): string => {
  const text = diffText(
    {
      base: { ref: "HEAD", commit: "0".repeat(40) },
      uncommitted: [],
      causes: [],
      together: [tag],
      affected: [],
      removed: [],
      review: review(tag),
    },
    undefined,
    width,
  );
  return text.split("\n")[1] ?? "";
};

describe("a line of the diff", () => {
  it("ends within the terminal, where letters take two columns as well", () => {
    const line = shown(80);
    const wide = line.match(/広/g)?.length ?? 0;
    expect(line).toMatch(/広…$/);
    expect(line.length + wide).toBeLessThanOrEqual(80);
    expect(line.length + wide).toBeGreaterThan(77);
  });

  it.each([undefined, 0])("is whole where there is no terminal (%s columns)", (width) => {
    expect(shown(width)).toContain("広".repeat(60));
  });
});
