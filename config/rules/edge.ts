import { isDeepStrictEqual } from "node:util";
import { contentPrefixes } from "../../src/facts/public-paths";
import { edgeSchema, realTimePaths } from "../schema/edge";
import { type EnvironmentConfig } from "../schema/environment";
import { covers, meet } from "./path-patterns";
import { rule } from "./rule";

type Edge = EnvironmentConfig["edge"];
type Api = Edge["api"][string];

const groups = ({ api }: Edge): [string, Api][] => Object.entries(api);
const at = (group: string, ...rest: (string | number)[]): (string | number)[] => ["edge", "api", group, ...rest];

/** A path of the distribution, and what answers there. */
interface Compared {
  readonly path: string;
  readonly kind: "realTime" | "assets" | "api";
  readonly owner: string;
  readonly key: readonly (string | number)[];
  readonly kept: boolean;
}

const assetPaths = contentPrefixes.map((prefix) => `${prefix}*`);

/** Paths in the order in which CloudFront compares a request with them. */
export const comparedPaths = (edge: Edge): Compared[] => [
  ...edge.realTimePaths.map((path, index) => ({
    path,
    kind: "realTime" as const,
    owner: "edge.realTimePaths",
    key: ["edge", "realTimePaths", index],
    kept: false,
  })),
  ...assetPaths.map((path) => ({ path, kind: "assets" as const, owner: "the web application's assets", key: [], kept: true })),
  ...groups(edge).flatMap(([group, { paths, cacheSeconds }]) =>
    paths.map((path, index) => ({
      path,
      kind: "api" as const,
      owner: `edge.api.${group}`,
      key: at(group, "paths", index),
      kept: cacheSeconds > 0,
    })),
  ),
];

/** What is sent as it happens: what is listed, and what stands before the star of a pattern such as `/ws/*`, where a connection may be opened too. */
const sentAsItHappens = (edge: Edge): string[] => {
  const listed = [...new Set([...realTimePaths, ...edge.realTimePaths])];
  return [...listed, ...listed.flatMap((path) => (path.endsWith("/*") && path.length > 2 ? [path.slice(0, -2)] : []))];
};

/** A file of the web application that a pattern takes along. */
const contentIn = (path: string): string | undefined => [...contentPrefixes, "/index.html"].find((file) => covers(path, file));

function fixBehind(before: Compared, { path }: Compared): string {
  if (before.kind === "realTime") return "leave it out: real-time paths are compared first, and nothing of them is kept";
  if (before.kind === "assets") return "take another path: the web application's assets are compared before edge.api";
  return before.path === path ? "leave it out" : "move the entry before that one, or leave it out";
}

/** What is written under edge.api stands in the place of the default, which most services need. */
function fixNotPassedOn(edge: Edge): string {
  const asDefault = isDeepStrictEqual(edge.api, edgeSchema.parse(undefined).api);
  const kept = groups(edge)
    .map(([group, { paths }]) => `${group}: { paths: [${paths.join(", ")}] }`)
    .join(", ");
  return `add an entry with the path to edge.api${asDefault ? `, together with the default ${kept}, which it would replace` : ""}; as it is, the web application answers the path`;
}

export const edgeRules = [
  /** @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/CNAMEs.html */
  rule({
    id: "aliases-are-in-the-zone",
    reads: ["domainName", "edge"],
    check: ({ domainName, edge: { aliases } }, report) => {
      aliases.forEach((alias, index) => {
        const path = ["edge", "aliases", index];
        const label = alias.endsWith(`.${domainName}`) ? alias.slice(0, -domainName.length - 1) : undefined;
        if (alias !== domainName && (label === undefined || label.includes("."))) {
          report({
            path,
            allowed: `${domainName} or a name one level below it`,
            fix: "take such a name: the hosted zone has no other, and the certificate covers none",
          });
        } else if (label === "app" || aliases.indexOf(alias) !== index) {
          report({ path, allowed: "a name that the distribution does not have already", fix: "leave it out" });
        }
      });
    },
  }),
  rule({
    id: "real-time-is-never-cached",
    reads: ["edge"],
    check: ({ edge }, report) => {
      const all = comparedPaths(edge);
      all.forEach(({ path, kind, key, kept }, place) => {
        if (kind !== "api" || !kept) return;
        const before = all.slice(0, place);
        const listed = edge.realTimePaths.find((realTime) => covers(realTime, path));
        const sent =
          listed ??
          sentAsItHappens(edge).find((realTime) => meet(realTime, path) && !before.some((earlier) => covers(earlier.path, realTime)));
        if (sent === undefined) return;
        report({
          path: key,
          allowed: `a path outside ${sent}${listed === undefined ? ", or cacheSeconds: 0" : ""}`,
          fix:
            listed === undefined
              ? `list ${sent} under edge.realTimePaths, which is compared first, or narrow the pattern: a cached price is a wrong price`
              : "leave it out: edge.realTimePaths has it already, and a cached price is a wrong price",
        });
      });
    },
  }),
  rule({
    id: "real-time-stays-real-time",
    reads: ["edge"],
    check: ({ edge }, report) => {
      const missing = realTimePaths.filter((pattern) => !edge.realTimePaths.some((path) => covers(path, pattern)));
      if (missing.length === 0) return;
      report({
        path: ["edge", "realTimePaths"],
        allowed: `a list with ${realTimePaths.join(", ")}, and more`,
        fix: `add ${missing.join(", ")}: other rules would cache the answers, or send the requests to the web application`,
      });
    },
  }),
  rule({
    id: "cached-answers-know-the-caller",
    reads: ["edge"],
    check: ({ edge }, report) => {
      for (const [group, { cacheSeconds, keyHeaders }] of groups(edge)) {
        const lower = keyHeaders.map((header) => header.toLowerCase());
        const repeated = lower.findIndex((header, index) => lower.indexOf(header) !== index);
        if (repeated !== -1)
          report({
            path: at(group, "keyHeaders", repeated),
            allowed: "each header once",
            fix: "leave the second one out; case makes no difference",
          });
        if (cacheSeconds === 0 || lower.includes("authorization")) continue;
        report({
          path: at(group, "keyHeaders"),
          allowed: "a list with Authorization where cacheSeconds is not 0",
          fix: "add Authorization: without it one user's answer is given to another",
        });
      }
    },
  }),
  rule({
    id: "edge-paths-apart",
    reads: ["edge"],
    check: ({ edge }, report) => {
      const all = comparedPaths(edge);
      all.forEach((own, place) => {
        if (own.kind === "assets") return;
        const before = all.slice(0, place).find((earlier) => covers(earlier.path, own.path));
        const content = contentIn(own.path);
        // A real-time path with a cache time is reported by the rule above.
        if (before?.kind === "realTime" && own.kept) return;
        if (before !== undefined)
          report({
            path: own.key,
            allowed: `a path that no earlier rule takes; ${before.path} of ${before.owner} comes first`,
            fix: fixBehind(before, own),
          });
        else if (content !== undefined)
          report({
            path: own.key,
            allowed: `a path that does not match ${content}`,
            fix: "narrow the pattern: services do not have the web application's files",
          });
      });
    },
  }),
  rule({
    id: "routes-are-passed-on",
    reads: ["edge", "services"],
    check: ({ edge, services: { catalog } }, report) => {
      const passedOn = comparedPaths(edge).filter(({ kind }) => kind !== "assets");
      for (const [service, { route }] of Object.entries(catalog)) {
        route?.paths.forEach((path, index) => {
          // Below the assets no path is passed on, nor can be: the load balancer's own rule has them.
          if ([...passedOn.map((own) => own.path), ...assetPaths].some((own) => covers(own, path))) return;
          const fix =
            contentIn(path) === undefined ? fixNotPassedOn(edge) : "narrow the pattern: services do not have the web application's files";
          report({
            path: ["services", "catalog", service, "route", "paths", index],
            allowed: "a path that CloudFront passes on to services",
            fix,
          });
        });
      }
    },
  }),
  /** @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-load-balancer-attributes.html */
  rule({
    id: "connections-outlive-their-use",
    reads: ["edge", "ingress"],
    check: ({ edge: { origin }, ingress }, report) => {
      if (origin.keepAliveSeconds < ingress.idleTimeoutSeconds) return;
      report({
        path: ["edge", "origin", "keepAliveSeconds"],
        allowed: `less than ingress.idleTimeoutSeconds, ${ingress.idleTimeoutSeconds}`,
        fix: "lower it: otherwise CloudFront uses connections that the load balancer is closing, and answers 502",
      });
    },
  }),
];
