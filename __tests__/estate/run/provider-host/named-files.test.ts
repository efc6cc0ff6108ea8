import { existsSync, statSync } from "node:fs";
import path from "node:path";
import { inject } from "vitest";
import { readSynthesized, type SynthesizedStack } from "../../../../src/estate/synthesized";

function* texts(value: unknown): Generator<string> {
  if (typeof value === "string") yield value;
  else if (typeof value === "object" && value !== null) for (const inner of Object.values(value)) yield* texts(inner);
}

/** Files that the arguments of a stack name, as the provider looks for them from the stack's folder. */
const namedFiles = ({ folder, json }: SynthesizedStack): string[] =>
  [...texts([json.resource, json.data])]
    .map((text) => text.replace("${path.module}", "."))
    .filter((text) => text.length < 500 && !path.isAbsolute(text) && /[./]/.test(text))
    .map((text) => path.resolve(folder, text))
    .filter((file) => existsSync(file) && statSync(file).isFile());

it("finds the same files from the folder of any stack, since a provider runs in that of one and works for all", () => {
  const stacks = readSynthesized(inject("synthesizedEstate"));
  const named = stacks.flatMap((stack) => namedFiles(stack).map((file) => ({ stack, file })));
  expect(named.filter(({ file }) => file.endsWith(".zip")).length).toBeGreaterThan(10);
  const root = path.dirname(stacks[0]?.folder ?? "");
  expect(
    named.filter(({ file }) => !path.relative(root, file).startsWith("..")).map(({ stack, file }) => `${stack.instance.id}: ${file}`),
  ).toEqual([]);
});
