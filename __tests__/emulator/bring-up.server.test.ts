import { readFileSync } from "node:fs";
import path from "node:path";
import { root } from "../helpers/command";
import { type EstatePath, environment, makeStateBuckets, primary, startEstatePath } from "../helpers/estate-path";
import { configWith } from "../helpers/small-estate";

/** Layers that the stand-in applies in seconds, one of them without a resource, and one that reads what another gives. */
const layers = ["access", "security", "notifications", "storage-replication"];

const document = readFileSync(path.join(root, "docs", "live.md"), "utf8");
const loops = [...document.matchAll(/```sh\n(until [^\n]+)\n```/g)].map(([, loop = ""]) => loop);

let run: EstatePath;
let config: string;
beforeAll(async () => {
  run = await startEstatePath();
  config = configWith(path.join(path.dirname(run.work), "config-of-one"), [environment]);
  await makeStateBuckets();
});
afterAll(() => run.emulator.stop());

it("brings a fresh environment up, wave by wave, by the loop of docs/live.md", async () => {
  const [loop = "", ...others] = loops;
  expect([loop, others]).toEqual([expect.stringContaining("plan --live --env dev;"), []]);
  const narrowed = loop
    .replace("--env dev", `--env dev --region ${primary} ${layers.map((layer) => `--layer ${layer}`).join(" ")}`)
    .replaceAll("npx estate", "estate")
    .replaceAll(".estate/bundles", path.join(run.work, ".estate", "bundles"));
  const script = `estate() { "${process.execPath}" "${path.join(root, "bin", "estate.mjs")}" --work "${run.work}" --config "${config}" "$@"; }\nrounds=0\n${narrowed.replace("do ", 'do rounds=$((rounds + 1)); [ "$rounds" -lt 6 ] || exit 9; ')}\n`;
  const { exitCode, stdout, stderr } = await run.emulator.run("sh", ["-c", script]);
  expect([exitCode, exitCode === 0 ? "" : `${stdout}\n${stderr}`]).toEqual([0, ""]);
  // Its last round had nothing to do, in every one of the stacks.
  const again = await run.emulator.estate([
    "--json",
    "--work",
    run.work,
    "--config",
    config,
    "plan",
    "--live",
    "--env",
    environment,
    "--region",
    primary,
    ...layers.flatMap((layer) => ["--layer", layer]),
  ]);
  expect([
    again.exitCode,
    (JSON.parse(again.stdout) as { readonly stacks: readonly { readonly outcome: string }[] }).stacks.map(({ outcome }) => outcome),
  ]).toEqual([0, layers.map(() => "planned")]);
});
