import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { WAFV2Client } from "@aws-sdk/client-wafv2";
import { addressFamilies, familyOf } from "../../facts/blocked-ranges";
import { blockedAddressesItem, longestBlockHours } from "../../facts/finding-responses";
import { required } from "../shared/environment";
import { changeItem, type KeptItem } from "../shared/kept-item";
import { functionLog, type Log } from "../shared/logger";
import { holdAddresses } from "./address-set";
import { type Blocks, lasting, rangesOf, withBlock, without } from "./blocks";

interface Clients {
  readonly table: DynamoDBClient;
  wafIn(region: string): WAFV2Client;
}

/** What is asked: the machine blocks, a person lets in, a schedule ends what is over. */
export type BlockStep =
  | { readonly step: "block"; readonly address: string; readonly hours: number }
  | { readonly step: "unblock"; readonly address: string }
  | { readonly step: "expire" };

/**
 * Blocks an address at CloudFront's firewall for some hours. What is blocked until when stands in the table of responses; the
 * sets of the firewall follow from it, so that a write which failed is made up for by the next call. A region has a table and two
 * sets of its own, one for each family of addresses.
 *
 * Environment: RESPONSES_TABLE; BLOCKED_SET and BLOCKED_SET_IPV6, the sets' names; WAF_REGION, where CloudFront's firewall is kept.
 *
 * @throws Error for what is no address and for a time that is too long; then nothing is changed
 */
export function createHandler(
  environment: NodeJS.ProcessEnv,
  clients: Clients = { table: new DynamoDBClient({}), wafIn: (region) => new WAFV2Client({ region }) },
  log: Log = functionLog("address-blocks"),
  now: () => Date = () => new Date(),
): (step: BlockStep) => Promise<{ readonly blocked: number; readonly changed: boolean }> {
  return async (step) => {
    if (step.step === "block") check(step);
    const at = Math.floor(now().getTime() / 1000);
    const item: KeptItem<Blocks> = { table: required(environment, "RESPONSES_TABLE"), key: blockedAddressesItem, nothing: {} };
    const look = (add: (blocks: Blocks) => Blocks): Promise<Blocks> =>
      changeItem(clients.table, item, (blocks) => {
        const next = add(lasting(blocks, at));
        const same = JSON.stringify(next) === JSON.stringify(blocks);
        return { answer: next, ...(same ? {} : { memory: next }) };
      });
    const blocks = await look((present) => changed(step, present, at));
    const waf = clients.wafIn(required(environment, "WAF_REGION"));
    const written = await Promise.allSettled(
      addressFamilies.map((family) =>
        holdAddresses(waf, required(environment, setVariables[family]), async () => rangesOf(await look((one) => one), family)),
      ),
    );
    // A set that is not written keeps nothing out of the other one.
    const failed = written.find((one) => one.status === "rejected");
    if (failed !== undefined) throw failed.reason;
    const isChanged = written.some((one) => one.status === "fulfilled" && one.value);
    log.info("addresses blocked", { step: step.step, blocked: String(Object.keys(blocks).length), changed: String(isChanged) });
    return { blocked: Object.keys(blocks).length, changed: isChanged };
  };
}

const setVariables = { ipv4: "BLOCKED_SET", ipv6: "BLOCKED_SET_IPV6" } as const;

function changed(step: BlockStep, blocks: Blocks, at: number): Blocks {
  switch (step.step) {
    case "block":
      return withBlock(blocks, step.address, at + step.hours * 3600);
    case "unblock":
      return without(blocks, step.address);
    case "expire":
      return blocks;
  }
}

/** A person may call it too. */
function check({ address, hours }: Extract<BlockStep, { step: "block" }>): void {
  if (familyOf(address) === undefined)
    throw new Error(`${address} is no address; one such as 8.8.8.8 or 2001:4860:4860::8888 can be blocked`);
  if (!(hours > 0 && hours <= longestBlockHours))
    throw new Error(`${hours} hours: a block lasts more than 0 and at most ${longestBlockHours} hours`);
}

export const handler = createHandler(process.env);
