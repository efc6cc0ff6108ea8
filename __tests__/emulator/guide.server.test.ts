import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from "node:fs";
import path from "node:path";
import { execa } from "execa";
import { root, temporaryFolder } from "../helpers/command";

const checkout = path.join(temporaryFolder(), "checkout");

/** The commands of docs/try-it.md, as a newcomer pastes them. */
function commands(): string[] {
  return [...readFileSync(path.join(root, "docs", "try-it.md"), "utf8").matchAll(/```sh\n([\s\S]*?)\n```/g)].map(
    ([, command = ""]) => command,
  );
}

/** A checkout of its own, because the guide changes the configuration. The packages are the same, but for the link to the command. */
function copyCheckout(): void {
  const made = new Set([".git", ".build", ".estate", "cdktf.out", "node_modules"]);
  mkdirSync(checkout, { recursive: true });
  for (const name of readdirSync(root).filter((entry) => !made.has(entry)))
    cpSync(path.join(root, name), path.join(checkout, name), { recursive: true });
  const modules = (...parts: string[]): string => path.join("node_modules", ...parts);
  mkdirSync(path.join(checkout, modules(".bin")), { recursive: true });
  for (const name of readdirSync(path.join(root, modules())).filter((entry) => entry !== ".bin"))
    symlinkSync(path.join(root, modules(name)), path.join(checkout, modules(name)));
  for (const name of readdirSync(path.join(root, modules(".bin"))).filter((entry) => entry !== "estate"))
    symlinkSync(path.join(root, modules(".bin", name)), path.join(checkout, modules(".bin", name)));
  symlinkSync(path.join("..", "..", "bin", "estate.mjs"), path.join(checkout, modules(".bin", "estate")));
}

const paste = (command: string) => execa("sh", ["-c", command], { cwd: checkout, reject: false, all: true, stdin: "ignore" });

beforeAll(copyCheckout);
afterAll(async () => {
  await paste("npx estate emulator down");
});

it("has six commands", () => expect(commands()).toHaveLength(6));

describe("each command of the guide works as it is pasted", () => {
  it.each(
    [
      ["start", "up: port"],
      ["bootstrap", "dev is ready"],
      ["deploy", "Apply complete! Resources:"],
      ["look at it", "vpcId"],
      ["change it", "1 changed"],
      ["destroy it", "down"],
    ].map(([title = "", shown = ""], index) => ({ title, shown, index })),
  )("$title", async ({ shown, index }) => {
    const { exitCode, all } = await paste(commands()[index] ?? "");
    expect([exitCode, all]).toEqual([0, expect.stringContaining(shown)]);
  });
});
