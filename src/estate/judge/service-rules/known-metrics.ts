import { driftMetric } from "../../../facts/drift-metric";
import { exportedItemsMetric } from "../../../facts/configuration-export";
import { indexUseMetrics } from "../../../facts/index-use";
import { missingValueMetric, secretAgeMetric } from "../../../facts/missing-value-metric";
import { restoreTestMetrics } from "../../../facts/restore-tests";
import { tradingMetrics, tradingNamespace } from "../../../facts/trading-metrics";
import { watchMetrics } from "../../../facts/watch-metrics";
import { documentedMetrics } from "./documented-metrics";
import listed from "./data/aws-metrics.json" with { type: "json" };

/** A metric as somebody asks for it. */
export interface AskedMetric {
  readonly namespace: string;
  readonly name: string;
  /** Names of its dimensions, in any order. */
  readonly dimensions: readonly string[];
}

const services = listed.metrics as Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;

/** Namespaces that the estate itself reports in, with what it reports there. */
const own: readonly { readonly namespace: RegExp; readonly sets: (name: string) => readonly string[] }[] = [
  {
    namespace: new RegExp(`^${tradingNamespace}$`),
    sets: (name) => (name in tradingMetrics ? [tradingMetrics[name as keyof typeof tradingMetrics].dimensions.join(",")] : []),
  },
  {
    namespace: /^[\w-]+\/[\w-]+\/watch$/,
    sets: (name) => (Object.values(watchMetrics).some((known) => known === name) ? [""] : []),
  },
  {
    namespace: /^[\w-]+\/[\w-]+\/drift$/,
    sets: (name) => (name === driftMetric.name ? [""] : []),
  },
  {
    namespace: /^[\w-]+\/[\w-]+\/secrets$/,
    sets: (name) => [missingValueMetric, secretAgeMetric].flatMap((known) => (name === known.name ? [known.dimension] : [])),
  },
  {
    namespace: /^[\w-]+\/[\w-]+\/configuration-export$/,
    sets: (name) => (name === exportedItemsMetric ? [""] : []),
  },
  {
    namespace: /^[\w-]+\/[\w-]+\/index-use$/,
    sets: (name) => (Object.values(indexUseMetrics).some((known) => known === name) ? [""] : []),
  },
  {
    namespace: /^[\w-]+\/[\w-]+\/restore-tests$/,
    sets: (name) => (Object.values(restoreTestMetrics).some((known) => known === name) ? [""] : []),
  },
];

/** Sets of dimensions in which a metric is there, each sorted and joined by commas; none for one that nobody reports. */
export function dimensionSets({ namespace, name }: Pick<AskedMetric, "namespace" | "name">): readonly string[] {
  const documented = documentedMetrics.filter((one) => one.namespace === namespace && one.metrics.includes(name));
  return [
    ...(services[namespace]?.[name] ?? []),
    ...documented.flatMap(({ dimensions }) => dimensions),
    ...own.filter((one) => one.namespace.test(namespace)).flatMap(({ sets }) => sets(name)),
  ];
}

/** What is wrong with a metric that is asked for, in words; nothing where AWS or the estate reports it so. */
export function unknownMetric(asked: AskedMetric): string | undefined {
  const sets = dimensionSets(asked);
  const { namespace, name } = asked;
  if (sets.length === 0) return `nobody reports ${namespace} ${name}`;
  const dimensions = [...asked.dimensions].sort().join(",");
  if (sets.includes(dimensions)) return undefined;
  return `${namespace} ${name} is not there by ${dimensions === "" ? "no dimension" : dimensions}, but by ${[...new Set(sets)].map((set) => (set === "" ? "none" : set)).join(" or ")}`;
}
