import { aspect } from "./all-types";

/** Import ids of types whose things are found by their arguments alone, by type. */
export const namedImports = aspect(({ adoption }) => (adoption?.by === "arguments" ? adoption.form : undefined));

/** Types whose import id AWS assigns: known from Terraform's output of their creation, or found by tags. */
export const assignedImports = aspect(({ adoption }) => (adoption?.by === "id" ? adoption.assigned : undefined));

/** Types that are created again, and why nothing comes to be twice by it. */
export const createdAgain = aspect(({ adoption }) => (adoption?.by === "creation" ? adoption.because : undefined));
