import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Kinds of test files, those that take longest first. */
const kinds = [/-path\.server\.test\.ts$/, /\/front-door\.server\.test\.ts$/, /\/emulator\/[^/]+\.server\.test\.ts$/, /\.slow\.test\.ts$/, /\.server\.test\.ts$/];

const rank = ({ moduleId }: TestSpecification): number => {
  const found = kinds.findIndex((kind) => kind.test(moduleId));
  return found === -1 ? kinds.length : found;
};

/**
 * Starts the files that take longest first, so that no worker is left alone with one at the end. By
 * itself vitest knows that only from an earlier run, which a fresh clone does not have.
 */
class LongestFirst extends BaseSequencer {
  public override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return (await super.sort(files)).sort((a, b) => rank(a) - rank(b));
  }
}

export default defineConfig({
  test: {
    // cdktf's Testing helpers register matchers on the global `expect`.
    globals: true,
    include: ["__tests__/**/*.test.ts", "src/functions/**/*.test.ts"],
    globalSetup: ["__tests__/helpers/synthesize-once.ts"],
    sequence: { sequencer: LongestFirst },
    pool: "forks",
    // One more than the two cores this is made for: the tests on the AWS stand-in mostly wait.
    maxWorkers: 3,
    // Bounds for what hangs, not for what is slow: a busy machine must not fail a test.
    testTimeout: 180_000,
    hookTimeout: 900_000,
    reporters: [["default", { summary: false }]],
    env: { NO_COLOR: "1" },
  },
});
