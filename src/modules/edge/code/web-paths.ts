import { jsLiteral } from "./literal";

/** Endings of files that a web application consists of. Whatever ends otherwise is a page, `/orders/BRK.B` too. */
const fileEndings = [
  "avif",
  "css",
  "gif",
  "html",
  "ico",
  "jpeg",
  "jpg",
  "js",
  "json",
  "map",
  "mjs",
  "mp3",
  "pdf",
  "png",
  "svg",
  "ttf",
  "txt",
  "wasm",
  "webmanifest",
  "webp",
  "woff",
  "woff2",
  "xml",
] as const;

/** Folder whose files have no ending by which they could be known. @see https://www.rfc-editor.org/rfc/rfc8615 */
const wellKnown = "/.well-known/";

/** What stands before the first star of a pattern: `/api` of `/api/*`. */
const prefixOf = (pattern: string): string => pattern.replace(/\*.*$/, "").replace(/\/+$/, "");

/**
 * Viewer-request function of the web application: a page's address gives `index.html`, which shows
 * the page. Only the path that the bucket is asked for changes; the browser keeps its address.
 *
 * Not an error page of the distribution: that would turn the services' 403 and 404 into HTML too.
 * For the same reason a path of the services that comes here, such as `/api`, is not found.
 */
export const webPathsCode = (servicePatterns: readonly string[]): string =>
  `
const files = /\\.(${fileEndings.join("|")})$/i;
const services = ${jsLiteral([...new Set(servicePatterns.map(prefixOf))].filter((prefix) => prefix !== "").sort())};

function decoded(path) {
  try {
    return decodeURIComponent(path);
  } catch (error) {
    return undefined;
  }
}

function refused(statusCode, statusDescription) {
  return { statusCode: statusCode, statusDescription: statusDescription, headers: { "cache-control": { value: "no-store" } } };
}

function handler(event) {
  const request = event.request;
  const path = decoded(request.uri);
  if (path === undefined) return refused(400, "Bad Request");
  if (services.some(function (service) { return path === service || path.indexOf(service + "/") === 0; })) return refused(404, "Not Found");
  if (path.indexOf(${jsLiteral(wellKnown)}) !== 0 && !files.test(path)) request.uri = "/index.html";
  return request;
}
`.trimStart();
