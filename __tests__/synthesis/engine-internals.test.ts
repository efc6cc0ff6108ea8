import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { App, Aspects, Lazy, TerraformStack } from "cdktf";
import { type IConstruct } from "constructs";
import { deepMerge, invokeAspects, overridesOf, tokenMaps } from "../../src/synthesis/engine-internals";

const outdir = mkdtempSync(path.join(tmpdir(), "estate-engine-"));
afterAll(() => rmSync(outdir, { recursive: true, force: true }));
const newStack = (): TerraformStack => new TerraformStack(new App({ outdir }), "stack");

describe("what is asked of the engine beyond its documented interface", () => {
  it("gives what was set with addOverride, and a copy of it", () => {
    const stack = newStack();
    stack.addOverride("terraform.required_version", ">= 1.11.0");
    const overrides = overridesOf(stack);
    expect(overrides).toEqual({ terraform: { required_version: ">= 1.11.0" } });
    delete overrides.terraform;
    expect(overridesOf(stack)).toHaveProperty("terraform");
  });

  it("says so when a stack keeps them elsewhere", () => {
    expect(() => overridesOf({} as TerraformStack)).toThrow("keeps a stack's overrides elsewhere");
  });

  it("finds every token that was made", () => {
    const count = (): number => tokenMaps().reduce((sum, { size }) => sum + size, 0);
    Lazy.stringValue({ produce: () => "before" });
    const before = count();
    Lazy.stringValue({ produce: () => "text" });
    Lazy.numberValue({ produce: () => 1 });
    expect(tokenMaps()).toHaveLength(2);
    expect(count()).toBe(before + 2);
  });

  it("lets aspects visit a stack and what is in it", () => {
    const stack = newStack();
    const visited: string[] = [];
    Aspects.of(stack).add({ visit: (node: IConstruct) => void visited.push(node.node.id) });
    invokeAspects(stack);
    expect(visited).toContain("stack");
  });

  it("merges blocks of one type into one", () => {
    expect(deepMerge({ resource: { aws_vpc: { a: { x: 1 } } } }, { resource: { aws_vpc: { b: {} } } })).toEqual({
      resource: { aws_vpc: { a: { x: 1 }, b: {} } },
    });
  });
});
