import { noOutage, outageOf } from "../../src/emulator/router/outage";

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

it("is over when no region is named", () => {
  expect(outageOf("")).toBe(noOutage);
  expect(silent("")).toEqual([]);
});
