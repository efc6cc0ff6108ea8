import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { parse, stringify } from "yaml";
import { type ProjectCopy } from "../../../helpers/history";

/** One commit of the history, and the stacks that it is meant to move: those whose id matches, or none. */
export interface Change {
  readonly title: string;
  readonly make: (project: ProjectCopy) => void;
  readonly moves: RegExp | undefined;
}

type Yaml = Record<string, unknown>;
const rewrite = (project: ProjectCopy, file: string, change: (content: Yaml) => Yaml): void =>
  project.edit(file, (text) => stringify(change(parse(text) as Yaml), { defaultStringType: "QUOTE_DOUBLE", defaultKeyType: "PLAIN" }));

/** The registry with these layers and no others, in this order. */
function chooseLayers(registry: string, ids: readonly string[]): string {
  const [head = "", ...entries] = registry.split(/^(?= {2}\{\n {4}id: ")/m);
  const last = entries.length - 1;
  const [lastEntry = "", tail = ""] = (entries[last] ?? "").split(/^(?=\] as const)/m);
  entries[last] = lastEntry;
  return [head, ...ids.map((id) => entries.find((entry) => entry.startsWith(`  {\n    id: "${id}"`)) ?? ""), tail].join("");
}

const layers = ["state", "baseline", "access", "security", "network", "storage", "storage-replication", "notifications"] as const;

/** Leaves two environments and a few layers, so that the history takes no longer as the estate grows. */
export function lighten(project: ProjectCopy, left: readonly string[] = layers): void {
  rmSync(project.path("config", "staging.yaml"));
  project.edit("config/prod.yaml", (text) => text.replace("stages: [staging, prod]", "stages: [prod]"));
  project.edit("src/layers/registry.ts", (text) => chooseLayers(text, left));
}

export const changes: readonly Change[] = [
  {
    title: "a private field gets another name and a comment",
    moves: undefined,
    make: (project) =>
      project.edit("src/synthesis/layer-stack.ts", (text) =>
        text.replaceAll("peerProviders", "providersOfOtherRegions").replace("  private readonly", "  // One per region.\n$&"),
      ),
  },
  {
    title: "a file of configuration is laid out in another way",
    moves: undefined,
    make: (project) => rewrite(project, "config/prod.yaml", (content) => content),
  },
  {
    title: "keys of configuration change their order, and a default is written out",
    moves: undefined,
    make: (project) =>
      rewrite(project, "config/dev.yaml", (content) =>
        Object.fromEntries(Object.entries({ ...content, keys: { deletionWindowDays: 30 } }).reverse()),
      ),
  },
  {
    title: "layers change their order in the registry",
    moves: undefined,
    make: (project) =>
      project.edit("src/layers/registry.ts", (text) => chooseLayers(text, [...layers.slice(0, 3), ...layers.slice(3).reverse()])),
  },
  {
    title: "one environment keeps its flow logs longer",
    moves: /^prod-.*-network$/,
    make: (project) =>
      rewrite(project, "config/prod.yaml", (content) => ({
        ...content,
        network: { ...(content.network as Yaml), flowLogs: { retentionDays: 400 } },
      })),
  },
  {
    title: "a default that all environments share changes",
    moves: /-(state|security)$/,
    make: (project) =>
      project.edit("config/schema/operations.ts", (text) =>
        text.replace(
          "rotationPeriodDays: key(z.int().min(90).max(2560).default(365)",
          "rotationPeriodDays: key(z.int().min(90).max(2560).default(180)",
        ),
      ),
  },
  {
    title: "a module that one layer uses changes",
    moves: /-network$/,
    make: (project) =>
      project.edit("src/modules/network/vpc.ts", (text) =>
        text.replace("enableDnsSupport: true,", "enableDnsSupport: true, enableNetworkAddressUsageMetrics: true,"),
      ),
  },
  {
    title: "one environment's tag changes",
    moves: /^(trading-)?dev-/,
    make: (project) => rewrite(project, "config/dev.yaml", (content) => ({ ...content, costCenter: "cc-other" })),
  },
  {
    title: "a construct gets another id",
    moves: /-network$/,
    make: (project) => project.edit("src/stacks/network-stack.ts", (text) => text.replace('"gateway-endpoints"', '"service-endpoints"')),
  },
  {
    title: "a bucket is added",
    moves: /-storage$/,
    make: (project) =>
      project.edit("src/facts/bucket-purposes.ts", (text) =>
        text.replace(
          /\n {4}web: \{/,
          '\n    drafts: { ...common, encryption: { kind: "kms", key: "storage" }, tiering: { kind: "none" }, expireAfterDays: 30, replication: { kind: "none", reason: "drafts" }, serviceAccess: [] },$&',
        ),
      ),
  },
  {
    title: "an output alone changes",
    moves: /-network$/,
    make: (project) =>
      project.edit("src/stacks/network-stack.ts", (text) =>
        text.replace("natPublicIps: [...nat.publicIps]", "natPublicIps: [...nat.publicIps].reverse()"),
      ),
  },
  {
    title: "a contract gets one more field",
    moves: /-notifications$/,
    make: (project) => {
      project.edit("src/layers/contracts.ts", (text) =>
        text.replace('criticalTopicArn: "string"', 'criticalTopicArn: "string", region: "string"'),
      );
      project.edit("src/stacks/notifications-stack.ts", (text) =>
        text.replace(/publish\(this, notificationsContract, \{/, "$& region: this.region.name,"),
      );
    },
  },
  {
    title: "an environment is added",
    moves: /^(trading-)?qa-/,
    make: (project) => {
      const text = readFileSync(project.path("config", "dev.yaml"), "utf8");
      writeFileSync(
        project.path("config", "qa.yaml"),
        text
          .replaceAll("dev", "qa")
          .replaceAll("111111111111", "555555555555")
          .replaceAll("10.4.0.0", "10.8.0.0")
          .replaceAll("10.5.0.0", "10.9.0.0")
          .replace(/(?:,|\n) *id: "?Z\w+"?/, ""),
      );
    },
  },
  { title: "an environment is removed", moves: /^(trading-)?qa-/, make: (project) => rmSync(project.path("config", "qa.yaml")) },
];
