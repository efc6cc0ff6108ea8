import { isSensitive } from "../../../../src/estate/judge/review/replacement";

it.each([
  ["the value itself", { password: true }, "password", true],
  ["the block above it", { auth: true }, "auth.0.password", true],
  ["a value below it", { auth: [{ password: true }] }, "auth", true],
  ["a neighbour", { password: true, auth: [{ user: false }] }, "auth.0.user", false],
  ["nothing", {}, "name", false],
  ["no marks", undefined, "name", false],
])("a value is sensitive when %s is marked", (_, marks, path, expected) => {
  expect(isSensitive(marks, path)).toBe(expected);
});
