/** Where CDKTF keeps its tokens, for all copies of the library, and the maps in it. */
const storage = { name: "__cdktfTokenMap", maps: ["stringTokenMap", "numberTokenMap"] } as const;

/**
 * Does something, and forgets the tokens that were made for it. CDKTF keeps every token for ever, and
 * with each the stack that it is of: whoever makes stacks by the hundred would fill the memory. It also
 * takes a trace of each, which takes most of the time and is seen by nobody while `stackTraces` is off;
 * here none is taken. Errors keep theirs.
 *
 * What is returned has its references resolved: a token in it would mean nothing afterwards.
 */
export function forgettingTokens<T>(work: () => T): T {
  const { captureStackTrace } = Error;
  const before = new Set(tokenMaps().flatMap((map) => [...map.keys()]));
  Error.captureStackTrace = () => undefined;
  try {
    return work();
  } finally {
    Error.captureStackTrace = captureStackTrace;
    for (const map of tokenMaps()) for (const key of map.keys()) if (!before.has(key)) map.delete(key);
  }
}

function tokenMaps(): readonly Map<unknown, unknown>[] {
  const map: unknown = Reflect.get(globalThis, storage.name);
  if (typeof map !== "object" || map === null) return [];
  return storage.maps.map((name) => Reflect.get(map, name) as unknown).filter((one) => one instanceof Map);
}
