import { jsLiteral } from "./literal";

/**
 * Viewer-response function of assets: tells browsers that an asset never changes. CloudFront calls
 * it for answers below 400 only; a response headers policy would be applied to errors as well, and a
 * browser would remember for a year that a file is missing.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/edge-function-restrictions-all.html
 */
export const assetCachingCode = (seconds: number): string =>
  `
function handler(event) {
  const response = event.response;
  if (response.statusCode < 400) response.headers["cache-control"] = { value: ${jsLiteral(`public, max-age=${seconds}, immutable`)} };
  return response;
}
`.trimStart();
