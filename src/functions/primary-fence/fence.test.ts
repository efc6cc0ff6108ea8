import { fence } from "./fence";

test("a way that stays open although it was closed is a failure", async () => {
  const way = { targets: () => Promise.resolve(["database"]), close: () => Promise.resolve() };
  await expect(fence(way)).rejects.toThrow("still leads to database");
});

test("a way that is closed is left alone", async () => {
  const way = { targets: () => Promise.resolve([]), close: () => Promise.reject(new Error("nobody is to close it")) };
  expect(await fence(way)).toEqual([]);
});
