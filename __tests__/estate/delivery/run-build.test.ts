import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { readBuildSpecification } from "../../../src/estate/delivery/build-specification";
import { type BuildResult, runBuild } from "../../../src/estate/delivery/run-build";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "build-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const run = (text: string, variables: Readonly<Record<string, string>> = {}): Promise<BuildResult> => {
  const fresh = (name: string): string => mkdtempSync(path.join(folder, name));
  return runBuild({
    specification: readBuildSpecification(text, "the build"),
    source: fresh("source"),
    scratch: fresh("scratch"),
    output: fresh("output"),
    variables,
    machine: { PATH: process.env.PATH ?? "" },
  });
};
const lines = ({ log }: BuildResult): string[] => log.trim().split("\n");

describe("a build", () => {
  it("runs its phases in their order, each command after the other", async () => {
    const result = await run(`
version: 0.2
phases:
  post_build: { commands: [echo four] }
  install: { commands: [echo one] }
  build: { commands: [echo three] }
  pre_build: { commands: [echo two] }
`);
    expect(lines(result)).toEqual(["one", "two", "three", "four"]);
    expect(result.succeeded).toBe(true);
  });

  it("carries exported variables and functions from command to command, and nothing else", async () => {
    const result = await run(`
version: 0.2
phases:
  build:
    commands:
      - export KEPT="two words"; lost=1
      - |
        greet() { echo "hello $1"; }
        declare -fx greet
      - 'greet "$KEPT"; echo "[$lost]"'
`);
    expect(lines(result)).toEqual(["hello two words", "[]"]);
  });

  it("begins each phase in the source, and stays where a command went within it", async () => {
    const result = await run(`
version: 0.2
phases:
  pre_build: { commands: [mkdir below, cd below, 'basename "$PWD"'] }
  build: { commands: ['test "$PWD" = "$CODEBUILD_SRC_DIR" && echo source'] }
`);
    expect(lines(result)).toEqual(["below", "source"]);
  });

  it("gives variables of the action precedence over those of the specification", async () => {
    const text =
      "version: 0.2\nenv: { variables: { ONE: specification, TWO: specification } }\nphases: { build: { commands: ['echo $ONE $TWO'] } }\n";
    expect(lines(await run(text, { TWO: "action" }))).toEqual(["specification action"]);
  });
});

describe("a command that fails", () => {
  const phases = (failing: string, extra = ""): string => `
version: 0.2
phases:
  install: { commands: [${failing === "install" ? "exit 3, " : ""}echo install], finally: [echo after-install] ${failing === "install" ? extra : ""} }
  pre_build: { commands: [${failing === "pre_build" ? "'false', " : ""}echo pre_build] ${failing === "pre_build" ? extra : ""} }
  build: { commands: [${failing === "build" ? "exit 1, " : ""}echo build], finally: [echo after-build] ${failing === "build" ? extra : ""} }
  post_build: { commands: ['echo post_build $CODEBUILD_BUILD_SUCCEEDING'] }
`;

  it.each([
    ["install", "", ["after-install"]],
    ["pre_build", "", ["install", "after-install"]],
    ["build", "", ["install", "after-install", "pre_build", "after-build", "post_build 0"]],
    ["build", ", on-failure: ABORT", ["install", "after-install", "pre_build", "after-build"]],
    ["install", ", on-failure: CONTINUE", ["after-install", "pre_build", "build", "after-build", "post_build 0"]],
  ])("in %s%s ends its phase, and what AWS lets run after it runs", async (phase, extra, expected) => {
    const result = await run(phases(phase, extra));
    expect(lines(result)).toEqual(expected);
    expect(result.succeeded).toBe(false);
    expect(result.phases.find(({ succeeded }) => !succeeded)?.phase).toBe(phase);
  });

  it("in `finally` fails the build too", async () => {
    expect((await run("version: 0.2\nphases: { build: { commands: ['true'], finally: ['false'] } }\n")).succeeded).toBe(false);
  });
});

describe("what a build leaves", () => {
  const text = (files: string) => `
version: 0.2
env: { exported-variables: [ANSWER, UNSET] }
phases: { build: { commands: ['mkdir -p out/below', 'echo 1 > out/one', 'echo 2 > out/below/two', 'export ANSWER=42'] } }
reports:
  tests: { base-directory: out, files: [one, three], file-format: JUNITXML }
artifacts: { base-directory: out, files: ${files} }
`;

  it("is its artifacts, its exported variables and its reports", async () => {
    expect(await run(text('["**/*"]'))).toMatchObject({
      succeeded: true,
      artifacts: ["below/two", "one"],
      exported: { ANSWER: "42" },
      reports: { tests: ["one"] },
    });
  });

  it("fails it when a file of the artifact is not there", async () => {
    const result = await run(text("[one, three]"));
    expect(result.succeeded).toBe(false);
    expect(result.log).toMatch(/no matching artifact paths found: three/);
  });
});

it.each([
  ["another version", "version: 0.1\nphases: {}\n"],
  ["a phase that does not exist", "version: 0.2\nphases: { deploy: { commands: [] } }\n"],
  ["a key that is not understood", "version: 0.2\nphases: {}\nbatch: {}\n"],
  ["a shell that is not run here", "version: 0.2\nenv: { shell: zsh }\nphases: {}\n"],
])("a build specification with %s is refused", (_, text) => {
  expect(() => readBuildSpecification(text, "the build")).toThrow(/the build is no build specification/);
});
