import { hostOf, noOutage, outageOf } from "@smart0dte/aws-stand-in/router/outage";

const hosts = [
  "s3.us-east-1.amazonaws.com",
  "bucket.s3.us-east-1.amazonaws.com",
  "iam.amazonaws.com",
  "ec2.us-west-2.amazonaws.com",
  "bucket.s3.us-west-2.amazonaws.com",
];
const silent = (query: string): string[] => hosts.filter(outageOf(query));

it("makes the hosts of the lost region silent, and only those", () => {
  expect(silent("region=us-east-1")).toEqual(["s3.us-east-1.amazonaws.com", "bucket.s3.us-east-1.amazonaws.com"]);
  expect(silent("region=us-west-2")).toEqual(["ec2.us-west-2.amazonaws.com", "bucket.s3.us-west-2.amazonaws.com"]);
});

it("takes global services along when asked, with the region of their control planes", () => {
  expect(silent("region=us-east-1&global=")).toContain("iam.amazonaws.com");
  expect(silent("region=us-west-2&global=")).not.toContain("iam.amazonaws.com");
});

it("takes calls along whose senders were told of this machine, by what they are signed for", () => {
  const asked = [
    { service: "rds", region: "us-east-1" },
    { service: "rds", region: "us-west-2" },
    { service: "iam", region: "us-east-1" },
  ].map(hostOf);
  expect(asked.map(outageOf("region=us-east-1"))).toEqual([true, false, false]);
  expect(asked.map(outageOf("region=us-east-1&global="))).toEqual([true, false, true]);
});

it("is over when no region is named", () => {
  expect(outageOf("")).toBe(noOutage);
  expect(silent("")).toEqual([]);
});
