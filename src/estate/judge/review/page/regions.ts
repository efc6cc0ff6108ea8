/** Region in the id of a stack; undefined for a stack whose id names none. */
export const regionOf = (stack: string): string | undefined => /(?:^|-)([a-z]{2}(?:-[a-z]+)+-\d)(?:-|$)/.exec(stack)?.[1];
