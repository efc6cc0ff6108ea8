import { loadEstate } from "../../config/load";
import { type EnvironmentConfig } from "../../config/schema/environment";
import { suggest } from "../common/suggest";
import { UserError } from "../common/user-error";
import { requireAccount } from "../estate/aws/identity";
import { type ServiceState } from "../estate/judge/pending/services";
import { selectEnvironment } from "../layers/selection";
import { configFolder, exitCodes, type GlobalOptions, print, printJson, type SubCommandModule } from "./context";
import { collected } from "./stack-filter";
import { plainTable } from "./table";

interface PendingOptions {
  readonly env: string;
  readonly region?: readonly string[];
  readonly service?: readonly string[];
}

export const define: SubCommandModule["define"] = (command, run) => {
  command
    .command("pending")
    .description("show which changes of configuration wait for a deployment of each service")
    .requiredOption("--env <environment>", "environment whose services are asked; needs credentials of its account")
    .option("--region <region>", "only this region; can be given several times", collected)
    .option("--service <service>", "only this service; can be given several times", collected)
    .addHelpText(
      "after",
      "\nCompares what the last apply rendered for deployments with the tasks that serve. Reads only: ecs:Describe*\nand ssm:GetParameter, which planner and deployer may and readers may not. Exit codes: 0 nothing waits,\n1 failed, 2 something waits for a deployment or an apply.",
    )
    .action(({ env, region, service }: PendingOptions) =>
      run(async (options) => {
        const environment = selectEnvironment(loadEstate(configFolder(options)), env);
        const { primary, recovery } = environment.regions;
        const regions = chosen("region", [primary.name, recovery.name], region);
        const services = chosen("service", Object.keys(environment.services.catalog), service);
        const states = await ask(environment, regions, services, options);
        if (options.json) printJson({ format: "estate-services-pending/1", environment: env, services: states });
        else print(text(states));
        return states.every(({ state }) => state === "current") ? exitCodes.fine : exitCodes.somethingToDo;
      }),
    );
};

/** @throws UserError for a name that is none of those that there are. */
function chosen(what: string, all: readonly string[], wanted: readonly string[] | undefined): readonly string[] {
  const unknown = wanted?.find((name) => !all.includes(name));
  if (unknown === undefined) return wanted === undefined ? all : all.filter((name) => wanted.includes(name));
  const meant = suggest(unknown, all);
  throw new UserError({
    problem: `--${what} ${unknown}: the environment has no such ${what}`,
    details: [`allowed: ${all.join(", ")}`],
    fix: meant === undefined ? `name one of the ${what}s above` : `did you mean ${meant}?`,
  });
}

async function ask(
  { environment: owner, project, account, services: { catalog } }: EnvironmentConfig,
  regions: readonly string[],
  services: readonly string[],
  { signal }: GlobalOptions,
): Promise<ServiceState[]> {
  // The AWS SDK takes longer to load than everything that may be refused before it is needed.
  const { regionReads } = await import("../estate/judge/pending/reads");
  const { servicesIn } = await import("../estate/judge/pending/services");
  await requireAccount(owner, account, regions[0] ?? "");
  const catalogue = services.map((name) => ({ name, routed: catalog[name]?.route !== undefined }));
  const states: ServiceState[] = [];
  for (const region of regions) {
    const reads = regionReads(region, signal);
    try {
      states.push(...(await servicesIn(region, { project, owner }, catalogue, reads)));
    } finally {
      reads.close();
    }
  }
  return states;
}

const notes: Readonly<Record<ServiceState["state"], string>> = {
  current: "",
  pending: "",
  "not deployed": "no version was deployed yet: all of its settings come with the first",
  "not applied": "an apply of `services` has to make it first",
};

function text(states: readonly ServiceState[]): string {
  const waiting = states.filter(({ state }) => state !== "current");
  const conclusion = `${waiting.length} of ${states.length} services wait`;
  if (waiting.length === 0) return `nothing waits for a deployment: ${states.length} services run what the last apply rendered`;
  const rows = waiting.flatMap(({ region, service, state, deploying, changes, unread }) => {
    const note = deploying ? `${state}, a deployment is under way` : state;
    const line = (argument: string, runs: string | null, waits: string | null): string[] => [
      region,
      service,
      note,
      argument,
      shortened(runs),
      shortened(waits),
    ];
    if (notes[state] !== "") return [line(notes[state], null, null)];
    return [
      ...changes.map(({ of: part, argument, runs, waits }) => line(`${part}: ${argument}`, runs, waits)),
      ...unread.map((what) => line(`not compared: ${what}`, null, null)),
    ];
  });
  const columns = ["region", "service", "state", "argument", "runs", "waits"].map((title) => ({ title }));
  return `${plainTable(columns, rows)}\n\n${conclusion}; docs/delivery.md says how a deployment brings it`;
}

const longestValue = 60;
const shortened = (value: string | null): string =>
  value === null ? "-" : value.length > longestValue ? `${value.slice(0, longestValue - 1)}…` : value;
