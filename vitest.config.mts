import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    // cdktf's Testing helpers register matchers on the global `expect`.
    globals: true,
    include: ["__tests__/**/*.test.ts", "src/functions/**/*.test.ts"],
    globalSetup: ["__tests__/helpers/synthesize-once.ts"],
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
