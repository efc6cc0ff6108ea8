import { type Progress, type Step } from "../../src/estate/progress";

export const quietStep: Step = { update: () => {}, tell: () => {}, done: () => {} };

/** Nobody looks on. */
export const quietProgress: Progress = { begin: () => quietStep };
