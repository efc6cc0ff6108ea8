import { UserError } from "../shared/user-error";

/** What failed, each message once, as the command prints it on standard error. */
export function failureText(stacks: readonly { readonly kind: string; readonly error?: unknown }[]): string {
  const texts = stacks
    .filter(({ kind }) => kind === "failed")
    .map(({ error }) => (error instanceof UserError ? error.render() : error instanceof Error ? error.message : String(error)));
  return [...new Set(texts)].map((text) => `estate: ${text}\n`).join("");
}
