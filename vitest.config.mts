import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    // cdktf's Testing helpers register matchers on the global `expect`.
    globals: true,
    include: ["__tests__/**/*.test.ts", "src/functions/**/*.test.ts"],
    pool: "forks",
    // Two cores: more workers only make real Terraform runs wait for each other.
    maxWorkers: 2,
    // Bounds for what hangs, not for what is slow: a busy machine must not fail a test.
    testTimeout: 180_000,
    hookTimeout: 900_000,
    reporters: [["default", { summary: false }]],
    env: { NO_COLOR: "1" },
  },
});
