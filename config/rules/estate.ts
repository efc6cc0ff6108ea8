import { overlapCidr } from "cidr-tools";
import { type RegionRole } from "../schema/environment";
import { isNetworkOfSize16 } from "./network";
import { type EstateRule } from "./rule";

const roles: readonly RegionRole[] = ["primary", "recovery"];

/** Ranges of different environments. Those of one environment are held apart by region-ranges-apart. */
const rangesApart: EstateRule = {
  id: "ranges-apart",
  reads: ["environment", "regions"],
  check: (environments, report) => {
    const seen: { readonly environment: string; readonly role: RegionRole; readonly cidr: string }[] = [];
    for (const { environment, regions } of environments) {
      for (const role of roles) {
        const { cidr } = regions[role];
        if (!isNetworkOfSize16(cidr)) continue;
        const other = seen.find((earlier) => earlier.environment !== environment && overlapCidr(earlier.cidr, cidr));
        seen.push({ environment, role, cidr });
        if (other === undefined) continue;
        const allowed = `a range apart from ${other.cidr}, the ${other.role} region's of ${other.environment}`;
        report(environment, {
          path: ["regions", role, "cidr"],
          allowed,
          fix: "give every region of every environment a range of its own; equal ranges can never be connected",
        });
      }
    }
  },
};

export const crossEnvironmentRules: readonly EstateRule[] = [rangesApart];
