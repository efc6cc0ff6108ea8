import { createHash } from "node:crypto";

/** What a person sees: a title, a sentence, and a button where there is something to do. */
export interface Page {
  readonly status: number;
  readonly title: string;
  readonly text: string;
  readonly button?: string;
}

export interface Answer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const style = "body{font:1.2em sans-serif;margin:2em auto;max-width:30em;padding:0 1em}button{font:inherit;padding:1em 2em}";

/** Nothing is loaded, framed, kept or sent on; the one style is named by its digest, and there is no script. */
const headers = {
  "content-type": "text/html; charset=utf-8",
  "content-security-policy": `default-src 'none'; style-src 'sha256-${createHash("sha256").update(style).digest("base64")}'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'`,
  "strict-transport-security": "max-age=63072000; includeSubDomains",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "referrer-policy": "no-referrer",
  "cache-control": "no-store",
  "x-robots-tag": "noindex, nofollow",
} as const;

const escapes: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
const escaped = (text: string): string => text.replaceAll(/[&<>"']/g, (character) => escapes[character] ?? "");

/** The form goes to the address that the page was loaded from: no action, so that the address stands nowhere in the page. */
export function answerOf({ status, title, text, button }: Page): Answer {
  const form = button === undefined ? "" : `<form method="post"><button>${escaped(button)}</button></form>`;
  return {
    statusCode: status,
    headers,
    body: `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escaped(title)}</title><style>${style}</style></head><body><h1>${escaped(title)}</h1><p>${escaped(text)}</p>${form}</body></html>`,
  };
}
