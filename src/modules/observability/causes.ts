import { type Symptom } from "../alarms/alarm";

/** What may be broken so that somebody has to be woken, deepest first. */
export interface Cause {
  /** Last part of the page's name. */
  readonly page: string;
  /** Layers whose critical alarms are its symptoms. */
  readonly layers: readonly string[];
  /** Whether it is reported although something deeper is broken: `deeper` waits for the deeper ones. */
  readonly rank: "deepest" | "deep" | "follows";
  readonly meaning: string;
  readonly firstAction: string;
  /** What may last for hours in such a layer while it works; it has a page of its own, so that the other one can still ring. */
  readonly limits?: string;
}

/** Page of what may last for hours. A link of it has to fit into an SMS, so the name is short. */
export const limitsPage = (page: string): string => `${page.replace(/^time-/, "")}-limit`;

/** Pages that are there besides those of causes: on who looks, on the other region, on the business, on who attacks the account. */
export const otherPages = { watch: "watch", peer: "peer", trading: "trading", attack: "attack" } as const;

/** Causes that show from outside, whatever layers there are. */
export const seenFromOutside = ["region", "services"] as const;

/**
 * Pages of a region that is lost, seen from the other one or by itself: all levels are notified at once, since a failover has
 * to be decided on within minutes.
 */
export const everybodyAtOnce = ["region", otherPages.peer] as const;

/** Names of the pages of a region with such layers. @param trades whether the environment has figures that are worth a page */
export const pagesOf = (layers: readonly string[], trades: boolean): string[] => [
  ...causes
    .filter((cause) => cause.layers.some((layer) => layers.includes(layer)) || seenFromOutside.some((page) => page === cause.page))
    .flatMap(({ page, limits }) => (limits === undefined ? [page] : [page, limitsPage(page)])),
  otherPages.peer,
  otherPages.watch,
  otherPages.attack,
  ...(trades ? [otherPages.trading] : []),
];

/**
 * Every cause that a person is woken for, with the layers that show it. A layer with something critical
 * stands here once; a test says which does not.
 */
export const causes: readonly Cause[] = [
  {
    page: "region",
    layers: ["dns"],
    rank: "deepest",
    meaning: "The application does not answer from outside: the region, or all that is in front of it, is down",
    firstAction: "see which other alarms ring, and decide on a failover within three minutes",
  },
  {
    page: "network",
    layers: ["network"],
    rank: "deep",
    meaning: "Connections out of the network fail",
    firstAction: "see which NAT gateway rings and what talks through it",
  },
  {
    page: "database",
    layers: ["database", "database-replica"],
    rank: "deep",
    meaning: "The database does not work",
    firstAction: "see which of the database's alarms ring; each says what to do",
    limits: "The database is nearly full, or would lose more than it may in a failover",
  },
  {
    page: "cache",
    layers: ["cache", "cache-recovery"],
    rank: "deep",
    meaning: "The cache does not work",
    firstAction: "see which of the cache's alarms ring; each says what to do",
    limits: "The cache is nearly full, or would lose more than it may in a failover",
  },
  {
    page: "time-series",
    layers: ["time-series"],
    rank: "deep",
    meaning: "The time-series store does not take data",
    firstAction: "see which of its alarms ring; each says what to do",
    limits: "The time-series store is nearly full",
  },
  {
    page: "services",
    layers: ["ingress", "services", "edge"],
    rank: "follows",
    meaning: "Services do not answer, or answer with errors",
    firstAction: "see whether a deployment runs and take it back; else look at the service that rings",
  },
];

/** Layers with something critical: each has an alarm over it, at which the page of its cause looks. */
export const layersOfCauses: readonly string[] = causes.flatMap(({ layers }) => layers);

/** Layers of stores, which may be nearly full for hours while they work. */
const layersThatFill: readonly string[] = ["database", "database-replica", "cache", "cache-recovery", "time-series"];
/** Layers that may hold a copy of the other region's data. */
const layersWithCopies: readonly string[] = ["database", "database-replica", "cache-recovery"];

/** Kinds of symptoms of a layer of which pages ask; each has an alarm over all that is of the kind. */
export const symptomsAskedOf = (layer: string): Symptom[] => [
  ...(layersOfCauses.includes(layer) ? (["breaks"] as const) : []),
  ...(layersThatFill.includes(layer) ? (["lasts"] as const) : []),
  ...(layersWithCopies.includes(layer) ? (["behindPeer"] as const) : []),
];
