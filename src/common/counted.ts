/** A number with what it counts: `1 stack`, `3 stacks`. */
export const counted = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;
