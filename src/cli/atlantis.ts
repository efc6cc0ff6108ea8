import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { loadEstate } from "../../config/load";
import { compareRevisions } from "../estate/judge/affected/compare-revisions";
import { renderAtlantis } from "../estate/show/atlantis/document";
import { affectedProjects, allProjects } from "../estate/show/atlantis/projects";
import { withCheckoutLock } from "../estate/checkout-lock";
import { writeAtomically } from "../common/atomic-file";
import { UserError } from "../common/user-error";
import { placeStacks } from "../layers/instances";
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
import { terminalProgress } from "./terminal-progress";

interface AtlantisOptions {
  readonly check?: boolean;
  readonly affected?: string;
  readonly output?: string;
}

export const define: SubCommandModule["define"] = (command, run) => {
  command
    .option("--check", "write nothing; end with 2 when the file is not what would be written")
    .option("--affected <base>", "only projects for the stacks that differ from this revision; for the server's pre-workflow hook")
    .option("--output <file>", "write this file (default: atlantis.yaml of the checkout)")
    .addHelpText("after", "\nHow the server is set up, and which traps there are: docs/atlantis.md.")
    .action((own: AtlantisOptions) =>
      run(async (options) => {
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

/** Synthesizes, so the folders of the projects exist when it ends well. */
async function reduced(options: GlobalOptions, base: string): Promise<Rendered> {
  const workspace = workspaceOf(options);
  const { affected, stacks } = await withCheckoutLock(
    workspace,
    "atlantis",
    () => compareRevisions(workspace, { base, baseOption: "--affected" }, options.signal, terminalProgress()),
    { signal: options.signal, notify: warn },
  );
  const ids = (...effects: readonly string[]): ReadonlySet<string> =>
    new Set(affected.filter(({ effect }) => effects.includes(effect)).map(({ instance }) => instance.id));
  for (const id of ids("removed"))
    warn(`${id} is no longer in the code and has no project: destroy it before the change is merged, or its resources stay without code`);
  const projects = affectedProjects(
    stacks.map(({ instance }) => instance),
    { planned: ids("added", "changed"), onRequest: ids("dependent") },
  );
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
