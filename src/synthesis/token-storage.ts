import { tokenMaps } from "./engine-internals";

/**
 * Does something without the trace that CDKTF takes of every token it makes. Those take most of the
 * time of building a stack, and nobody sees them while `stackTraces` is off. Errors keep theirs.
 */
export function withoutTokenTraces<T>(work: () => T): T {
  const { captureStackTrace } = Error;
  Error.captureStackTrace = () => undefined;
  try {
    return work();
  } finally {
    Error.captureStackTrace = captureStackTrace;
  }
}

/**
 * Does something, and forgets the tokens that were made for it. CDKTF keeps every token for ever, and
 * with each the stack that it is of: whoever makes stacks by the hundred would fill the memory.
 *
 * What is returned has its references resolved: a token in it would mean nothing afterwards.
 */
export function forgettingTokens<T>(work: () => T): T {
  const before = new Set(tokenMaps().flatMap((map) => [...map.keys()]));
  try {
    return withoutTokenTraces(work);
  } finally {
    for (const map of tokenMaps()) for (const key of map.keys()) if (!before.has(key)) map.delete(key);
  }
}
