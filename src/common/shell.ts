/** A text as one word of a POSIX shell, so that a command can be printed and used as it stands. */
export const shellWord = (text: string): string => (/^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);
