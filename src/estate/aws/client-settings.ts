import { readFileSync } from "node:fs";
import { Agent } from "node:https";
import { createSecureContext, rootCertificates, type SecureContext } from "node:tls";
import { NodeHttpHandler } from "@smithy/node-http-handler";
import { HttpsProxyAgent } from "https-proxy-agent";
import { getProxyForUrl } from "proxy-from-env";
import { UserError } from "../../common/user-error";

/** Long enough for a slow line, short enough to notice a region that answers nothing. */
const connectionMilliseconds = 5_000;
const requestMilliseconds = 30_000;

// The pinned release runs on every Node that package.json allows; when a later one does not, that pin's change shows it.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";

/**
 * Settings of an AWS client that goes the way Terraform goes: through HTTPS_PROXY unless NO_PROXY
 * names the host, believing the authorities of AWS_CA_BUNDLE. The SDK for JavaScript looks at
 * neither by itself.
 *
 * @param service first label of the service's host names, such as `s3`.
 * @throws UserError when AWS_CA_BUNDLE names a file that cannot be read.
 */
export function clientSettings(service: string, region: string): { region: string; maxAttempts: number; requestHandler: NodeHttpHandler } {
  const trust = trustIn(process.env.AWS_CA_BUNDLE);
  const proxy = getProxyForUrl(`https://${service}.${region}.amazonaws.com`);
  const httpsAgent = proxy === "" ? new Agent({ keepAlive: true, ...trust }) : throughProxy(proxy, trust);
  // The proxy's agent connects by itself, so a connection that is never answered ends by the request's time alone.
  const requestHandler = new NodeHttpHandler({
    httpsAgent,
    connectionTimeout: connectionMilliseconds,
    requestTimeout: requestMilliseconds,
    throwOnRequestTimeout: true,
  });
  return { region, maxAttempts: 3, requestHandler };
}

function throughProxy(proxy: string, trust: Trust): HttpsProxyAgent<string> {
  const agent = new HttpsProxyAgent(proxy, { keepAlive: true, ...trust });
  // What the constructor takes holds for the connection to the proxy; these, for the one through it.
  Object.assign(agent.options, trust);
  return agent;
}

interface Trust {
  readonly secureContext?: SecureContext;
}

/** By file: given as certificates, all of them would be read again for every connection, 20 ms of work each time. */
const trusted = new Map<string, Trust>();

function trustIn(file: string | undefined): Trust {
  if (file === undefined || file === "") return {};
  const trust = trusted.get(file) ?? { secureContext: createSecureContext({ ca: [...rootCertificates, authorities(file)] }) };
  trusted.set(file, trust);
  return trust;
}

function authorities(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    throw new UserError({ problem: `AWS_CA_BUNDLE names ${file}, which cannot be read`, fix: "correct the variable, or unset it", cause });
  }
}
