import { unverifiedPaths } from "../../src/modules/shared/origin-verify";
import { realTimePaths } from "../schema/edge";
import { type EnvironmentConfig } from "../schema/environment";
import { covers } from "./path-patterns";
import { rule } from "./rule";

type Edge = EnvironmentConfig["edge"];
type Api = Edge["api"][string];

const groups = ({ api }: Edge): [string, Api][] => Object.entries(api);
const at = (group: string, ...rest: (string | number)[]): (string | number)[] => ["edge", "api", group, ...rest];

interface Passed {
  readonly path: string;
  readonly key: readonly (string | number)[];
  readonly owner: string;
}

/** Paths in the order in which CloudFront compares a request with them. */
const passed = (edge: Edge): Passed[] => [
  ...edge.realTimePaths.map((path, index) => ({ path, key: ["edge", "realTimePaths", index], owner: "edge.realTimePaths" })),
  ...unverifiedPaths.redirectedPrefixes.map((prefix) => ({ path: `${prefix}*`, key: [], owner: "the web application's assets" })),
  ...groups(edge).flatMap(([group, { paths }]) => paths.map((path, index) => ({ path, key: at(group, "paths", index), owner: `edge.api.${group}` }))),
];

/** `/ws` and what lies below it, or the same for any other pattern that ends in `/*`. */
const within = (realTime: string, path: string): boolean => covers(realTime, path) || (realTime.endsWith("/*") && path === realTime.slice(0, -2));

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
          report({ path, allowed: `${domainName} or a name one level below it`, fix: "take such a name: the hosted zone has no other, and the certificate covers none" });
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
      const realTime = [...new Set([...realTimePaths, ...edge.realTimePaths])];
      for (const [group, { paths, cacheSeconds }] of groups(edge)) {
        if (cacheSeconds === 0) continue;
        paths.forEach((path, index) => {
          const sent = realTime.find((pattern) => within(pattern, path));
          if (sent === undefined) return;
          report({ path: at(group, "paths", index), allowed: `a path outside ${sent}, or cacheSeconds: 0`, fix: "list the path under edge.realTimePaths instead: a cached price is a wrong price" });
        });
      }
    },
  }),
  rule({
    id: "real-time-stays-real-time",
    reads: ["edge"],
    check: ({ edge }, report) => {
      for (const pattern of realTimePaths) {
        if (edge.realTimePaths.some((path) => covers(path, pattern))) continue;
        report({ path: ["edge", "realTimePaths"], allowed: `a list with ${realTimePaths.join(" and ")}, and more`, fix: `add ${pattern}: without it another rule would cache its answers or send it to the web application` });
      }
    },
  }),
  rule({
    id: "cached-answers-know-the-caller",
    reads: ["edge"],
    check: ({ edge }, report) => {
      for (const [group, { cacheSeconds, keyHeaders }] of groups(edge)) {
        const lower = keyHeaders.map((header) => header.toLowerCase());
        const repeated = lower.findIndex((header, index) => lower.indexOf(header) !== index);
        if (repeated !== -1) report({ path: at(group, "keyHeaders", repeated), allowed: "each header once", fix: "leave the second one out; case makes no difference" });
        if (cacheSeconds === 0 || lower.includes("authorization")) continue;
        report({ path: at(group, "keyHeaders"), allowed: "a list with Authorization where cacheSeconds is not 0", fix: "add Authorization: without it one user's answer is given to another" });
      }
    },
  }),
  rule({
    id: "edge-paths-apart",
    reads: ["edge"],
    check: ({ edge }, report) => {
      const all = passed(edge);
      all.forEach(({ path, key }, place) => {
        if (key.length === 0) return;
        const before = all.slice(0, place).find((earlier) => covers(earlier.path, path));
        const content = [...unverifiedPaths.redirectedPrefixes, "/index.html"].find((file) => covers(path, file));
        if (before !== undefined) report({ path: key, allowed: `a path that no earlier rule takes; ${before.path} of ${before.owner} comes first`, fix: "move the entry before that one, or leave it out" });
        else if (content !== undefined) report({ path: key, allowed: `a path that does not match ${content}`, fix: "narrow the pattern: services do not have the web application's files" });
      });
    },
  }),
  rule({
    id: "routes-are-passed-on",
    reads: ["edge", "services"],
    check: ({ edge, services: { catalog } }, report) => {
      const all = passed(edge);
      for (const [service, { route }] of Object.entries(catalog)) {
        route?.paths.forEach((path, index) => {
          if (all.some((candidate) => covers(candidate.path, path))) return;
          report({ path: ["services", "catalog", service, "route", "paths", index], allowed: "a path that CloudFront passes on to services", fix: "add the path to edge.api, or to edge.realTimePaths; as it is, the web application answers it" });
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
      report({ path: ["edge", "origin", "keepAliveSeconds"], allowed: `less than ingress.idleTimeoutSeconds, ${ingress.idleTimeoutSeconds}`, fix: "lower it: otherwise CloudFront uses connections that the load balancer is closing, and answers 502" });
    },
  }),
];
