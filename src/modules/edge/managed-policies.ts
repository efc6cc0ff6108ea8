/**
 * CloudFront's own policies, by their ids, which are the same in every account.
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-cache-policies.html
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-origin-request-policies.html
 */
export const managedPolicies = {
  cachingDisabled: "4135ea2d-6df8-44a3-9df3-4b5a84be39ad",
  /** Everything that the viewer sent, the header Host and those of a WebSocket's opening among it. */
  allViewer: "216adef6-5c7f-47e4-b989-5492eafa07d3",
} as const;
