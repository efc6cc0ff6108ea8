import { rule } from "./rule";

/** Longest name of a target group, and what is put behind the service's name in it. */
const targetGroup = { limit: 32, suffix: 2 } as const;

/**
 * Names that other parts of the estate have where a service would put its own: constructs of its
 * stacks, physical names, and what every object of JavaScript has. A test derives them from the stacks.
 */
export const reservedServiceNames: ReadonlySet<string> = new Set([
  "audit",
  "aws",
  "backend",
  "builds",
  "cache",
  "cluster",
  "constructor",
  "database",
  "deployments",
  "drift",
  "endpoints",
  "ingress",
  "metrics",
  "migrations",
  "network",
  "notifications",
  "queries",
  "security",
  "tracing",
]);

export const serviceNameRules = [
  rule({
    id: "service-names-fit",
    reads: ["project", "environment", "services"],
    check: ({ project, environment, services: { catalog } }, report) => {
      const room = targetGroup.limit - targetGroup.suffix - `${project}-${environment}-`.length;
      for (const service of Object.keys(catalog)) {
        if (service.length <= room) continue;
        report({
          path: ["services", "catalog", service],
          got: `the name ${JSON.stringify(service)} of ${service.length} characters`,
          allowed: `a name of at most ${room} characters`,
          fix: `shorten the name; with ${project}-${environment}- before it, its target groups have more than the ${targetGroup.limit} characters that AWS takes`,
        });
      }
    },
  }),
  rule({
    id: "service-names-free",
    reads: ["services"],
    check: ({ services: { catalog } }, report) => {
      for (const service of Object.keys(catalog)) {
        if (!reservedServiceNames.has(service)) continue;
        report({
          path: ["services", "catalog", service],
          got: `the name ${JSON.stringify(service)}`,
          allowed: `another name than ${[...reservedServiceNames].join(", ")}`,
          fix: `choose a name that says what this service does; the estate has something else by the name ${service}`,
        });
      }
    },
  }),
];
