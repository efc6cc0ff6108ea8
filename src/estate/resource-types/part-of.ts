import { entries } from "./all-types";

/** Whether what is of type `part` goes when the `whole` that it belongs to is deleted. */
export const goesWith = (part: string, whole: string): boolean =>
  part.startsWith(`${whole}_`) || entries.get(part)?.partOf?.includes(whole) === true;
