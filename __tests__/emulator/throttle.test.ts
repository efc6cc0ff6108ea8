import { noThrottle, throttleOf } from "@smart0dte/aws-stand-in/router/throttle";

const publish = { service: "sns", operation: "Publish", region: "us-east-1" };

it("refuses calls of the service in the region, and no others", () => {
  const throttle = throttleOf("service=sns&region=us-east-1&operation=Publish");
  const calls = [publish, { ...publish, region: "us-west-2" }, { ...publish, operation: "CreateTopic" }, { ...publish, service: "sqs" }];
  expect(calls.map(throttle)).toEqual([true, false, false, false]);
  expect(throttleOf("service=sns&region=us-east-1")({ ...publish, operation: "CreateTopic" })).toBe(true);
});

it("refuses so many as were asked for", () => {
  const throttle = throttleOf("service=sns&region=us-east-1&calls=2");
  expect([publish, { ...publish, service: "sqs" }, publish, publish].map(throttle)).toEqual([true, false, true, false]);
});

it("is over when no service is named", () => {
  expect(throttleOf("")).toBe(noThrottle);
  expect(throttleOf("")(publish)).toBe(false);
});
