/**
 * What a provider and Terraform agree on before they talk. The cookie is no secret: it only keeps a
 * person from starting a plugin by hand.
 *
 * @see https://github.com/hashicorp/terraform/blob/v1.11.4/internal/plugin/serve.go
 * @see https://github.com/hashicorp/go-plugin/blob/v1.6.0/docs/internals.md
 */
export const pluginEnvironment = {
  TF_PLUGIN_MAGIC_COOKIE: "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2",
  PLUGIN_PROTOCOL_VERSIONS: "5",
  // By themselves providers log everything, requests to AWS with their bodies too, for Terraform to leave out what nobody asked for.
  TF_LOG_SDK: "off",
  TF_LOG_PROVIDER: "off",
  TF_LOG_PROVIDER_AWS: "off",
} as const;

/** Version of the protocol that the AWS provider speaks. */
export const protocolVersion = 5;

export const providerCall = (name: string): string => `/tfplugin5.Provider/${name}`;

/** Calls that are answered here, or looked at on their way. */
export const calls = {
  schema: providerCall("GetSchema"),
  configure: providerCall("Configure"),
  stop: providerCall("Stop"),
  shutdown: "/plugin.GRPCController/Shutdown",
} as const;

/**
 * Calls that go to a provider as they come. All of a provider's calls are one request and one answer.
 *
 * @see https://github.com/hashicorp/terraform/blob/v1.11.4/docs/plugin-protocol/tfplugin5.8.proto
 */
export const forwarded: readonly string[] = [
  "GetMetadata",
  "PrepareProviderConfig",
  "ValidateResourceTypeConfig",
  "ValidateDataSourceConfig",
  "UpgradeResourceState",
  "ReadResource",
  "PlanResourceChange",
  "ApplyResourceChange",
  "ImportResourceState",
  "MoveResourceState",
  "ReadDataSource",
  "ValidateEphemeralResourceConfig",
  "OpenEphemeralResource",
  "RenewEphemeralResource",
  "CloseEphemeralResource",
  "GetFunctions",
  "CallFunction",
].map(providerCall);

/** Socket of a provider, from the line that it prints when it is ready: `1|5|unix|/tmp/plugin123|grpc|`. */
export function socketFrom(handshake: string): string {
  const [core, version, network, address, kind] = handshake.trim().split("|");
  if (core !== "1" || version !== String(protocolVersion) || network !== "unix" || kind !== "grpc" || address === undefined)
    throw new Error(`the provider began with "${handshake.trim().slice(0, 200)}"`);
  return address;
}

/**
 * How Terraform learns of a provider that runs already. `Test` keeps it from ending the process
 * that it was given.
 *
 * @see https://developer.hashicorp.com/terraform/plugin/debugging#running-terraform-with-a-provider-in-debug-mode
 */
export const reattachVariable = "TF_REATTACH_PROVIDERS";
export const reattachTo = (address: string, socket: string, pid: number): string =>
  JSON.stringify({
    [address]: { Protocol: "grpc", ProtocolVersion: protocolVersion, Pid: pid, Test: true, Addr: { Network: "unix", String: socket } },
  });
