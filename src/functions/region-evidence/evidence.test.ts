import { evidenceOf, type RegionQuestions } from "./evidence";

const at = new Date("2026-11-30T14:02:00Z");
const asked: RegionQuestions = {
  database: () => Promise.resolve({ status: "available", replication: ["replicating"] }),
  measures: () =>
    Promise.resolve([
      { name: "ReplicaLag", value: 3.4, at },
      { name: "WriteIOPS", value: 0, at },
    ]),
  pages: () => Promise.resolve(["peer"]),
};
const lost = (): Promise<never> => Promise.reject(Object.assign(new Error("no way"), { name: "TimeoutError" }));

test("everything that a region says stands in one line, with the minute of each measure", async () => {
  expect(await evidenceOf(asked)).toEqual({
    says: "database available, replicating; 3 s behind at 14:02Z, no writes to its disk at 14:02Z; rings: peer",
    answers: true,
  });
});

test("copying that has stopped is not a small lag", async () => {
  const { says } = await evidenceOf({ ...asked, measures: () => Promise.resolve([{ name: "ReplicaLag", value: -1, at }]) });
  expect(says).toContain("copying has stopped at 14:02Z");
});

test("what is not answered is said to be unknown, and the rest is said all the same", async () => {
  expect((await evidenceOf({ ...asked, database: lost })).says).toMatch(/^nothing is known of its database \(TimeoutError\); 3 s behind/);
});

test("a region that answers nothing does not answer", async () => {
  expect(await evidenceOf({ database: lost, measures: lost, pages: lost })).toEqual({ says: "does not answer", answers: false });
});

test("of many pages some are named and all are counted", async () => {
  const pages = Array.from({ length: 9 }, (_, index) => `page-${index}`);
  expect((await evidenceOf({ ...asked, pages: () => Promise.resolve(pages) })).says).toMatch(/page-3 and 5 more$/);
});
