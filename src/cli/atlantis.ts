import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { loadEstate } from "../../config/load";
import { compareRevisions } from "../estate/judge/affected/compare-revisions";
import { renderAtlantis } from "../estate/show/atlantis/document";
import { onlyTakesAway } from "../estate/judge/affected/affected";
import { affectedJson } from "../estate/judge/affected/report";
import { affectedProjects, allProjects, removedProjects } from "../estate/show/atlantis/projects";
import { noteRemoved, readRemoved, requireNothingLeft } from "../estate/show/atlantis/removed";
import { writeAtomically } from "../common/atomic-file";
import { UserError } from "../common/user-error";
import { readStateAt } from "../estate/run/live/state-store";
import { placeStacks } from "../layers/instances";
import { requireAlone } from "./alone";
import { inCheckout } from "./prologue";
import {
  configFolder,
  exitCodes,
  type GlobalOptions,
  print,
  printJson,
  projectRoot,
  type SubCommandModule,
  warn,
  workspaceOf,
} from "./context";

interface AtlantisOptions {
  readonly check?: boolean;
  readonly affected?: string;
  readonly output?: string;
  readonly removed?: string;
}

export const define: SubCommandModule["define"] = (command, run) => {
  command
    .option("--check", "write nothing; end with 2 when the file is not what would be written")
    .option("--affected <base>", "only projects for the stacks that differ from this revision; for the server's pre-workflow hook")
    .option("--removed <file>", "ask the state of a stack that is gone from the code what is left of it; fails while anything is")
    .option("--output <file>", "write this file (default: atlantis.yaml of the checkout)")
    .addHelpText("after", "\nHow the server is set up, and which traps there are: docs/atlantis.md.")
    .action((own: AtlantisOptions) =>
      run(async (options) => {
        if (own.removed !== undefined) {
          requireAlone(command, "--removed");
          return askRemoved(own.removed, options);
        }
        const file = path.resolve(own.output ?? path.join(projectRoot(), "atlantis.yaml"));
        if (own.check === true) {
          if (own.affected !== undefined)
            throw new UserError({
              problem: "--check looks at the file with every stack and takes no --affected",
              fix: "leave out one of them",
            });
          return check(file, options);
        }
        const { text, projects } = own.affected === undefined ? whole(options) : await reduced(options, own.affected);
        writeAtomically(file, text);
        if (options.json) printJson({ format: "estate-atlantis/1", file, projects });
        else print(`${file} has ${projects.length} projects`);
        return exitCodes.fine;
      }),
    );
};

interface Rendered {
  readonly text: string;
  readonly projects: readonly string[];
}

function whole(options: GlobalOptions): Rendered {
  const estate = loadEstate(configFolder(options));
  const projects = allProjects(placeStacks(estate).map(({ instance }) => instance));
  return { text: renderAtlantis(projects, "all"), projects: projects.map(({ name }) => name) };
}

async function askRemoved(file: string, options: GlobalOptions): Promise<number> {
  const removed = readRemoved(path.resolve(file));
  const text = requireNothingLeft(removed, await readStateAt(removed));
  if (options.json) printJson({ format: "estate-atlantis-removed/1", stack: removed.stack, left: 0 });
  else print(text);
  return exitCodes.fine;
}

/** Synthesizes, so the folders of the projects exist when it ends well. */
async function reduced(options: GlobalOptions, base: string): Promise<Rendered> {
  const workspace = workspaceOf(options);
  const comparison = await inCheckout(workspace, "atlantis", options, (progress) =>
    compareRevisions(workspace, { base, baseOption: "--affected" }, options.signal, progress),
  );
  const { affected, stacks, before } = comparison;
  const ids = (...effects: readonly string[]): ReadonlySet<string> =>
    new Set(affected.filter(({ effect }) => effects.includes(effect)).map(({ instance }) => instance.id));
  const removed = before.filter(({ instance }) => ids("removed").has(instance.id));
  for (const stack of removed) {
    warn(`${stack.instance.id} is no longer in the code: its project fails until its resources are destroyed`);
    noteRemoved(path.join(workspace.out, "stacks"), stack, comparison.base.commit);
  }
  // For the steps that follow: a review says by it which plans were made of values that may move.
  writeAtomically(path.join(workspace.out, "affected.json"), `${JSON.stringify(affectedJson(comparison, affected), undefined, 2)}\n`);
  const projects = [
    ...affectedProjects(
      stacks.map(({ instance }) => instance),
      {
        planned: ids("added", "changed"),
        onRequest: ids("dependent"),
        destroying: new Set(affected.filter(onlyTakesAway).map(({ instance }) => instance.id)),
      },
    ),
    ...removedProjects(removed.map(({ instance }) => instance)),
  ];
  return { text: renderAtlantis(projects, "affected"), projects: projects.map(({ name }) => name) };
}

function check(file: string, options: GlobalOptions): number {
  const stale = !existsSync(file) || readFileSync(file, "utf8") !== whole(options).text;
  if (options.json) printJson({ format: "estate-atlantis-check/1", file, stale });
  else if (stale)
    process.stderr.write(
      `estate: ${file} is stale: it is not what the registry and the configuration say\nfix: run \`npx estate atlantis\` and commit the file\n`,
    );
  else print(`${file} is current`);
  return stale ? exitCodes.somethingToDo : exitCodes.fine;
}
