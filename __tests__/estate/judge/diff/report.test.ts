import { byCause } from "../../../../src/estate/judge/diff/report";
import { type Cause } from "../../../../src/estate/judge/diff/causes";
import { change, review } from "./reviews";

const edit = (key: string): Cause => ({
  kind: "configuration",
  edit: { file: "config/dev.yaml", line: 1, key, at: [key], before: "1", after: "2" },
});

describe("causes", () => {
  const [first, second, third] = [change("aws_a.x"), change('aws_b.y["k"]'), change("aws_c.z", { stack: "two" })];

  it("take every change when there is one", () => {
    expect(byCause(review(first, second), [edit("a")], [undefined])).toMatchObject({
      causes: [{ tried: true, changes: [first, second] }],
      together: [],
    });
  });

  it("take what they reach, declared or read; the rest follows from several", () => {
    const reaches = [
      { declared: new Set(["one aws_a.x", "one aws_b.y"]), dependent: new Set<string>() },
      { declared: new Set(["one aws_a.x"]), dependent: new Set<string>() },
    ];
    const found = byCause(review(first, second, third), [edit("a"), edit("b")], reaches);
    expect(found.causes.map(({ changes }) => changes)).toEqual([[first, second], [first]]);
    expect(found.together).toEqual([third]);
    const reading = { declared: new Set<string>(), dependent: new Set(["two"]) };
    expect(byCause(review(third), [edit("a"), edit("b")], [reading, undefined])).toMatchObject({
      causes: [{ changes: [third] }, { tried: false, changes: [] }],
    });
  });
});
