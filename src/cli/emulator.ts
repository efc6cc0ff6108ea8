import path from "node:path";
import { InvalidArgumentError, Option } from "commander";
import { loadEstate } from "../../config/load";
import { garbageCollection, providerEnvironment } from "../estate/run/terraform/cli-config";
import { providerOnThisMachine } from "../estate/run/terraform/provider-download";
import {
  type EmulatorPlaces,
  type EmulatorSettings,
  type EmulatorState,
  readState,
  resetEmulator,
  runInEmulator,
  StandInError,
  startEmulator,
  type StartOptions,
  stopEmulator,
  roleKeyId,
} from "@smart0dte/aws-stand-in";
import { selectEnvironment } from "../layers/selection";
import { userCacheFolder } from "../common/cache";
import { UserError } from "../common/user-error";
import { configFolder, exitCodes, type GlobalOptions, print, printJson, projectRoot, type SubCommandModule, workspaceOf } from "./context";

interface EmulatorOptions {
  readonly stateDir?: string;
  readonly env?: string;
  readonly port?: number;
  readonly as?: string;
}

export const define: SubCommandModule["define"] = (command, runAny) => {
  const run: typeof runAny = (work) => runAny((options) => withItsMistakes(() => work(options)));
  const stateDir = () =>
    new Option("--state-dir <folder>", "folder of the emulator's state and logs (default: .estate/emulator of the checkout)");
  const environment = () => new Option("--env <name>", "environment whose account the emulator answers for (default: the first by name)");
  command.addHelpText("after", "\nA stand-in for AWS on loopback. It never connects to AWS, and nothing needs credentials.");

  command
    .command("up")
    .description("start it; it stays until `down`")
    .addOption(environment())
    .addOption(stateDir())
    .addOption(new Option("--port <number>", "port of the router (default: a free one)").argParser(portNumber))
    .action((own: EmulatorOptions) =>
      run(async (options) => {
        const { state, isNew } = await startEmulator(startOptions(options, own));
        if (options.json) printJson({ format: "estate-emulator-up/1", started: isNew, ...state });
        else print(`${isNew ? "up" : "already up"}: ${describeState(state)}\nuse it: estate emulator run -- <command>`);
        return exitCodes.fine;
      }),
    );

  command
    .command("status")
    .description("say whether it is up")
    .addOption(stateDir())
    .action((own: EmulatorOptions) =>
      run((options) => {
        const state = readState(places(options, own).folder);
        if (options.json) printJson({ format: "estate-emulator-status/1", up: state !== undefined, ...state });
        else print(state === undefined ? "not up" : `up: ${describeState(state)}`);
        return exitCodes.fine;
      }),
    );

  command
    .command("reset")
    .description("forget every resource, in every region")
    .addOption(stateDir())
    .action((own: EmulatorOptions) =>
      run(async (options) => {
        await resetEmulator(places(options, own));
        if (options.json) printJson({ format: "estate-emulator-reset/1", reset: true });
        else print("reset: it holds nothing now");
        return exitCodes.fine;
      }),
    );

  command
    .command("down")
    .description("stop it and everything it started")
    .addOption(stateDir())
    .action((own: EmulatorOptions) =>
      run(async (options) => {
        const stopped = await stopEmulator(places(options, own).folder);
        if (options.json) printJson({ format: "estate-emulator-down/1", stopped });
        else print(stopped ? "down" : "it was not up");
        return exitCodes.fine;
      }),
    );

  command
    .command("run")
    .description("run a command that takes the emulator for AWS; starts one for it alone when none is up")
    .argument("<command...>", "the command, after --")
    .addOption(environment())
    .addOption(stateDir())
    .option("--as <role>", "name of a role that is applied there: its policies decide what the command may do")
    .addHelpText("after", "\nExample: estate emulator run -- terraform apply\nEnds with the command's exit code.")
    .action((words: [string, ...string[]], own: EmulatorOptions) =>
      run((options) => {
        if (options.json)
          throw new UserError({ problem: "emulator run prints what the command prints, and no JSON of its own", fix: "leave out --json" });
        const start = startOptions(options, own);
        return runInEmulator({
          ...start,
          words,
          environmentIsChosen: own.env !== undefined,
          provisions: async (folder) => ({
            ...(await terraformProvisions(folder, start.progress)),
            ...(own.as === undefined ? {} : { AWS_ACCESS_KEY_ID: roleKeyId(own.as) }),
          }),
        });
      }),
    );

  command
    .command("supervise", { hidden: true })
    .description("what `up` and `run` start")
    .action(() =>
      run(async () => {
        const [{ supervise }, { standInPolicies }] = await Promise.all([
          import("@smart0dte/aws-stand-in/supervise"),
          import("./stand-in-policies"),
        ]);
        await supervise(standInPolicies);
        return exitCodes.fine;
      }),
    );
};

/** What the stand-in says of a user's mistake is said as the command says its own. */
async function withItsMistakes<T>(work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof StandInError)) throw error;
    throw new UserError({ problem: error.message, details: error.details, fix: error.fix, cause: error.cause });
  }
}

/** What Terraform needs in an emulator, which lets nobody out to a registry. */
async function terraformProvisions(folder: string, progress: (line: string) => void): Promise<NodeJS.ProcessEnv> {
  const provider = await providerOnThisMachine((place) =>
    progress(`fetching the AWS provider, once, into ${place}: the emulator lets nobody out to a registry ...`),
  );
  return { ...garbageCollection(), ...providerEnvironment(provider, folder) };
}

const describeState = ({ port, environment, accountId }: EmulatorState): string => `port ${port}, account ${accountId} of ${environment}`;

function startOptions(options: GlobalOptions, own: EmulatorOptions): StartOptions {
  return {
    ...places(options, own),
    ...settings(options, own.env),
    ...(own.port === undefined ? {} : { port: own.port }),
    signal: options.signal,
    progress: (line) => void process.stderr.write(`estate: ${line}\n`),
  };
}

function places(options: GlobalOptions, { stateDir }: EmulatorOptions): EmulatorPlaces {
  const root = projectRoot();
  const build = process.env.ESTATE_BUILD;
  const program = build === undefined ? path.join(root, "bin", "estate.mjs") : path.join(build, "cli", "estate.mjs");
  return {
    folder: path.resolve(stateDir ?? path.join(workspaceOf(options).state, "emulator")),
    launchers: path.join(root, "packages", "aws-stand-in", "python"),
    supervisor: [process.execPath, program, "emulator", "supervise"],
    supervisorVariables: { ESTATE_ROOT: process.env.ESTATE_ROOT, ESTATE_BUILD: build },
    cache: userCacheFolder("emulator"),
    command: "estate emulator",
  };
}

function settings(options: GlobalOptions, name: string | undefined): EmulatorSettings {
  const estate = loadEstate(configFolder(options));
  const chosen = name === undefined ? estate[0] : selectEnvironment(estate, name);
  if (chosen === undefined)
    throw new UserError({ problem: `${configFolder(options)} has no environment`, fix: "add one; docs/configuration.md lists its keys" });
  const regions = estate.flatMap((environment) => [environment.regions.primary.name, environment.regions.recovery.name]);
  return { environment: chosen.environment, accountId: chosen.account.id, regions: [...new Set(regions)].sort() };
}

function portNumber(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw new InvalidArgumentError("It must be a whole number from 1 to 65535.");
  return port;
}
