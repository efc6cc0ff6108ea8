import { type EmulatorState, stateFiles } from "./state";

/** Environment of a command that is to talk to the emulator, and what a person should know about it. */
export interface CommandEnvironment {
  readonly variables: NodeJS.ProcessEnv;
  readonly notes: readonly string[];
}

/** Access key of every command that an emulator runs. */
const keyId = "emulator";

const proxyVariables = ["HTTPS_PROXY", "HTTP_PROXY", "https_proxy", "http_proxy"];
/** Settings that say nothing about who calls, so a command may keep its own. */
const harmless = new Set(["AWS_REGION", "AWS_DEFAULT_REGION", "AWS_PAGER", "AWS_DEFAULT_OUTPUT"]);
/** Replaced like the rest, but nobody's secret: not worth a line. */
const trust = new Set(["AWS_CA_BUNDLE", "AWS_EC2_METADATA_DISABLED"]);

/**
 * The caller's environment without anything that could name or reach a real account, with the
 * emulator as proxy and its authority as the one to trust. Every other AWS variable is dropped
 * rather than a list of known ones, so that a new kind of credential is dropped too.
 */
export function commandEnvironment(caller: NodeJS.ProcessEnv, state: Pick<EmulatorState, "port">, folder: string): CommandEnvironment {
  const files = stateFiles(folder);
  const proxy = `http://127.0.0.1:${state.port}`;
  const dropped = Object.keys(caller).filter((name) => name.startsWith("AWS_") && !harmless.has(name));
  const withheld = dropped.filter((name) => !trust.has(name)).sort();
  const replaced = proxyVariables.filter((name) => caller[name] !== undefined && caller[name] !== "");
  // A command that the emulator runs may ask for one again: then nothing of this is the user's.
  const isOurs =
    caller.AWS_ACCESS_KEY_ID === keyId && caller.AWS_CA_BUNDLE !== undefined && caller.AWS_CA_BUNDLE === caller.NODE_EXTRA_CA_CERTS;
  const variables: NodeJS.ProcessEnv = {
    ...Object.fromEntries(Object.entries(caller).filter(([name]) => !dropped.includes(name))),
    ...Object.fromEntries(proxyVariables.map((name) => [name, proxy])),
    NO_PROXY: "",
    no_proxy: "",
    AWS_CA_BUNDLE: files.authority,
    NODE_EXTRA_CA_CERTS: files.authority,
    AWS_ACCESS_KEY_ID: keyId,
    AWS_SECRET_ACCESS_KEY: "emulator",
    AWS_CONFIG_FILE: files.emptyConfig,
    AWS_SHARED_CREDENTIALS_FILE: files.emptyConfig,
    AWS_EC2_METADATA_DISABLED: "true",
    // Terraform would ask HashiCorp whether a newer version exists.
    CHECKPOINT_DISABLE: "1",
  };
  const notes = isOurs
    ? []
    : [
        ...(replaced.length > 0 ? [`${replaced.join(", ")}: replaced by the emulator for this command`] : []),
        ...(withheld.length > 0
          ? [`${withheld.join(", ")}: kept from this command; it gets keys that mean nothing outside the emulator`]
          : []),
      ];
  return { variables, notes };
}
