import { originVerifyHeader } from "../../shared/origin-verify";
import { jsLiteral } from "./literal";

/** Key under which the rotation keeps what is to be shown. */
const shownKey = "current";

/**
 * Viewer-request function of the services' paths: shows the load balancers that a request came
 * through this distribution. The value is in the key value store alone, where its rotation puts it.
 * Without one a request goes on without the header, and the load balancer refuses it.
 */
export const originTokenCode = `
import cf from "cloudfront";

const header = ${jsLiteral(originVerifyHeader)};
const store = cf.kvs();

async function handler(event) {
  const request = event.request;
  delete request.headers[header];
  try {
    request.headers[header] = { value: await store.get(${jsLiteral(shownKey)}) };
  } catch (error) {
    console.log("there is no origin token yet");
  }
  return request;
}
`.trimStart();
