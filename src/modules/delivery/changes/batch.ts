/** An environment as the builds know it. */
export interface EstatePlace {
  readonly environment: string;
  readonly region: string;
  /** ARNs of the role that plans, and of the role that applies. */
  readonly planner: string;
  readonly deployer: string;
}

/** @see https://docs.aws.amazon.com/codebuild/latest/userguide/limits.html: builds of one batch */
export const mostBuildsOfABatch = 100;

interface BatchBuild {
  readonly identifier: string;
  readonly variables: Readonly<Record<string, string>>;
}

/**
 * Builds that look at a change: its checks, the scan by others' programs, and a plan of each environment. Where there are
 * more environments than a batch has builds, some builds plan several.
 */
export function reviewBuilds(places: readonly EstatePlace[]): readonly BatchBuild[] {
  const alone = ["check", "scan"].map((part): BatchBuild => ({ identifier: part, variables: { PART: part } }));
  const size = Math.ceil(places.length / (mostBuildsOfABatch - alone.length));
  const groups = Array.from({ length: Math.ceil(places.length / size) }, (_, index) => places.slice(index * size, (index + 1) * size));
  return [
    ...alone,
    ...groups.map((group): BatchBuild => ({
      // Letters, digits and underscores: https://docs.aws.amazon.com/codebuild/latest/userguide/batch-build-buildspec.html
      identifier: `plan_${group.map(({ environment }) => environment.replaceAll(/\W/g, "_")).join("_")}`.slice(0, 128),
      variables: {
        PART: "plan",
        PLACES: group.map(({ environment, region, planner }) => [environment, region, planner].join(",")).join(" "),
      },
    })),
  ];
}

/** The same as the part `batch` of a build specification, without its indentation. */
export const batchText = (builds: readonly BatchBuild[]): string =>
  [
    "batch:",
    "  fast-fail: false",
    "  build-list:",
    ...builds.flatMap(({ identifier, variables }) => [
      `    - identifier: ${identifier}`,
      "      env:",
      "        variables:",
      ...Object.entries(variables).map(([name, value]) => `          ${name}: ${JSON.stringify(value)}`),
    ]),
  ].join("\n");
