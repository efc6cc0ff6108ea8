import { type StackInstance } from "../../../layers/instances";
import { runOrder, runWaves } from "../../../layers/run-order";
import { automationTerraform } from "../../run/terraform/versions";

/**
 * A project of atlantis.yaml, with Atlantis's own names. It says nothing about requirements or workflows:
 * the file comes from the pull request, and what decides stands on the server.
 * @see https://www.runatlantis.io/docs/repo-level-atlantis-yaml.html
 */
export interface AtlantisProject {
  readonly name: string;
  readonly dir: string;
  /** Always the same: stacks read each other's state in the workspace `default`. */
  readonly workspace: "default";
  readonly terraform_version: string;
  /** Orders plans and applies of several projects; Atlantis ignores it for a single one. */
  readonly execution_order_group: number;
  /** Refuses the apply of a single project before these; empty ones are left out. */
  readonly depends_on?: readonly string[];
  readonly autoplan: { readonly enabled: boolean; readonly when_modified: readonly string[] };
}

/** Which stacks become projects, and how: all of them, or those that a change affects. */
export interface Selection {
  /** Stacks that are planned when a pull request is opened or changed. */
  readonly planned: ReadonlySet<string>;
  /** Stacks that are planned on request only, because what they read moves with an apply. */
  readonly onRequest: ReadonlySet<string>;
  /** Those among them whose change only takes things away: they come after the stacks that used these. */
  readonly destroying: ReadonlySet<string>;
}

/** From the folder of a stack, where Atlantis looks from, to the root of the checkout. */
const root = "../../..";

/**
 * Sources that every stack is made from. Which of them a stack is really made from only a synthesis
 * says; this list errs on the side of planning too many.
 */
const sources = [
  "main.ts",
  "bin/**",
  "scripts/build.mjs",
  "package-lock.json",
  "config/**/*.ts",
  "src/facts/**",
  "src/layers/**",
  "src/common/**",
  "src/stacks/**",
  "src/synthesis/**",
  "src/modules/**",
  "src/functions/**",
  "src/estate/functions/**",
  "src/estate/synthesis-cache.ts",
];

/**
 * A project for every stack, in the order of the estate. Synthesized files are unknown to git, so a
 * project is tied to the sources that it comes from.
 */
export function allProjects(stacks: readonly StackInstance[]): readonly AtlantisProject[] {
  const all = new Set(stacks.map(({ id }) => id));
  return projects(stacks, { planned: all, onRequest: new Set(), destroying: new Set() }, ({ environments }) => [
    ...sources,
    // In whatever spelling the check accepts: .yaml, .yml, .YAML.
    ...environments.map((name) => `config/${name}.[yY]*[mM][lL]`),
  ]);
}

/**
 * A project for every affected stack and no other. That they are affected is known already, so
 * whatever file a pull request touches lets them be planned.
 */
export function affectedProjects(stacks: readonly StackInstance[], selection: Selection): readonly AtlantisProject[] {
  return projects(stacks, selection, () => ["**"]);
}

/** A project for every stack that is gone from the code: its plan fails, with text, while its state holds anything. */
export const removedProjects = (stacks: readonly StackInstance[]): readonly AtlantisProject[] =>
  stacks.map(({ id }) => ({
    name: id,
    dir: `cdktf.out/stacks/${id}`,
    workspace: "default",
    terraform_version: `v${automationTerraform}`,
    // They wait for nothing, and none of them keeps the others from being reported.
    execution_order_group: 0,
    autoplan: { enabled: true, when_modified: [`${root}/**`] },
  }));

function projects(
  stacks: readonly StackInstance[],
  { planned, onRequest, destroying }: Selection,
  patterns: (stack: StackInstance) => readonly string[],
): readonly AtlantisProject[] {
  const named = new Set([...planned, ...onRequest]);
  const preceding = runOrder(named, destroying, stacks);
  const wave = runWaves(preceding);
  return stacks
    .filter(({ id }) => named.has(id))
    .map((stack): AtlantisProject => {
      const before = preceding.get(stack.id) ?? [];
      return {
        name: stack.id,
        dir: `cdktf.out/stacks/${stack.id}`,
        workspace: "default",
        terraform_version: `v${automationTerraform}`,
        execution_order_group: wave.get(stack.id) ?? 0,
        ...(before.length === 0 ? {} : { depends_on: before }),
        autoplan: { enabled: planned.has(stack.id), when_modified: patterns(stack).map((pattern) => `${root}/${pattern}`) },
      };
    });
}
