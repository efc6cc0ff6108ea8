import { automationTerraform } from "../../run/terraform/versions";

/**
 * Actions by the commit of a release: a tag can be moved to another commit, by whoever takes over an
 * action's repository too.
 * @see https://docs.github.com/en/actions/reference/security/secure-use#using-third-party-actions
 */
const actions = {
  checkout: { uses: "actions/checkout@11bd71901bbe5b1630ceea73d27597364c9af683", release: "v4.2.2" },
  setupNode: { uses: "actions/setup-node@49933ea5288caeca8642d1e84afbd3f7d6820020", release: "v4.4.0" },
  setupTerraform: { uses: "hashicorp/setup-terraform@b9cd54a3c349d3f38e8881555d616ced269862dd", release: "v3.1.2" },
  credentials: { uses: "aws-actions/configure-aws-credentials@b47578312673ae6fa5b5096b330d9fbac3d116df", release: "v4.2.1" },
  upload: { uses: "actions/upload-artifact@ea165f8d65b6e75b540449e92b4886f43607fa02", release: "v4.6.2" },
  download: { uses: "actions/download-artifact@d3f86a106a0bac45b974a628896c90dbdf5c8093", release: "v4.3.0" },
} as const;

/** Release of each pin, for the comment beside it. */
export const releaseOf: ReadonlyMap<string, string> = new Map(Object.values(actions).map(({ uses, release }) => [uses, release]));

/** One step, in GitHub's words. @see https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax */
export interface Step {
  readonly name?: string;
  readonly id?: string;
  readonly if?: string;
  readonly uses?: string;
  readonly with?: Readonly<Record<string, string | number | boolean>>;
  readonly run?: string;
  readonly env?: Readonly<Record<string, string>>;
}

export interface Job {
  readonly name?: string;
  readonly needs?: readonly string[];
  readonly if?: string;
  readonly "runs-on"?: string;
  readonly "timeout-minutes"?: number;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly environment?: string;
  readonly concurrency?: { readonly group: string; readonly "cancel-in-progress": boolean };
  readonly strategy?: { readonly "fail-fast": boolean; readonly matrix: Readonly<Record<string, string>> };
  readonly env?: Readonly<Record<string, string>>;
  readonly outputs?: Readonly<Record<string, string>>;
  readonly steps?: readonly Step[];
  readonly uses?: string;
  readonly with?: Readonly<Record<string, string | number>>;
}

export interface Workflow {
  readonly name: string;
  readonly on: object;
  readonly permissions: Readonly<Record<string, string>>;
  readonly concurrency?: { readonly group: string; readonly "cancel-in-progress": boolean };
  readonly defaults?: { readonly run: { readonly shell: "bash" } };
  readonly jobs: Readonly<Record<string, Job>>;
}

export const runner = "ubuntu-24.04";
/** With `pipefail`, which GitHub's own choice of a shell leaves out. */
export const defaults = { run: { shell: "bash" } } as const;
export const contentsOnly = { contents: "read" } as const;
/** For a job that asks AWS: GitHub signs who it is. */
export const withIdentity = { contents: "read", "id-token": "write" } as const;

/** The checkout with its history, and what the command needs. */
export const preparation: readonly Step[] = [
  { uses: actions.checkout.uses, with: { "fetch-depth": 0, "persist-credentials": false } },
  { uses: actions.setupNode.uses, with: { "node-version-file": ".nvmrc", cache: "npm" } },
  { uses: actions.setupTerraform.uses, with: { terraform_version: automationTerraform, terraform_wrapper: false } },
  { run: "npm run setup" },
];

export const credentials = (role: string, region: string, seconds?: string): Step => ({
  uses: actions.credentials.uses,
  with: { "role-to-assume": role, "aws-region": region, ...(seconds === undefined ? {} : { "role-duration-seconds": seconds }) },
});

export const upload = (name: string, path: string, days: number, more: Pick<Step, "if" | "name"> = {}): Step => ({
  ...more,
  uses: actions.upload.uses,
  // A job that runs again has the same name to give away; what begins with a dot is left out otherwise.
  with: { name, path, "retention-days": days, overwrite: true, "include-hidden-files": true },
});

export const download = (from: { readonly name: string } | { readonly pattern: string }, path: string): Step => ({
  uses: actions.download.uses,
  with: { ...from, path },
});

/** Shell that keeps what a command ends with: 2 means that there is something to do, which is no failure. */
export const orSomethingToDo = "|| [ $? -eq 2 ]";
