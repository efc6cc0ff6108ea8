import { type NameScope, parameterName } from "./naming";

const own = "pages/acknowledged";

/** Parameter into which whoever looks at a page writes its name, by which its escalation ends. */
export const acknowledgementParameter = (scope: NameScope): string => parameterName(scope, own);

/** Whether a parameter is that, by its name. */
export const isAcknowledgement = (name: unknown): boolean => String(name).endsWith(`/${own}`);
