import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    // cdktf's Testing helpers register matchers on the global `expect`.
    globals: true,
    include: ["__tests__/**/*.test.ts", "src/functions/**/*.test.ts"],
    pool: "forks",
    // Two cores: more workers only make real Terraform runs wait for each other.
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 300_000,
    reporters: [["default", { summary: false }]],
    env: { NO_COLOR: "1" },
  },
});
