import {
  GetIPSetCommand,
  ListIPSetsCommand,
  UpdateIPSetCommand,
  WAFOptimisticLockException,
  type WAFV2Client,
} from "@aws-sdk/client-wafv2";

import { sameRange } from "../../facts/blocked-ranges";

const scope = "CLOUDFRONT";

/** How often a write is tried again after somebody else's. */
const attempts = 5;

/**
 * Makes a set of CloudFront's firewall hold exactly some ranges. It is written as it was read: WAF refuses a write after
 * somebody else's, and then the set is read again.
 *
 * @param ranges ranges of the set's family in CIDR form; those that the set has are compared however WAF writes them
 * @returns whether it had to be changed
 * @throws Error when there is no such set, or when others were faster every time
 * @see https://docs.aws.amazon.com/waf/latest/APIReference/API_UpdateIPSet.html
 */
export async function holdAddresses(client: WAFV2Client, name: string, ranges: () => Promise<readonly string[]>): Promise<boolean> {
  const address = { Name: name, Scope: scope, Id: await find(client, name) } as const;
  for (let attempt = 0; attempt < attempts; attempt++) {
    const { IPSet: set, LockToken } = await client.send(new GetIPSetCommand(address));
    const present = (set?.Addresses ?? []).map(sameRange).sort();
    // Asked after the set was read: what is remembered then is at least as new as what is written over.
    const wanted = (await ranges()).map(sameRange).sort();
    if (present.join() === wanted.join()) return false;
    try {
      await client.send(new UpdateIPSetCommand({ ...address, LockToken, Description: set?.Description, Addresses: wanted }));
      return true;
    } catch (error) {
      if (!(error instanceof WAFOptimisticLockException)) throw error;
    }
  }
  throw new Error(`the set ${name} was changed by others ${attempts} times in a row`);
}

async function find(client: WAFV2Client, name: string): Promise<string> {
  let NextMarker: string | undefined;
  do {
    const page = await client.send(new ListIPSetsCommand({ Scope: scope, NextMarker }));
    const found = page.IPSets?.find(({ Name }) => Name === name);
    if (found?.Id !== undefined) return found.Id;
    NextMarker = page.NextMarker;
  } while (NextMarker !== undefined && NextMarker !== "");
  throw new Error(`CloudFront's firewall has no set ${name}; apply the layer edge first`);
}
