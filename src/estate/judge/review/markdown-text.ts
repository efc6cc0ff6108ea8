/** Values come from plans: nothing in them may end the code span, open a tag or call a user. */
export const code = (text: string): string => `\`${text.replaceAll("`", "'").replaceAll(/\s+/g, " ")}\``;
export const plain = (text: string): string =>
  text.replaceAll(/\s+/g, " ").replaceAll(/[\\`*_{}[\]<>|#@!]/g, (character) => (character === "@" ? "@\u200B" : `\\${character}`));
