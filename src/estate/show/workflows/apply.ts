import { breakGlassLayers } from "../../../layers/registry";
import { type StackInstance } from "../../../layers/instances";
import { pipelineWaves } from "../../../layers/pipeline-waves";
import {
  contentsOnly,
  credentials,
  defaults,
  download,
  type Job,
  orSomethingToDo,
  preparation,
  runner,
  type Step,
  upload,
  withIdentity,
  type Workflow,
} from "./actions";
import { type WorkflowPlace } from "./places";
import { warnings } from "./pull-request";

/** File of the workflow that applies one environment, where GitHub looks for it. */
export const environmentWorkflowFile = "estate-apply-environment.yml";

/** What runs after a merge: one environment after the other, each once at a time. */
export const applyWorkflow = (places: readonly WorkflowPlace[]): Workflow => ({
  name: "estate apply",
  on: { push: { branches: ["main"] }, workflow_dispatch: {} },
  permissions: contentsOnly,
  jobs: Object.fromEntries(
    places.map(({ environment, region, planner, deployer, sessionSeconds }, index): [string, Job] => {
      const before = places[index - 1];
      return [
        environment,
        {
          ...(before === undefined ? {} : { needs: [before.environment] }),
          uses: `./.github/workflows/${environmentWorkflowFile}`,
          permissions: withIdentity,
          // GitHub keeps one run waiting, the newest; as plans follow the states, it has what the others would have done.
          concurrency: { group: `estate-apply-${environment}`, "cancel-in-progress": false },
          with: { environment, region, planner, deployer, "session-seconds": sessionSeconds },
        },
      ];
    }),
  ),
});

const inputs = {
  environment: { type: "string", required: true },
  region: { type: "string", required: true },
  planner: { type: "string", required: true },
  deployer: { type: "string", required: true },
  "session-seconds": { type: "number", required: true },
} as const;

/**
 * Applies one environment, wave by wave: a wave is planned when all before it are applied, reviewed, approved by
 * the environment's reviewers, and applied as it was reviewed. Then everything is planned again.
 */
export function environmentWorkflow(stacks: readonly StackInstance[]): Workflow {
  const passes = ["first", ...pipelineWaves(stacks).map(String), "last"];
  return {
    name: "estate apply environment",
    on: { workflow_call: { inputs } },
    permissions: contentsOnly,
    defaults,
    jobs: {
      ...Object.fromEntries(
        passes.flatMap((pass, index): [string, Job][] => {
          const before = passes[index - 1];
          return [
            [`plan-${pass}`, planWave(pass, before === undefined ? [] : [`apply-${before}`])],
            [`apply-${pass}`, applyWave(pass)],
          ];
        }),
      ),
      verify: verify(passes.map((pass) => `apply-${pass}`)),
    },
  };
}

/** A job that was left out, as nothing was to be done, keeps none of the later ones. */
const unlessFailed = "!cancelled() && !failure()";
const environment = { ENVIRONMENT: "${{ inputs.environment }}" } as const;
const planner = credentials("${{ inputs.planner }}", "${{ inputs.region }}");

/** What an older run would apply is not what the newest code says. */
const newest: Step = {
  name: "Stop when main has moved on",
  run: [
    'newest=$(gh api "repos/$GITHUB_REPOSITORY/commits/main" --jq .sha)',
    'if [ "$(git rev-parse HEAD)" != "$newest" ]; then echo "::error::main is at $newest now: its own run applies what is newer"; exit 1; fi',
  ].join("\n"),
  env: { GH_TOKEN: "${{ github.token }}" },
};

const names = (layers: readonly string[]): string => layers.map((layer) => `"${layer}"`).join(", ");
/** Shell that asks for the stacks that a pipeline applies; each as an option of the command. */
const stacksOf = (selected: string): string =>
  `stacks=$(npx estate list --env "$ENVIRONMENT" --json | jq --raw-output '.stacks[] | select(${selected}) | "--stack=" + .id')`;
const byBreakGlass = `.layer | IN(${names(breakGlassLayers)})`;
const byPipeline = `${byBreakGlass} | not`;

/** What is destroyed before all waves or after them is of every wave; a wave leaves the latter out (decision 119). */
const selectionOf = (pass: string): string => (pass === "first" || pass === "last" ? byPipeline : `.wave == ${pass} and (${byPipeline})`);
const partOf = (pass: string): string => (pass === "last" ? "" : ` --destructions ${pass === "first" ? "first" : "put-off"}`);

const planWave = (pass: string, needs: readonly string[]): Job => ({
  ...(needs.length === 0 ? {} : { needs, if: unlessFailed }),
  "runs-on": runner,
  "timeout-minutes": 90,
  permissions: withIdentity,
  env: environment,
  outputs: { changes: "${{ steps.plan.outputs.changes }}" },
  steps: [
    ...preparation,
    newest,
    planner,
    {
      name: "Plan",
      id: "plan",
      run: [
        stacksOf(selectionOf(pass)),
        "code=0",
        "# Names of stacks hold no spaces, and an environment without stacks in this wave has nothing to plan.",
        `if [ -n "$stacks" ]; then npx estate plan --live $stacks${partOf(pass)} --out bundles || code=$?; fi`,
        'case "$code" in 0) changes=false ;; 2) changes=true ;; *) exit "$code" ;; esac',
        'echo "changes=$changes" >> "$GITHUB_OUTPUT"',
      ].join("\n"),
    },
    {
      name: "Review the plans",
      if: "steps.plan.outputs.changes == 'true'",
      run: [`npx estate review bundles --comment --config-keys >> "$GITHUB_STEP_SUMMARY" ${orSomethingToDo}`, warnings].join("\n"),
    },
    // Plans hold what states hold.
    upload(`bundles-\${{ inputs.environment }}-${pass}`, "bundles", 1, { if: "steps.plan.outputs.changes == 'true'" }),
  ],
});

const applyWave = (pass: string): Job => ({
  needs: [`plan-${pass}`],
  if: `${unlessFailed} && needs.plan-${pass}.outputs.changes == 'true'`,
  "runs-on": runner,
  "timeout-minutes": 350,
  permissions: withIdentity,
  environment: "${{ inputs.environment }}",
  steps: [
    ...preparation,
    newest,
    download({ name: `bundles-\${{ inputs.environment }}-${pass}` }, "bundles"),
    credentials("${{ inputs.deployer }}", "${{ inputs.region }}", "${{ inputs.session-seconds }}"),
    { run: "npx estate apply bundles" },
    {
      name: "Report what was done",
      if: "always()",
      run: `if [ -f .estate/reports/apply.json ]; then jq --raw-output '"| stack | outcome | seconds |\\n|---|---|---:|", (.stacks[] | "| \\(.stack) | \\(.outcome) | \\(.seconds) |")' .estate/reports/apply.json >> "$GITHUB_STEP_SUMMARY"; fi`,
    },
  ],
});

const verify = (needs: readonly string[]): Job => ({
  needs,
  if: unlessFailed,
  "runs-on": runner,
  "timeout-minutes": 120,
  permissions: withIdentity,
  env: environment,
  steps: [
    ...preparation,
    planner,
    { name: "Nothing is left to apply", run: [stacksOf(byPipeline), "npx estate plan --live $stacks --out left"].join("\n") },
    {
      name: "Report what waits for break-glass",
      run: [
        stacksOf(byBreakGlass),
        "code=0",
        "npx estate plan --live $stacks --out break-glass || code=$?",
        'case "$code" in 0) ;; 2) echo "::warning title=Break-glass::stacks of $ENVIRONMENT wait for a person with the break-glass role: see docs/live.md" ;; *) exit "$code" ;; esac',
      ].join("\n"),
    },
    {
      name: "Report what has drifted",
      run: [
        "code=0",
        'npx estate drift --env "$ENVIRONMENT" --no-adopt --json > drift.json || code=$?',
        `jq --exit-status '.format == "estate-drift/1" and (.unread | length) == 0' drift.json > /dev/null || { cat drift.json; exit 1; }`,
        `jq --raw-output '.findings[:10][] | "::warning title=Drift::\\(.consequence) \\(.class) \\(.stack) \\(.address)"' drift.json`,
      ].join("\n"),
    },
  ],
});
