import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { Option } from "commander";
import { loadEstate } from "../../config/load";
import { withCheckoutLock } from "../estate/checkout-lock";
import { insertMermaid } from "../estate/show/graph/document";
import { renderMermaid } from "../estate/show/graph/mermaid";
import { type Graph, layerGraph, stackGraph } from "../estate/show/graph/model";
import { requestGraph } from "../estate/show/graph/requests";
import { selectEnvironment, selectStacks } from "../layers/selection";
import { synthesizeEstate } from "../estate/synthesis";
import { writeAtomically } from "../common/atomic-file";
import { UserError } from "../common/user-error";
import { placeStacks } from "../layers/instances";
import { layers } from "../layers/registry";
import { requireNoJson } from "./alone";
import { configFolder, exitCodes, type GlobalOptions, print, printJson, type SubCommandModule, warn, workspaceOf } from "./context";
import { stackFilter, withStackFilter } from "./stack-filter";

interface GraphOptions {
  readonly format: "mermaid" | "svg";
  readonly layers?: boolean;
  readonly requests?: boolean;
  readonly output?: string;
}

export const define: SubCommandModule["define"] = (command, run) => {
  withStackFilter(command)
    .addOption(new Option("--format <format>", "form of the picture").choices(["mermaid", "svg"]).default("mermaid"))
    .option("--layers", "draw the layers only, one node each")
    .option("--requests", "draw the way of a request in the environment of --env, from the viewer to the tasks, as it was synthesized")
    .option("--output <file>", "write to this file instead of standard output; in a Markdown file, between its markers")
    .addHelpText(
      "after",
      "\nArrows lead from what is applied first to what comes later; dashed ones stand for an order without a value.\nThat every stack comes after the state stack of its account and region is not drawn.",
    )
    .action(() =>
      run(async (options) => {
        const { format, output, ...subject } = command.opts<GraphOptions>();
        if (output === undefined && command.getOptionValueSource("format") === "cli") requireNoJson(options.json, "--format");
        const graph = await drawn(subject, stackFilter(command), options);
        const picture = format === "svg" ? await renderSvgOf(graph) : renderMermaid(graph);
        if (output !== undefined) write(output, picture, format);
        if (options.json) printJson({ format: "estate-graph/1", graph, output: output ?? null });
        else if (output === undefined) print(picture);
        return exitCodes.fine;
      }),
    );
};

async function drawn(
  { layers: layersOnly = false, requests = false }: Pick<GraphOptions, "layers" | "requests">,
  filter: ReturnType<typeof stackFilter>,
  options: GlobalOptions,
): Promise<Graph> {
  if (layersOnly && requests) throw new UserError({ problem: "--layers and --requests are two pictures", fix: "leave out one of the two" });
  if (layersOnly && Object.values(filter).some((value) => value !== undefined)) {
    throw new UserError({
      problem: "--layers draws every layer and takes no filter",
      fix: "leave out --layers, or --env, --region and --layer",
    });
  }
  if (layersOnly) return layerGraph(layers);
  return requests ? drawnRequests(options, filter) : drawnStacks(options, filter);
}

async function drawnRequests(options: GlobalOptions, { env, region, layer, stack }: ReturnType<typeof stackFilter>): Promise<Graph> {
  const estate = loadEstate(configFolder(options));
  const names = estate.map(({ environment }) => environment).join(", ");
  const [name, ...others] = env ?? [];
  if (name === undefined || others.length > 0)
    throw new UserError({ problem: "--requests draws one environment", fix: `name it with --env: ${names}` });
  if (region !== undefined || layer !== undefined || stack !== undefined)
    throw new UserError({ problem: "a request goes through regions and layers", fix: "leave out --region, --layer and --stack" });
  const { environment } = selectEnvironment(estate, name);
  const workspace = workspaceOf(options);
  const stacks = await withCheckoutLock(workspace, "graph", () => synthesizeEstate(workspace, options.signal), {
    signal: options.signal,
    notify: warn,
  });
  return requestGraph(
    environment,
    stacks.filter(({ instance }) => instance.owner === environment),
  );
}

function drawnStacks(options: GlobalOptions, filter: ReturnType<typeof stackFilter>): Graph {
  const all = placeStacks(loadEstate(configFolder(options))).map(({ instance }) => instance);
  return stackGraph(selectStacks(all, filter), all, layers);
}

async function renderSvgOf(graph: Graph): Promise<string> {
  const [{ layOut }, { renderSvg }] = await Promise.all([import("../estate/show/graph/layout"), import("../estate/show/graph/svg")]);
  return renderSvg(await layOut(graph));
}

function write(file: string, picture: string, format: GraphOptions["format"]): void {
  const isDocument = format === "mermaid" && path.extname(file) === ".md" && existsSync(file);
  const content = isDocument ? insertMermaid(readFileSync(file, "utf8"), picture, file) : picture;
  try {
    writeAtomically(file, content);
  } catch (cause) {
    throw new UserError({ problem: `${file} cannot be written`, fix: "name a file in a folder that you may write to", cause });
  }
  process.stderr.write(`estate: wrote ${file}\n`);
}
