import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { KeptKeys } from "../../../../src/estate/run/compose/kept-keys";
import { passVariable } from "../../../../src/estate/run/terraform/shell-variables";
import { temporaryFolder } from "../../../helpers/command";
import { type GraphStack, synthesizedGraph } from "../../../helpers/small-graph";

const stack = (name: string, reads: readonly string[], displayName = "one"): GraphStack => ({
  name,
  region: "us-east-1",
  reads,
  displayName,
  unknown: true,
});
const stacks = [stack("a", []), stack("b", ["a"]), stack("c", [])];
const checkout = temporaryFolder();
const code = (text: string): void => {
  mkdirSync(path.join(checkout, "src"), { recursive: true });
  writeFileSync(path.join(checkout, "src", "code.ts"), text);
};
const keys = async (terraform = "1.11.4", all: readonly GraphStack[] = stacks) =>
  Object.fromEntries(await new KeptKeys(terraform, checkout, ["src"]).of(synthesizedGraph(all)));

beforeEach(() => code("first"));
afterEach(() => vi.unstubAllEnvs());

it("are the same for the same", async () => {
  expect(await keys()).toEqual(await keys());
});

it("differ for a stack that was edited and for those that read from it, and for no other", async () => {
  const [before, after] = [await keys(), await keys("1.11.4", [stack("a", [], "two"), stack("b", ["a"]), stack("c", [])])];
  expect(Object.keys(before).filter((name) => before[name] !== after[name])).toEqual(["a", "b"]);
});

it.each([
  ["Terraform", () => keys("1.12.0")],
  ["our own code", async () => (code("second"), keys())],
  [
    "a variable that is handed on to Terraform",
    async () => {
      vi.stubEnv(passVariable, "TF_CLI_ARGS_plan");
      vi.stubEnv("TF_CLI_ARGS_plan", "-target=module.a");
      return keys();
    },
  ],
])("differ for all stacks with another %s", async (_, other) => {
  const [before, after] = [await keys(), await other()];
  expect(Object.keys(before).filter((name) => before[name] === after[name])).toEqual([]);
});

it("take no notice of variables that Terraform is not handed", async () => {
  const before = await keys();
  vi.stubEnv("TF_CLI_ARGS_plan", "-target=module.a");
  expect(await keys()).toEqual(before);
});

it("do not exist with a provider of somebody's own, which may be another one the next time", async () => {
  const file = path.join(temporaryFolder(), "terraformrc");
  writeFileSync(path.join(path.dirname(file), "terraform-provider-aws"), "", { mode: 0o755 });
  writeFileSync(file, `provider_installation {\n  dev_overrides {\n    "hashicorp/aws" = "${path.dirname(file)}"\n  }\n  direct {}\n}\n`);
  vi.stubEnv("TF_CLI_CONFIG_FILE", file);
  expect(await keys()).toEqual({});
});
