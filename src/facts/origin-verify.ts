/**
 * Header by which a load balancer knows that a request came through the estate's own distribution.
 * In lower case, as WAF compares names; HTTP does not care.
 */
export const originVerifyHeader = "x-origin-verify";

/**
 * Header with the viewer's address, which the distribution's function writes over whatever a viewer
 * sent. AWS's own example of such a function uses this name. `CloudFront-Viewer-Address` is no
 * substitute where addresses are counted: it carries the viewer's port, which every connection changes.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/example-function-add-true-client-ip-header.html
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/adding-cloudfront-headers.html
 */
export const viewerAddressHeader = "true-client-ip";

/**
 * Header that CloudFront adds to every request to an origin, of any account's distribution. No function
 * and no setting of a distribution can add or remove it, so a request without it did not come through CloudFront.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/controlling-origin-requests.html
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/edge-function-restrictions-all.html
 */
export const cloudFrontRequestHeader = "x-amz-cf-id";
