import { accessSync, constants, existsSync } from "node:fs";
import { statfs } from "node:fs/promises";
import path from "node:path";
import { checkEstate, loadEstate } from "../../../config/load";
import { type Check, ok, problem } from "./check";

export const config: Check = {
  id: "config",
  title: "Configuration",
  run: ({ configFolder }) => {
    const names = loadEstate(configFolder).map(({ environment }) => environment);
    return ok(`valid: ${names.join(", ")} (${configFolder})`);
  },
};

/**
 * AWS closed LiveAnalytics to accounts that did not use it before, and says so only at the apply. Whether
 * an account is open is a word of the configuration that nothing here can verify: the call that can is named.
 */
export const liveAnalytics: Check = {
  id: "live-analytics",
  title: "Timestream for LiveAnalytics",
  run: ({ configFolder }) => {
    const users = checkEstate(configFolder).environments.filter(({ timeSeries }) => timeSeries.engine === "timestream-liveanalytics");
    if (users.length === 0) return ok("no valid environment uses it");
    const proofs = users.map(
      ({ environment, account, regions }) =>
        `${environment}: \`aws timestream-write describe-endpoints --region ${regions.primary.name}\` in account ${account.id} is refused where it is closed`,
    );
    const closed = users.filter(({ timeSeries }) => timeSeries.liveAnalytics.accountAccess === "closed");
    if (closed.length > 0)
      return problem(
        `closed to the accounts of ${namesOf(closed)}, by their own word; AWS would refuse it at the apply`,
        "set timeSeries.engine to timestream-influxdb there, or accountAccess to open if the account used it before 2025-06-20",
        proofs,
      );
    return ok(`used by ${namesOf(users)}, whose accounts are declared open; AWS would refuse it at the apply where that is wrong`, proofs);
  },
};

/**
 * A zone that the estate makes is found by nobody until the domain above leads to it. Where that is
 * another environment's, its configuration says so; elsewhere only a registrar knows.
 */
export const delegations: Check = {
  id: "delegations",
  title: "Delegation of domains",
  run: ({ configFolder }) => {
    const { environments } = checkEstate(configFolder);
    const missing = environments.flatMap(({ environment, domainName, dns }) => {
      const [parent] = environments
        .filter((other) => domainName.endsWith(`.${other.domainName}`))
        .sort((a, b) => b.domainName.length - a.domainName.length);
      return dns.hostedZone.source !== "own" || parent === undefined || parent.dns.delegations[domainName] !== undefined
        ? []
        : [{ environment, domainName, parent: parent.environment }];
    });
    if (missing.length === 0) return ok("every zone below another environment's domain is delegated there");
    const details = missing.map(
      ({ environment, domainName, parent }) =>
        `${domainName}: apply ${environment}-us-east-1-zone, and write its output nameServers under dns.delegations of config/${parent}.yaml`,
    );
    return ok(`${missing.map(({ domainName }) => domainName).join(", ")} not delegated yet; docs/first-day.md has the steps`, details);
  },
};

const namesOf = (environments: readonly { readonly environment: string }[]): string =>
  environments.map(({ environment }) => environment).join(", ");

export const outputs: Check = {
  id: "outputs",
  title: "Output folders",
  run: ({ outputs: folders }) => {
    const closed = folders.filter((folder) => !isWritable(nearest(folder)));
    return closed.length === 0
      ? ok(
          `${folders.map((folder) => path.basename(folder)).join(", ")} can be written, in ${[...new Set(folders.map((folder) => path.dirname(folder)))].join(" and ")}`,
        )
      : problem(
          `cannot be written: ${closed.join(", ")}`,
          "give yourself write access to them (chown or chmod), or name another folder with --work",
        );
  },
};

/** What is there of a folder: it, or the one in which it would be made. */
const nearest = (folder: string): string =>
  existsSync(folder) || folder === path.dirname(folder) ? folder : nearest(path.dirname(folder));

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK | constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

const gigabyte = 1_000_000_000;
/** The provider's program has 0.7 GB, and a plan of the whole estate some hundred MB. */
const neededGigabytes = 1;

export const disk: Check = {
  id: "disk",
  title: "Free disk space",
  run: async ({ outputs: folders }) => {
    // Folders of one disk have the same room.
    const rooms = await Promise.all(
      [...new Set(folders.map((folder) => path.dirname(folder)))].map(async (folder) => ({
        folder,
        free: await freeGigabytes(nearest(folder)),
      })),
    );
    const least = rooms.reduce((one, other) => (other.free < one.free ? other : one));
    const summary = `${least.free.toFixed(1)} GB free`;
    return least.free >= neededGigabytes
      ? ok(summary)
      : problem(`${summary}, ${neededGigabytes} GB are needed`, `free some space on the disk of ${least.folder}`);
  },
};

async function freeGigabytes(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return (bavail * bsize) / gigabyte;
}
