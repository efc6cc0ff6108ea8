import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { buildSync } from "esbuild";
import { execaSync } from "execa";
import { withSources } from "../../src/common/source-frames";
import { temporaryFolder } from "../helpers/command";

describe("a stack of a compiled program", () => {
  const root = temporaryFolder();
  const source = path.join(root, "src", "deep", "thrower.ts");
  mkdirSync(path.dirname(source), { recursive: true });
  writeFileSync(
    source,
    "interface Wide {\n  readonly a: string;\n}\nexport function fail(one: Wide): never {\n  throw new Error(one.a);\n}\nfail({ a: 'no' });\n",
  );
  const out = path.join(root, ".build", "main.cjs");
  buildSync({ entryPoints: [source], outfile: out, bundle: true, platform: "node", format: "cjs", sourcemap: "linked" });
  const { stderr } = execaSync(process.execPath, [out], { reject: false });

  it("names the sources, relative to the checkout", () => {
    expect(stderr).toContain("main.cjs");
    const told = withSources(stderr, root);
    expect(told).toContain("src/deep/thrower.ts:5:9");
    expect(told).toContain("src/deep/thrower.ts:7:1");
    expect(told).not.toMatch(/at .*main\.cjs/);
  });

  it("stays as it is where there is no map, or a broken one", () => {
    const stack = `Error: no\n    at x (${path.join(root, "none.cjs")}:1:1)\n    at node:internal/main:1:1`;
    expect(withSources(stack, root)).toBe(stack);
    writeFileSync(`${out}.map`, "{");
    expect(withSources(stderr, root)).toBe(stderr);
  });
});
