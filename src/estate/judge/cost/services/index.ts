import { type Pricing, type ServicePricing } from "../model";
import { account } from "./account";
import { cache } from "./cache";
import { database } from "./database";
import { delivery } from "./delivery";
import { edge, names } from "./edge";
import { functions } from "./functions";
import { loadBalancing } from "./load-balancing";
import { messaging } from "./messaging";
import { network } from "./network";
import { observability } from "./observability";
import { security } from "./security";
import { services } from "./services";
import { storage } from "./storage";
import { timeSeries } from "./time-series";

/** How every resource type is billed, by the file that says so. A new type is one entry in the file of its service. */
const rooms: readonly (readonly [file: string, pricing: ServicePricing])[] = [
  ["account", account],
  ["cache", cache],
  ["database", database],
  ["delivery", delivery],
  ["edge", edge],
  ["edge", names],
  ["functions", functions],
  ["load-balancing", loadBalancing],
  ["messaging", messaging],
  ["network", network],
  ["observability", observability],
  ["security", security],
  ["services", services],
  ["storage", storage],
  ["time-series", timeSeries],
];

export const pricedServices: readonly ServicePricing[] = rooms.map(([, pricing]) => pricing);

const byType = new Map<string, { readonly service: string; readonly pricing: Pricing }>(
  pricedServices.flatMap(({ service, types }) => Object.entries(types).map(([type, pricing]) => [type, { service, pricing }])),
);

/** How a type is billed, and by which service; undefined for one that nobody has priced. */
export const pricingOf = (type: string): { readonly service: string; readonly pricing: Pricing } | undefined => byType.get(type);

/** Whether two services claim one type, which would hide one of its prices. */
export const claimedTwice = (): readonly string[] => {
  const claims = pricedServices.flatMap(({ types }) => Object.keys(types));
  return claims.filter((type, index) => claims.indexOf(type) !== index);
};

/** File in which a missing type is to be priced: the one that has most types whose names begin alike. */
export function fileFor(type: string): string {
  const [, word = ""] = type.split("_");
  const alike = ({ types }: ServicePricing): number => Object.keys(types).filter((one) => one.startsWith(`aws_${word}_`)).length;
  const [file, pricing] = [...rooms].sort(([, left], [, right]) => alike(right) - alike(left))[0] ?? [];
  const room = "src/estate/judge/cost/services";
  return file === undefined || pricing === undefined || alike(pricing) === 0 ? `the file of its service in ${room}/` : `${room}/${file}.ts`;
}
