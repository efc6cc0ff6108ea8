import { ports } from "../../facts/ports";
import { capabilitiesBesidesPorts } from "./capabilities";
import { type Container } from "./container";
import { containerLogs, type ContainerLogs } from "./container-logs";

export interface TlsSidecarProps {
  /** Image of Caddy. */
  readonly image: string;
  /** Container of the application, which must live for as long as requests are on their way to it. */
  readonly application: string;
  /** Of characters that mean nothing to a shell, which runs the health command. */
  readonly healthPath: string;
  readonly logs: ContainerLogs;
}

/**
 * Seconds for requests that are on their way when the task is told to stop. More than a target
 * group's deregistration delay, less than the 120 that Fargate waits before it kills.
 */
const drainSeconds = 90;

/**
 * Seconds that a load balancer's idle connection stays open: longer than the balancer itself keeps one
 * at most, or it would send a request into a connection that is just being closed and answer with 502.
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-troubleshooting.html
 */
const idleSeconds = 4100;

/**
 * Seconds that an idle connection to the application stays open: less than the 5 after which Uvicorn
 * and Node close theirs, for the same reason.
 */
const applicationIdleSeconds = 3;

/** Where a load balancer finds a task's HTTPS. */
export const tlsContainer = { name: "tls", port: ports.task } as const;

/** Volume for the certificate; the root file system is read-only. */
export const tlsVolume = "tls";

/** Name for clients that ask for none, as load balancers do, and for those that ask for any other. */
const serverName = "task.internal";

/**
 * Configuration of the proxy: HTTPS with a certificate of its own making, which a load balancer does
 * not verify, to the application's HTTP on the same task. No HTTP/3: its UDP port is closed, and
 * viewers would hear of it. Only the load balancer reaches the port, so what it says of a viewer's
 * address and protocol is passed on.
 */
export const tlsProxyConfiguration = ({
  listen = ports.task,
  application = ports.application,
  drain = drainSeconds,
}: { readonly listen?: number; readonly application?: number; readonly drain?: number } = {}): string => `{
	admin off
	persist_config off
	skip_install_trust
	auto_https disable_redirects
	grace_period ${drain}s
	default_sni ${serverName}
	fallback_sni ${serverName}
	servers {
		protocols h1 h2
		trusted_proxies static private_ranges
		timeouts {
			idle ${idleSeconds}s
		}
	}
}

https://${serverName}:${listen}, https://:${listen} {
	tls internal
	reverse_proxy 127.0.0.1:${application} {
		transport http {
			keepalive ${applicationIdleSeconds}s
		}
	}
}
`;

/**
 * The container that ends TLS in front of an application: Caddy, one static program that makes its
 * certificate at start, passes WebSockets on and ends without dropping a request. It starts after the application and so is
 * stopped before it, which lets requests finish.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDependency.html
 */
export function tlsSidecar({ image, application, healthPath, logs }: TlsSidecarProps): Container {
  return {
    name: tlsContainer.name,
    image,
    essential: true,
    memoryReservation: 64,
    // The shell hands the configuration over and becomes the proxy, so that SIGTERM reaches it.
    entryPoint: ["sh", "-c", "exec caddy run --adapter caddyfile --config - <<END\n$CADDYFILE\nEND"],
    portMappings: [{ containerPort: tlsContainer.port, protocol: "tcp" }],
    environment: [
      { name: "CADDYFILE", value: tlsProxyConfiguration() },
      { name: "XDG_CONFIG_HOME", value: "/data" },
      { name: "XDG_DATA_HOME", value: "/data" },
    ],
    mountPoints: [{ sourceVolume: tlsVolume, containerPath: "/data", readOnly: false }],
    readonlyRootFilesystem: true,
    linuxParameters: { capabilities: { drop: capabilitiesBesidesPorts } },
    healthCheck: {
      command: ["CMD-SHELL", `wget -q --no-check-certificate -O /dev/null https://127.0.0.1:${ports.task}${healthPath}`],
      interval: 10,
      timeout: 5,
      retries: 3,
      startPeriod: 30,
    },
    dependsOn: [{ containerName: application, condition: "START" }],
    stopTimeout: drainSeconds + 10,
    logConfiguration: containerLogs(logs, tlsContainer.name),
  };
}
