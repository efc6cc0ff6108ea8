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

/** GitHub takes so many characters in a comment, of which every environment gets its part. @see https://docs.github.com/en/rest/issues/comments */
const commentCharacters = 60_000;
const base = { BASE: "origin/${{ github.base_ref }}" } as const;

/** What runs in a pull request: no job can write to AWS, and the one that comments runs none of the proposed code. */
export const pullRequestWorkflow = (places: readonly WorkflowPlace[]): Workflow => ({
  name: "estate plan",
  on: { pull_request: { branches: ["main"] } },
  permissions: contentsOnly,
  concurrency: { group: "estate-plan-${{ github.ref }}", "cancel-in-progress": true },
  defaults,
  jobs: { check, scan, affected: affected(places), plan: plan(places), comment },
});

const commands = (...lines: readonly string[]): Step[] => lines.map((run) => ({ run }));

const check: Job = {
  "runs-on": runner,
  "timeout-minutes": 30,
  steps: [
    ...preparation,
    ...commands(
      "npx estate config check",
      "npm run lint",
      "npx estate synth",
      "npx estate check services",
      "npx estate check aws",
      "npx estate access check",
      "npx estate atlantis --check",
      "npx estate workflows --check",
    ),
  ],
};

const scan: Job = { "runs-on": runner, "timeout-minutes": 30, steps: [...preparation, ...commands("npm run scan")] };

const affected = (places: readonly WorkflowPlace[]): Job => ({
  "runs-on": runner,
  "timeout-minutes": 30,
  outputs: { plans: "${{ steps.plans.outputs.plans }}" },
  steps: [
    ...preparation,
    { run: `npx estate affected --base "$BASE" --json > affected.json ${orSomethingToDo}`, env: base },
    {
      name: "Choose the environments that are affected",
      id: "plans",
      run: [
        `plans=$(jq --compact-output --argjson all "$PLACES" '[.stacks[] | select(.effect != "removed") | .environments[]] as $hit | [$all[] | select(.environment | IN($hit[]))]' affected.json)`,
        'echo "plans=$plans" >> "$GITHUB_OUTPUT"',
        `jq --raw-output '.stacks[] | select(.effect == "removed") | "::warning title=No longer in the code::\\(.stack): destroy it from a revision that has it"' affected.json`,
      ].join("\n"),
      env: { PLACES: JSON.stringify(places.map(({ environment, region, planner }) => ({ environment, region, planner }))) },
    },
    upload("affected", "affected.json", 1),
  ],
});

const plan = (places: readonly WorkflowPlace[]): Job => ({
  name: "plan ${{ matrix.environment }}",
  needs: ["affected"],
  // GitHub gives jobs of forks no identity, and their code is nobody's here.
  if: "github.event.pull_request.head.repo.full_name == github.repository && needs.affected.outputs.plans != '[]'",
  "runs-on": runner,
  "timeout-minutes": 90,
  permissions: withIdentity,
  strategy: { "fail-fast": false, matrix: { include: "${{ fromJSON(needs.affected.outputs.plans) }}" } },
  env: { ENVIRONMENT: "${{ matrix.environment }}" },
  steps: [
    ...preparation,
    download({ name: "affected" }, "."),
    credentials("${{ matrix.planner }}", "${{ matrix.region }}"),
    { run: `npx estate plan --live --env "$ENVIRONMENT" --affected "$BASE" --out bundles ${orSomethingToDo}`, env: base },
    {
      name: "Review the plans",
      run: [
        'echo "## $ENVIRONMENT" > review.md',
        'if [ ! -d bundles ]; then echo "Nothing could be planned: see the log of the job." >> review.md; exit 0; fi',
        `npx estate review bundles --comment --config-keys --affected affected.json --longest ${Math.floor(commentCharacters / places.length)} >> review.md ${orSomethingToDo}`,
        'cat review.md >> "$GITHUB_STEP_SUMMARY"',
        warnings,
      ].join("\n"),
    },
    upload("review-${{ matrix.environment }}", "review.md", 7),
  ],
});

/** Annotations for what no later apply brings back; GitHub shows ten of a step. */
export const warnings = `jq --raw-output '[.changes[] | select(.verdict == "irreversible")][:10][] | "::warning title=Irreversible::\\(.stack) \\(.address)"' .estate/reports/review.json`;

const comment: Job = {
  needs: ["plan"],
  if: "!cancelled() && needs.plan.result != 'skipped'",
  "runs-on": runner,
  "timeout-minutes": 5,
  permissions: { "pull-requests": "write" },
  steps: [
    download({ pattern: "review-*" }, "reviews"),
    {
      run: [
        "cat reviews/*/review.md > review.md",
        'gh pr comment "$NUMBER" --repo "$GITHUB_REPOSITORY" --body-file review.md --edit-last --create-if-none',
      ].join("\n"),
      env: { GH_TOKEN: "${{ github.token }}", NUMBER: "${{ github.event.pull_request.number }}" },
    },
  ],
};
