import { type Contents } from "./contents";
import { isOfActive, judge, opened } from "./judge";

const restore = { began: new Date("2026-11-29T10:10:00Z"), backedUp: new Date("2026-11-29T05:05:00Z") };
const contents: Contents = { rows: 700, unbroken: true, newest: new Date("2026-11-29T05:00:00Z"), tables: { before: 12, now: 12 } };
const promise = { maximumAgeMinutes: 2000, rowsAreWritten: true };

test("what holds everything, and is as new as promised, is right, and the message says what was found", () => {
  expect(judge(restore, contents, promise)).toEqual({
    status: "SUCCESSFUL",
    message: "700 rows up to 2026-11-29T05:00:00.000Z, 12 tables, backed up at 2026-11-29T05:05:00.000Z, 310 minutes old at the restore",
    ageMinutes: 310,
  });
});

test.each<[string, Partial<Contents>, string]>([
  ["no row", { rows: 0, newest: undefined, unbroken: false }, "estate.canary has no row"],
  ["a broken chain", { unbroken: false }, "are missing or changed"],
  ["fewer tables", { tables: { before: 12, now: 11 } }, "11 tables are there, of 12"],
  ["old data", { newest: new Date("2026-11-27T05:00:00Z") }, "3190 minutes old, and no more than 2000 are promised"],
])("what has %s is not right, and the message says why", (_, wrong, text) => {
  const verdict = judge(restore, { ...contents, ...wrong }, promise);
  expect(verdict.status).toBe("FAILED");
  expect(verdict.message).toContain(text);
});

test("more tables than the newest row knows of are a migration since", () => {
  expect(judge(restore, { ...contents, tables: { before: 12, now: 13 } }, promise).status).toBe("SUCCESSFUL");
});

test("while nobody writes rows, tables are not compared with what the last row knew: migrations went on in another region", () => {
  const fewer = { ...contents, tables: { before: 12, now: 11 } };
  expect(judge(restore, fewer, { ...promise, rowsAreWritten: false }).status).toBe("SUCCESSFUL");
});

test("a copy of another database has a message that says so, and does not count as one that was right", () => {
  const verdict = opened("arn:aws:rds:us-east-1:333333333333:db:old", "arn:aws:rds:us-west-2:333333333333:db:new");
  expect(verdict).toMatchObject({ status: "SUCCESSFUL", message: expect.stringMatching(/not judged.*db:old.*db:new/) });
  expect([verdict.message, judge(restore, contents, promise).message, undefined].map(isOfActive)).toEqual([false, true, true]);
});

test("while nobody writes rows, the backup's own time says how old the data is", () => {
  const old = { ...contents, newest: new Date("2026-10-01T05:00:00Z") };
  expect(judge(restore, old, { ...promise, rowsAreWritten: false })).toMatchObject({ status: "SUCCESSFUL", ageMinutes: 305 });
  expect(judge(restore, old, promise).status).toBe("FAILED");
});
