import { existsSync, writeFileSync } from "node:fs";
import path from "node:path";
import { temporaryRoot } from "../../src/common/temporary";
import { temporaryFolder } from "../helpers/machine";

const usable = temporaryFolder();

it("is the folder that the user names", () => expect(temporaryRoot(usable, "/nowhere")).toEqual({ folder: usable, warning: undefined }));

const file = path.join(temporaryFolder(), "file");
writeFileSync(file, "");

it.each([
  { title: "that does not exist", wanted: path.join(usable, "gone"), why: "does not exist" },
  { title: "that is none", wanted: path.join(file, "below"), why: "is no folder" },
  {
    title: "below which the name of a socket has no room",
    wanted: path.join(usable, "x".repeat(100)),
    why: `has ${usable.length + 101} characters, and names of sockets have room for 60`,
  },
  // A device that never has room: what is written to a file there fails, as on a full disk.
  { title: "in which nothing can be made", wanted: "/proc/self/fdinfo", why: "" },
])("is another one, with a word why, for a folder $title", ({ wanted, why }) => {
  const { folder, warning } = temporaryRoot(wanted, usable);
  expect(folder).toBe(usable);
  expect(warning).toContain(`TMPDIR is ${wanted}, which ${why}`);
  expect(existsSync(path.join(wanted, "estate-try-"))).toBe(false);
});

it("fails, with what to do, where there is no other one either", () => {
  expect(() => temporaryRoot(path.join(usable, "gone-too"), path.join(usable, "gone"))).toThrow(
    `no folder for temporary files: ${path.join(usable, "gone-too")} does not exist, and ${path.join(usable, "gone")} does not exist`,
  );
});
