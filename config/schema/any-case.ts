/**
 * Letters of a pattern in both cases. A flag would say the same, but JSON Schema knows none, and an editor
 * would refuse what the check accepts.
 */
export const inAnyCase = (pattern: string): string =>
  pattern.replaceAll(/[a-z]/gi, (letter) => `[${letter.toLowerCase()}${letter.toUpperCase()}]`);
