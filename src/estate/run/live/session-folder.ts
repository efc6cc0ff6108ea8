import path from "node:path";

/** Folder of a stack's session. @param root folder of all of them. */
export const sessionFolder = (root: string, stack: string): string => path.join(root, "stacks", stack);
