import { type Statement } from "../../../src/modules/shared/iam";

/** Actions that statements allow, without those that AWS itself carries out in the caller's name. */
export const allowedActions = (statements: readonly Statement[], onBehalf: RegExp): string[] =>
  statements
    .flatMap(({ actions }) => actions)
    .filter((action) => !onBehalf.test(action))
    .sort();
