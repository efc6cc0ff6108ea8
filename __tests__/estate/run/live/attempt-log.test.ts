import path from "node:path";
import { readAttempts } from "../../../../src/estate/run/live/attempt-log";
import { temporaryFolder, writeFile } from "../../../helpers/machine";

const message = (type: string, addr: string, action: string, id?: string): string =>
  JSON.stringify({
    "@message": "…",
    "@level": "info",
    "@timestamp": "2026-01-02T03:04:05Z",
    type,
    hook: { resource: { addr }, action, ...(id === undefined ? {} : { id_key: "id", id_value: id }) },
  });

function attempts(...logs: readonly (readonly string[])[]): ReturnType<typeof readAttempts> {
  const folder = temporaryFolder();
  return readAttempts(logs.map((lines, index) => writeFile(path.join(folder, `${index}.log`), lines.join("\n"))));
}

const start = (addr: string): string => message("apply_start", addr, "create");
const created = (addr: string, id: string): string => message("apply_complete", addr, "create", id);

it.each([
  { title: "what was created", logs: [[start("a.x"), created("a.x", "1")]], made: { "a.x": "1" }, inFlight: [] },
  { title: "what had just begun", logs: [[start("a.x"), start("a.y"), created("a.y", "2")]], made: { "a.y": "2" }, inFlight: ["a.x"] },
  {
    title: "what failed, and may be there in part",
    logs: [[start("a.x"), message("apply_errored", "a.x", "create")]],
    made: {},
    inFlight: ["a.x"],
  },
  {
    title: "what was created without an id that is printed",
    logs: [[start("a.x"), message("apply_complete", "a.x", "create")]],
    made: { "a.x": undefined },
    inFlight: [],
  },
  { title: "what was begun again after it had gone", logs: [[created("a.x", "1")], [start("a.x")]], made: {}, inFlight: ["a.x"] },
  {
    title: "what was destroyed again",
    logs: [[created("a.x", "1")], [message("apply_complete", "a.x", "delete")]],
    made: {},
    inFlight: [],
  },
  { title: "the last of two attempts", logs: [[start("a.x")], [start("a.x"), created("a.x", "2")]], made: { "a.x": "2" }, inFlight: [] },
  {
    title: "what had just begun and was adopted by a later attempt, which updated it",
    logs: [[start("a.x")], [message("apply_start", "a.x", "update", "1")]],
    made: { "a.x": "1" },
    inFlight: [],
  },
  {
    title: "what was adopted and updated to the end",
    logs: [[start("a.x")], [message("apply_start", "a.x", "update", "1"), message("apply_complete", "a.x", "update", "1")]],
    made: { "a.x": "1" },
    inFlight: [],
  },
  { title: "nothing of updates", logs: [[message("apply_complete", "a.x", "update", "1")]], made: {}, inFlight: [] },
  { title: "whole lines only", logs: [[created("a.x", "1"), created("a.y", "2").slice(0, 60)]], made: { "a.x": "1" }, inFlight: [] },
  {
    title: "nothing of what is no message",
    logs: [["Terraform crashed", "{}", start("a.x").replace("addr", "address")]],
    made: {},
    inFlight: [],
  },
])("knows $title", ({ logs, made, inFlight }) => {
  const result = attempts(...logs);
  expect([Object.fromEntries(result.created), result.inFlight]).toEqual([made, inFlight]);
});

it("takes a log that is gone for an empty one", () => {
  expect(readAttempts([path.join(temporaryFolder(), "gone.log")])).toEqual({ created: new Map(), inFlight: [] });
});
