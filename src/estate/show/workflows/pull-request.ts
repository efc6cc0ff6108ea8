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
import { changeChecks } from "../../../facts/change-checks";
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
  jobs: {
    check,
    scan,
    affected: affected(places),
    ...Object.fromEntries(matrices(places).map((_, index) => [planJob(index), plan(places, index)])),
    comment: comment(matrices(places).map((_, index) => planJob(index))),
  },
});

/** @see https://docs.github.com/en/actions/reference/limits: jobs of one matrix */
const jobsOfAMatrix = 256;

/** The environments, as many at a time as GitHub plans by one matrix. */
const matrices = (places: readonly WorkflowPlace[]): (readonly WorkflowPlace[])[] =>
  Array.from({ length: Math.ceil(places.length / jobsOfAMatrix) }, (_, index) =>
    places.slice(index * jobsOfAMatrix, (index + 1) * jobsOfAMatrix),
  );
const numbered = (name: string, index: number): string => (index === 0 ? name : `${name}_${index + 1}`);
const planJob = (index: number): string => numbered("plan", index);
const plansOutput = (index: number): string => numbered("plans", index);

const commands = (...lines: readonly string[]): Step[] => lines.map((run) => ({ run }));

const check: Job = {
  "runs-on": runner,
  "timeout-minutes": 30,
  steps: [...preparation, ...commands(...changeChecks)],
};

const scan: Job = { "runs-on": runner, "timeout-minutes": 30, steps: [...preparation, ...commands("npm run scan")] };

const affected = (places: readonly WorkflowPlace[]): Job => ({
  "runs-on": runner,
  "timeout-minutes": 30,
  outputs: Object.fromEntries(
    matrices(places).map((_, index) => [plansOutput(index), `\${{ steps.plans.outputs.${plansOutput(index)} }}`]),
  ),
  steps: [
    ...preparation,
    { run: `npx estate affected --base "$BASE" --json > affected.json ${orSomethingToDo}`, env: base },
    {
      name: "Choose the environments that are affected",
      id: "plans",
      run: [
        ...matrices(places).flatMap((some, index) => [
          `plans=$(jq --compact-output --argjson all "$PLACES" '[.stacks[] | select(.effect != "removed") | .environments[]] as $hit | [$all[${index * jobsOfAMatrix}:${index * jobsOfAMatrix + some.length}][] | select(.environment | IN($hit[]))]' affected.json)`,
          `echo "${plansOutput(index)}=$plans" >> "$GITHUB_OUTPUT"`,
        ]),
        `jq --raw-output '.stacks[] | select(.effect == "removed") | "::warning title=No longer in the code::\\(.stack): destroy it from a revision that has it"' affected.json`,
      ].join("\n"),
      env: { PLACES: JSON.stringify(places.map(({ environment, region, planner }) => ({ environment, region, planner }))) },
    },
    upload("affected", "affected.json", 1),
  ],
});

const plan = (places: readonly WorkflowPlace[], index: number): Job => ({
  name: "plan ${{ matrix.environment }}",
  needs: ["affected"],
  // GitHub gives jobs of forks no identity, and their code is nobody's here.
  if: `github.event.pull_request.head.repo.full_name == github.repository && needs.affected.outputs.${plansOutput(index)} != '[]'`,
  "runs-on": runner,
  "timeout-minutes": 90,
  permissions: withIdentity,
  strategy: { "fail-fast": false, matrix: { include: `\${{ fromJSON(needs.affected.outputs.${plansOutput(index)}) }}` } },
  env: { ENVIRONMENT: "${{ matrix.environment }}" },
  steps: [
    ...preparation,
    download({ name: "affected" }, "."),
    credentials("${{ matrix.planner }}", "${{ matrix.region }}"),
    { id: "plan", run: `npx estate plan --live --env "$ENVIRONMENT" --affected "$BASE" --out bundles ${orSomethingToDo}`, env: base },
    {
      name: "Review the plans",
      // The comment says of each environment how it is, or people would read that of an earlier push.
      if: "!cancelled()",
      run: [
        'echo "## $ENVIRONMENT" > review.md',
        'if [ "$PLANNED" != success ]; then echo "Not everything could be planned: see the log of the job." >> review.md',
        'elif [ ! -d bundles ]; then echo "Nothing is to be done." >> review.md; fi',
        `if [ -d bundles ]; then npx estate review bundles --comment --config-keys --affected affected.json --longest ${Math.floor(commentCharacters / places.length)} >> review.md ${orSomethingToDo}; fi`,
        'cat review.md >> "$GITHUB_STEP_SUMMARY"',
        `if [ -f .estate/reports/review.json ]; then ${warnings}; fi`,
      ].join("\n"),
      env: { PLANNED: "${{ steps.plan.outcome }}" },
    },
    upload("review-${{ matrix.environment }}", "review.md", 7, { if: "!cancelled()" }),
  ],
});

/** Annotations for what no later apply brings back; GitHub shows ten of a step. */
export const warnings = `jq --raw-output '[.changes[] | select(.verdict == "irreversible")][:10][] | "::warning title=Irreversible::\\(.stack) \\(.address)"' .estate/reports/review.json`;

const comment = (plans: readonly string[]): Job => ({
  needs: plans,
  if: `!cancelled() && (${plans.map((job) => `needs.${job}.result != 'skipped'`).join(" || ")})`,
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
});
