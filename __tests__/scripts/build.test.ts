// @ts-expect-error: a script without types, so that it runs before anything is compiled.
import { buildFailure } from "../../scripts/build.mjs";

const failure = buildFailure as (error: Error) => string;

describe("a build that fails", () => {
  it("is not blamed on the sources when the place of the build cannot be written", () => {
    const full = Object.assign(new Error("ENOSPC: no space left on device, mkdir"), { code: "ENOSPC", path: "/checkout/.build/1" });
    expect(failure(full)).toBe("/checkout/.build/1: the build cannot be written (ENOSPC)\nfix: make room there and the folder writable");
  });

  it("names what does not compile", () => {
    expect(failure(new Error("Build failed with 1 error: main.ts:1:0"))).toMatch(/^the sources do not compile:\nBuild failed with 1 error: main\.ts:1:0\nfix: /);
  });
});
