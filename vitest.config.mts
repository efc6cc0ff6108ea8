import path from "node:path";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { type Plugin } from "vite";
import { BaseSequencer, type TestSpecification } from "vitest/node";

const packages = fileURLToPath(new URL("packages", import.meta.url));

/** Kinds of test files, those that take longest first. */
const kinds = [
  /(?:-path|\/failback)\.server\.test\.ts$/,
  /\/front-door\.server\.test\.ts$/,
  /\/emulator\/[^/]+\.server\.test\.ts$/,
  /\/atlantis-server\.server\.test\.ts$/,
  /\/(?:apply-mock|plan-whole|composed-plan)\.slow\.test\.ts$/,
  /\.slow\.test\.ts$/,
  /\.server\.test\.ts$/,
  /\/cli\/plan\.test\.ts$/,
];

const rank = ({ moduleId }: TestSpecification): number => {
  const found = kinds.findIndex((kind) => kind.test(moduleId));
  return found === -1 ? kinds.length : found;
};

/** Files that mostly wait, for a provider that waits for AWS. */
const waits = (file: TestSpecification): boolean => rank(file) < 3;

/** One of each by turns, and then the rest of the longer list. */
const byTurns = <T,>(first: readonly T[], second: readonly T[]): T[] =>
  Array.from({ length: Math.max(first.length, second.length) }, (_, index) => [
    ...first.slice(index, index + 1),
    ...second.slice(index, index + 1),
  ]).flat();

/**
 * Starts the files that take longest first, so that no worker is left alone with one at the end: by
 * itself vitest knows that only from an earlier run, which a fresh clone does not have. Those that wait and those
 * that compute take turns, so that the cores have work while others wait.
 */
class LongestFirst extends BaseSequencer {
  public override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = (await super.sort(files)).sort((a, b) => rank(a) - rank(b));
    return byTurns(
      sorted.filter(waits),
      sorted.filter((file) => !waits(file)),
    );
  }
}

/** What scripts/build.mjs tells esbuild of build specifications: a module is the text of its file. */
const buildSpecifications: Plugin = {
  name: "build-specifications",
  transform: (code, id) => (id.endsWith(".yml") ? `export default ${JSON.stringify(code)};` : undefined),
};

/** Test files that start servers, run Terraform or the whole command many times, or make stacks by the hundred. */
const heavy = ["**/*.server.test.ts", "**/*.slow.test.ts"];

/** The workspaces of `packages/`, from their sources: as tsconfig.json has them for the compiler and the build. */
const alias = [
  { find: /^@smart0dte\/aws-stand-in$/, replacement: path.join(packages, "aws-stand-in", "src", "index.ts") },
  { find: /^@smart0dte\/aws-stand-in\/(.+)$/, replacement: path.join(packages, "aws-stand-in", "src", "$1.ts") },
  { find: /^@smart0dte\/process-identity$/, replacement: path.join(packages, "process-identity", "index.ts") },
];

const common = {
  // cdktf's Testing helpers register matchers on the global `expect`.
  globals: true,
  pool: "forks",
  // Bounds for what hangs, not for what is slow: a busy machine must not fail a test.
  testTimeout: 600_000,
  hookTimeout: 2_400_000,
  expect: { poll: { timeout: 60_000 } },
  env: {
    NO_COLOR: "1",
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
    // Of Terraform and its provider, which begin with a small heap and then collect it all the time that they read schemas:
    // a third of what a start computes. The limit holds what a test's own processes take together (https://go.dev/doc/gc-guide).
    GOGC: "400",
    GOMEMLIMIT: "600MiB",
  },
} as const;

export default defineConfig({
  test: {
    globalSetup: ["__tests__/helpers/synthesize-once.ts"],
    sequence: { sequencer: LongestFirst },
    // More than the two cores this is made for: the tests on the AWS stand-in mostly wait.
    maxWorkers: 5,
    reporters: [["default", { summary: false }]],
    projects: [
      // One after the other in the same process: CDKTF and the provider's bindings are then loaded once, not by every file.
      {
        plugins: [buildSpecifications],
        resolve: { alias },
        test: {
          ...common,
          name: "quick",
          include: ["__tests__/**/*.test.ts", "src/functions/**/*.test.ts"],
          exclude: heavy,
          isolate: false,
        },
      },
      {
        plugins: [buildSpecifications],
        resolve: { alias },
        test: { ...common, testTimeout: 2_400_000, name: "heavy", include: heavy, exclude: ["node_modules/**"] },
      },
    ],
  },
});
