import { originVerifyHeader, viewerAddressHeader } from "../../../facts/origin-verify";
import { jsLiteral } from "./literal";

/** Key under which the rotation keeps what is to be shown. */
const shownKey = "current";

/**
 * A segment of one or two dots, however encoded. CloudFront resolves it to find the behavior and then
 * sends the path as it came, so the load balancer would choose another service than CloudFront meant.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesCacheBehavior.html
 */
const dotSegment = /(?:[/\\]|%2f|%5c)(?:\.|%2e){1,2}(?:[/\\]|%2f|%5c|$)/i;

/**
 * Viewer-request function of the services' paths: shows the load balancers that a request came
 * through this distribution, and from which address. The value is in the key value store alone, where
 * its rotation puts it. Without one a request goes on without the header, and the load balancer refuses it.
 */
export const originTokenCode = `
import cf from "cloudfront";

const header = ${jsLiteral(originVerifyHeader)};
const store = cf.kvs();
const dotSegment = ${dotSegment.toString()};

async function handler(event) {
  const request = event.request;
  if (dotSegment.test(request.uri)) return { statusCode: 400, statusDescription: "Bad Request", headers: { "cache-control": { value: "no-store" } } };
  request.headers[${jsLiteral(viewerAddressHeader)}] = { value: event.viewer.ip };
  delete request.headers[header];
  try {
    request.headers[header] = { value: await store.get(${jsLiteral(shownKey)}) };
  } catch (error) {
    console.log("there is no origin token yet");
  }
  return request;
}
`.trimStart();
