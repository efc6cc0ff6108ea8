import { shown, shownApart, unknown } from "../../../../src/estate/judge/review/values";

const long = "a".repeat(200);

it.each([
  ["text", "text"],
  [" on\n two lines ", " on two lines "],
  [undefined, "not set"],
  [[], "not set"],
  [unknown, "known after apply"],
  [{ name: unknown }, '{"name":"known after apply"}'],
  [long, `${"a".repeat(60)}…`],
])("the value %o is shown as %s", (value, expected) => {
  expect(shown(value)).toBe(expected);
});

it.each([
  ["short ones whole", "a=1", "a=2", "a=1", "a=2"],
  ["one that is there beside one that is not", undefined, "on", "not set", "on"],
  ["long ones from a little before they part", `${long}x`, `${long}y`, `…${"a".repeat(24)}x`, `…${"a".repeat(24)}y`],
  ["long ones that part at once from their beginning", `x${long}`, `y${long}`, `x${"a".repeat(119)}…`, `y${"a".repeat(119)}…`],
  ["one that continues the other", long, `${long}b`, `…${"a".repeat(24)}`, `…${"a".repeat(24)}b`],
])("two values beside each other: %s", (_, before, after, was, is) => {
  expect(shownApart(before, after)).toEqual({ before: was, after: is });
});
