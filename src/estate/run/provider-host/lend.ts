import { UserError } from "../../../common/user-error";
import { type Progress } from "../../progress";
import { findProvider } from "../terraform/provider-source";
import { type TerraformCall } from "../terraform/run";
import { passedOn } from "../terraform/shell-variables";
import { reattachVariable } from "./plugin-protocol";
import { type HostRequest } from "./serve";
import { startProviderHost } from "./start";

export interface Lending {
  /** Root of the checkout. */
  readonly checkout: string;
  readonly request: HostRequest;
  /** Folder that providers run in. */
  readonly folder: string;
  /** File that takes what the host says. */
  readonly log: string;
}

/** Variables that somebody hands on who debugs a provider, or wants Terraform's log with the provider's in it: they get exactly that. */
const debugging = [reattachVariable, "TF_LOG", "TF_LOG_PROVIDER"];

/** Setting with which every run starts a provider of its own, for whoever doubts the host. */
const hostVariable = "ESTATE_PROVIDER_HOST";

/** @throws UserError for a value that is neither. */
function isSwitchedOff({ [hostVariable]: value = "" }: NodeJS.ProcessEnv): boolean {
  if (!["", "on", "off"].includes(value))
    throw new UserError({ problem: `${hostVariable} is ${value}`, fix: "set it to on or off, or not at all" });
  return value === "off";
}

/** Whether Terraform's runs can take their providers from a host here; a provider of somebody's own, which Terraform does not install, they take by themselves. */
export const canLend = async (env: NodeJS.ProcessEnv = process.env): Promise<boolean> =>
  !isSwitchedOff(env) &&
  process.platform !== "win32" &&
  debugging.every((name) => passedOn(name) === undefined) &&
  !(await findProvider()).isOverridden;

/**
 * Does work whose Terraform runs take their providers from a host. Where it does not start, as on a
 * platform whose checksum the lock does not have, each run starts its own, and the step says why.
 *
 * @param lending what to lend, worked out once the step is shown.
 */
export async function lendProviders<Call extends Omit<TerraformCall, "folder">, T>(
  call: Call,
  progress: Progress,
  lending: () => Promise<Lending>,
  work: (call: Call) => Promise<T>,
): Promise<T> {
  const step = progress.begin("starting the provider");
  const { checkout, request, folder, log } = await lending();
  const host = await startProviderHost(checkout, request, { environment: call.environment, signal: call.signal, folder, log });
  if (typeof host === "string") {
    step.done(`every run starts a provider of its own: ${host}`);
    return work(call);
  }
  step.done("started the provider");
  try {
    return await work({ ...call, environment: { ...call.environment, ...host.environment } });
  } finally {
    await host.close();
  }
}
