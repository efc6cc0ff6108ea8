import { type NameScope, parameterName } from "./naming";

/** Last part of the parameter's name. */
export const tradingFlagRole = "trading/flag";

/**
 * Parameter that says whether the region's services may send orders. It holds `allowed`, or `stopped` and the name of what
 * stopped them; a reader takes whatever it does not know, and no answer, for *stopped*.
 */
export const tradingFlagParameter = (scope: NameScope): string => parameterName(scope, tradingFlagRole);

export const tradingAllowed = "allowed";

/** First word of the value while trading is stopped; the rest tells one stop from another, so that nobody lets in more than they know of. */
export const tradingStopped = "stopped";

/** How many different people let trading in again. */
export const peopleToRelease = 2;

/** Shape of the items in the table of responses: what the guards remember, and who lets trading in. */
export const responseItem = {
  key: "key",
  /** Key of the one item that the guards remember by. */
  guards: "guards",
  version: "version",
  memory: "memory",
  /** Value of the flag that a person's own item lets trading in from. */
  releases: "releases",
} as const;

/** Beginning of the keys of people's items; the rest is the source identity of whoever wrote it, which IAM asks for. */
export const approvedBy = "approved-by:";

/** Stands for whoever has no source identity; never a person. */
export const withoutIdentity = "-";
