import { type Call } from "./call";

/** Path of the router's own call; no AWS API has one like it. Its query names the calls that are refused. */
export const throttlePath = "/_estate/throttle";

/** Whether a call is refused because there were too many; each that is counts. */
export type Throttle = (call: Pick<Call, "service" | "operation" | "region">) => boolean;

export const noThrottle: Throttle = () => false;

/**
 * Calls of one service in one region that are refused as too many, from the query of a call: `service=sns&region=us-east-1`, with `operation`
 * only those, with `calls` only so many. Without a service it is over.
 *
 * @see https://docs.aws.amazon.com/sns/latest/api/CommonErrors.html
 */
export function throttleOf(query: string): Throttle {
  const asked = new URLSearchParams(query);
  const [service, region, operation] = [asked.get("service"), asked.get("region"), asked.get("operation")];
  if (service === null) return noThrottle;
  let left = Number(asked.get("calls") ?? Number.POSITIVE_INFINITY);
  return (call) => {
    if (call.service !== service || call.region !== region || (operation !== null && call.operation !== operation)) return false;
    return left-- > 0;
  };
}
