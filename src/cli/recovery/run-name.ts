/** Name of a run, by which a person finds it in the console; unique as far as nobody starts two in a second. */
export const runName = (what: string, now: Date): string => `${what}-${now.toISOString().replace(/\..*$/, "").replaceAll(":", "-")}`;
