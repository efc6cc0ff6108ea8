import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { App } from "cdktf";
import { reservedServiceNames } from "../../config/rules/service-names";
import { type EnvironmentConfig } from "../../config/schema/environment";
import { editedEstate, type Resource, resources, synthesizeAll, type SynthesizedStack } from "../helpers/estate";
import { constructPath } from "../helpers/estate-policies";

const couldBeService = (name: string): boolean => /^[a-z][a-z0-9]*$/.test(name);
/** Layers whose stacks have a construct for every service. */
const layers = ["registry", "services"];

/** prod, with every kind of thing that a service can have in its service `api`. */
const estate = editedEstate(({ services: { catalog } }) => {
  if (catalog.api !== undefined) catalog.api.capacity = "placementGroup";
}).filter(({ environment }) => environment === "prod");

/** Ids of the constructs beside those of services. */
async function constructIds(environments: readonly EnvironmentConfig[]): Promise<string[]> {
  const outdir = mkdtempSync(path.join(tmpdir(), "estate-names-"));
  try {
    const [{ ensureFunctionArchives }, { archivesContext }, { placeStacks }, { stackLoaders }] = await Promise.all([
      import("../../src/estate/functions/archives"),
      import("../../src/synthesis/archives"),
      import("../../src/layers/instances"),
      import("../../src/stacks/loaders"),
    ]);
    const { archives } = await ensureFunctionArchives(path.resolve("."));
    const app = new App({ stackTraces: false, context: archivesContext(archives), outdir });
    const stacks = await Promise.all(
      placeStacks(environments).map(async (placed) => ({ placed, Stack: await stackLoaders[placed.layer.id]() })),
    );
    const made = stacks.map(({ placed, Stack }) => new Stack(app, placed)).filter(({ instance }) => layers.includes(instance.layer));
    return made
      .flatMap((stack) => stack.node.children.map(({ node }) => node.id))
      .filter((id) => !environments.some(({ services }) => id in services.catalog));
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

/** Names of services whose resources would have a name that another resource has. */
function takenNames(stacks: readonly SynthesizedStack[]): string[] {
  const namesOf = ({ args }: Resource): string[] =>
    Object.entries(args)
      .filter(([key]) => /^(name|family|.*_name)$/.test(key))
      .map(([, value]) => String(value));
  const all = stacks.flatMap((stack) =>
    resources(stack).map((resource) => ({
      type: resource.type,
      names: namesOf(resource),
      ofApi: layers.includes(stack.layer) && /^api\b/.test(constructPath(resource)),
    })),
  );
  const patterns = all
    .filter(({ ofApi }) => ofApi)
    .flatMap(({ type, names }) =>
      names
        .map((name) => name.split(/\bapi\b/))
        .filter((parts) => parts.length === 2)
        .map(([before = "", after = ""]) => ({ type, before, after })),
    );
  expect(patterns.length).toBeGreaterThan(20);
  const others = all.filter(({ ofApi }) => !ofApi);
  return patterns.flatMap(({ type, before, after }) =>
    others
      .filter((other) => other.type === type)
      .flatMap(({ names }) =>
        names
          .filter((name) => name.startsWith(before) && name.endsWith(after) && name.length > before.length + after.length)
          .map((name) => name.slice(before.length, name.length - after.length)),
      ),
  );
}

describe("names that a service cannot have", () => {
  it("are those that something else has where a service would put its own", async () => {
    const services = Object.keys(estate[0]?.services.catalog ?? {});
    const stacks = await synthesizeAll(estate);
    const derived = [...(await constructIds(estate)), ...takenNames(stacks), ...Object.getOwnPropertyNames(Object.prototype)].filter(
      (name) => couldBeService(name) && !services.includes(name),
    );
    expect([...reservedServiceNames]).toEqual([...new Set(derived)].sort());
  });
});
