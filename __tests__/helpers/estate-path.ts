import { cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { CreateAliasCommand, CreateKeyCommand, KMSClient } from "@aws-sdk/client-kms";
import { CreateBucketCommand, S3Client } from "@aws-sdk/client-s3";
import { roleKeyId } from "@smart0dte/aws-stand-in";
import { clientSettings } from "../../src/estate/aws/client-settings";
import { type SynthesizedStack } from "../../src/estate/synthesized";
import { breakGlassLayers } from "../../src/layers/registry";
import { type CommandResult, root } from "./command";
import { jsonAnswer, queryAnswer } from "./data-tier";
import { startTestEmulator, type TestEmulator } from "./emulator";

/**
 * Layers whose resources the AWS provider waits minutes for. They are applied in a test file of their
 * own, beside the one that applies all others; what reads from them there finds outputs in their place.
 */
export const slowLayers: readonly string[] = ["database", "database-replica"];

/** The front door: applied in a test file of its own as well, above a small network and the outputs of what it reads. */
export const frontDoorLayers: readonly string[] = [
  "zone",
  "certificates",
  "ingress",
  "region-dns",
  "services",
  "edge",
  "failover-flag",
  "dns",
  // Its dashboards show the load balancers and services.
  "observability",
];

export const environment = "dev";
export const [primary, recovery] = ["us-east-1", "us-west-2"] as const;
export const stateBucket = (region: string): string => `smart0dte-trading-dev-state-111111111111-${region}`;
export const stateKeyAlias = "alias/smart0dte-trading-dev-state";

/** An environment that a test file applies to an emulator of its own. */
export interface EstatePath {
  readonly emulator: TestEmulator;
  readonly work: string;
  /** The project's own configuration, in a copy that a test may change. */
  readonly config: string;
  readonly terraform: (stack: SynthesizedStack, ...args: string[]) => Promise<CommandResult>;
  /** From here on Terraform runs in the name of the roles of the layer `access`, and may do what their policies allow. */
  readonly useRoles: () => void;
  readonly estate: (...args: string[]) => Promise<CommandResult>;
  /** A call of the query protocol to a service whose client is not among the project's packages. */
  readonly query: (service: string, region: string, parameters: Record<string, string>) => ReturnType<typeof queryAnswer>;
  /** The same for the JSON protocol. */
  readonly json: (service: string, region: string, target: string, request: object) => ReturnType<typeof jsonAnswer>;
  readonly initAndApply: (stack: SynthesizedStack) => Promise<void>;
  /** Puts the bucket and the key in place that bootstrap would make, in both regions. */
  readonly makeStateBuckets: () => Promise<void>;
  readonly hasNothingToDo: (stack: SynthesizedStack) => Promise<void>;
  readonly destroy: (stack: SynthesizedStack) => Promise<void>;
  /** Calls so far that AWS's models or IAM's policies refused, or that could not be judged, as the router noted them. */
  readonly refused: () => readonly string[];
  /** Outputs of a stack by name. @typeParam T what the ones that are looked at hold: text, by default */
  readonly outputs: <T = string>(stack: SynthesizedStack) => Promise<Readonly<Record<string, T | undefined>>>;
}

export async function succeeds(run: Promise<CommandResult>, what: string): Promise<CommandResult> {
  const result = await run;
  if (result.exitCode !== 0) throw new Error(`${what} ended with ${result.exitCode}:\n${result.stdout}\n${result.stderr}`);
  return result;
}

export const isFoundation = ({ instance }: SynthesizedStack): boolean => instance.layer === "state";

/** Puts the buckets and keys of states in place without their own stacks, in both regions, for tests that are about other ones. */
export async function makeStateBuckets(): Promise<void> {
  for (const region of [primary, recovery]) {
    const kms = new KMSClient(clientSettings("kms", region));
    const { KeyMetadata: key } = await kms.send(new CreateKeyCommand({}));
    await kms.send(new CreateAliasCommand({ AliasName: stateKeyAlias, TargetKeyId: key?.KeyId }));
    const place = region === "us-east-1" ? {} : { CreateBucketConfiguration: { LocationConstraint: region } as const };
    await new S3Client(clientSettings("s3", region)).send(new CreateBucketCommand({ Bucket: stateBucket(region), ...place }));
  }
}

/** Who plans a stack, and who changes it; undefined where a role would remove itself. */
function roleOf({ instance }: SynthesizedStack, command: string | undefined): string | undefined {
  if (instance.layer === "access" && command === "destroy") return undefined;
  if (command === "plan") return "planner";
  return breakGlassLayers.includes(instance.layer) ? "break-glass" : "deployer";
}

/** Starts an emulator and takes a copy of the configuration. The test file's own AWS clients go to the emulator as well. @param others types that the project's own configuration does not have */
export async function startEstatePath(others: readonly string[] = []): Promise<EstatePath> {
  const base = mkdtempSync(path.join(tmpdir(), "estate-path-"));
  const [work, config] = [path.join(base, "work"), path.join(base, "config")];
  cpSync(path.join(root, "config"), config, { recursive: true });
  const started = await startTestEmulator(environment, path.join(base, "emulator"), others);
  // Called in a hook, where no further hook that removes the folder can be registered.
  const emulator: TestEmulator = {
    ...started,
    stop: async () => {
      await started.stop();
      rmSync(base, { recursive: true, force: true });
    },
  };
  Object.assign(process.env, emulator.environment);
  let inRoles = false;
  const terraform: EstatePath["terraform"] = (stack, ...args) => {
    const role = inRoles ? roleOf(stack, args[0]) : undefined;
    const env = role === undefined ? {} : { AWS_ACCESS_KEY_ID: roleKeyId(`smart0dte-${environment}-${role}`) };
    return emulator.run("terraform", [...args, "-no-color", "-input=false"], { cwd: stack.folder, env });
  };
  return {
    emulator,
    work,
    config,
    terraform,
    useRoles: () => void (inRoles = true),
    estate: (...args) => emulator.estate(["--work", work, "--config", config, ...args]),
    query: (service, region, parameters) => queryAnswer(emulator.environment.HTTPS_PROXY ?? "", service, region, parameters),
    json: (service, region, target, request) => jsonAnswer(emulator.environment.HTTPS_PROXY ?? "", service, region, target, request),
    initAndApply: async (stack) => {
      await succeeds(terraform(stack, "init"), `init of ${stack.instance.id}`);
      await succeeds(terraform(stack, "apply", "-auto-approve"), `apply of ${stack.instance.id}`);
    },
    makeStateBuckets,
    hasNothingToDo: async (stack) =>
      void (await succeeds(terraform(stack, "plan", "-detailed-exitcode", "-lock=false"), `second plan of ${stack.instance.id}`)),
    destroy: async (stack) => void (await succeeds(terraform(stack, "destroy", "-auto-approve"), `destroy of ${stack.instance.id}`)),
    refused: () =>
      readFileSync(path.join(emulator.stateDir, "router.log"), "utf8")
        .split("\n")
        .filter((line) => / by (?:AWS's model|IAM) in |not judged: /.test(line))
        .map((line) => line.replace(/^\S+ /, "").replace(/ in \d+ ms$/, "")),
    outputs: async <T = string>({ folder }: SynthesizedStack) => {
      const { stdout } = await succeeds(emulator.run("terraform", ["output", "-json"], { cwd: folder }), "output");
      return Object.fromEntries(
        Object.entries(JSON.parse(stdout) as Record<string, { value: T }>).map(([name, { value }]) => [name, value]),
      );
    },
  };
}
