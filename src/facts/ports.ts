/** TCP ports of the platform's own services. Security groups and network ACLs name them from here only. */
export const ports = {
  https: 443,
  /** The load balancer answers it with a redirect to HTTPS. */
  http: 80,
  /** TLS from the load balancer to a task. */
  task: 8443,
  /** HTTP of the application, inside its task alone. */
  application: 8000,
  /** Listener where a deployment is tried before it takes traffic. */
  testTraffic: 9443,
  postgres: 5432,
  redis: 6379,
  influx: 8086,
} as const;
