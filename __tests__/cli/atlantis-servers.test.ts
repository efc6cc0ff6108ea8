import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { execa } from "execa";
import { breakGlassLayers } from "../../src/layers/registry";
import { here, servers } from "../helpers/atlantis";
import { root } from "../helpers/command";
import { realStacks } from "../helpers/estate";

describe("the servers' configurations", () => {
  const entries = Object.values(servers).map(({ repos: [repo] }) => repo);

  it("leave nothing to the pull request", () => {
    for (const repo of entries) {
      expect(repo).toMatchObject({
        allowed_overrides: [],
        allow_custom_workflows: false,
        apply_requirements: ["approved", "mergeable", "undiverged"],
      });
    }
  });

  it("let the server that applies run nothing of a pull request before it is approved", () => {
    const [repo] = servers.apply.repos;
    expect(repo.plan_requirements).toEqual(repo.apply_requirements);
    // Hooks run before Atlantis asks for anything.
    for (const { run } of repo.pre_workflow_hooks) {
      const script = /^\/bin\/sh \/etc\/atlantis\/(steps\/[a-z-]+\.sh)$/.exec(run)?.[1];
      const text = script === undefined ? run : readFileSync(path.join(root, "docs", "atlantis", script), "utf8");
      expect(text).not.toMatch(/\b(node|npm|npx|sh|bash|terraform)\b|\.\//);
    }
  });

  it("plan in the same way on both", () => {
    const planning = (server: keyof typeof servers): unknown =>
      servers[server].workflows[servers[server].repos[0].workflow]?.plan.steps.find(
        ({ run }) => run?.command.includes("steps/plan.sh") === true,
      );
    expect(planning("apply")).toBeDefined();
    expect(readFileSync(path.join(root, "docs", "atlantis", "steps", "plan.sh"), "utf8")).toContain("estate plan --live");
    expect(planning("apply")).toEqual(planning("plan"));
  });

  it("give the role of the project's environment or account alone", async () => {
    const profile = servers.apply.workflows["deploy"]?.apply.steps.find(({ env }) => env?.name === "AWS_PROFILE")?.env?.command ?? "";
    const profiles = await Promise.all(
      (await realStacks()).map(async ({ id, owner }) => [
        owner,
        (await execa("sh", ["-c", profile], { env: { PROJECT_NAME: id } })).stdout,
      ]),
    );
    for (const [owner, chosen] of profiles) expect(chosen).toBe(owner);
  });

  it("apply no stack that is break-glass's, and every other", async () => {
    const [guard] = servers.apply.workflows["deploy"]?.apply.steps ?? [];
    for (const { id, layer } of await realStacks()) {
      const { exitCode, stdout } = await execa("sh", ["-c", here(guard?.run?.command ?? "exit 9")], {
        env: { PROJECT_NAME: id },
        reject: false,
      });
      expect([id, exitCode, stdout.includes("break-glass")]).toEqual([id, ...(breakGlassLayers.includes(layer) ? [1, true] : [0, false])]);
    }
  });

  it("make the folders of the projects on the server that applies, and no others", async () => {
    const folder = mkdtempSync(path.join(tmpdir(), "atlantis-"));
    writeFileSync(
      path.join(folder, "atlantis.yaml"),
      `${readFileSync(path.join(root, "atlantis.yaml"), "utf8")}\n  dir: cdktf.out/stacks/../../../elsewhere\n  dir: $(touch run)\n`,
    );
    await execa("sh", ["-c", servers.apply.repos[0].pre_workflow_hooks.at(-1)?.run ?? ""], { cwd: folder });
    expect(readdirSync(folder).sort()).toEqual(["atlantis.yaml", "cdktf.out"]);
    expect(readdirSync(path.join(folder, "cdktf.out", "stacks")).sort()).toEqual((await realStacks()).map(({ id }) => id).sort());
    rmSync(folder, { recursive: true });
  });

  it("have owners for every file that decides what they run or what they may", () => {
    const owned = readFileSync(path.join(root, ".github", "CODEOWNERS"), "utf8")
      .split("\n")
      .flatMap((line) => /^(\/\S+)\s+@/.exec(line)?.[1] ?? []);
    const decides = [
      "atlantis.yaml",
      ".github/CODEOWNERS",
      ".npmrc",
      "package.json",
      "package-lock.json",
      "main.ts",
      "bin/estate.mjs",
      "scripts/setup.mjs",
      "docs/atlantis/apply.yaml",
      "docs/atlantis/steps/plan.sh",
      "docs/drift/github-actions.yml",
      "docs/github/estate-apply.yml",
      "config/prod.yaml",
      "src/modules/access/boundary.ts",
      "src/modules/state/state-bucket-policy.ts",
      "src/synthesis/layer-stack.ts",
      "src/estate/run/live/live.ts",
      "drift-ignores.yaml",
    ];
    for (const file of decides)
      expect([file, existsSync(path.join(root, file)), owned.some((pattern) => `/${file}`.startsWith(pattern))]).toEqual([
        file,
        true,
        true,
      ]);
    expect(owned.filter((pattern) => !existsSync(path.join(root, pattern)))).toEqual([]);
  });
});
