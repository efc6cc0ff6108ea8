import { readFileSync } from "node:fs";
import path from "node:path";
import { Places } from "../../../../src/estate/judge/review/places";
import { temporaryFolder, writeFile } from "../../../helpers/machine";
import { stackOf } from "./samples";

describe("the place of a declaration", () => {
  const element = (name: string) => ({ "//": { metadata: { path: name, uniqueId: name } }, bucket: name });

  it("is the line of the synthesized file that opens the resource", () => {
    const folder = temporaryFolder();
    writeFile(
      path.join(folder, "cdk.tf.json"),
      JSON.stringify({ resource: { aws_s3_bucket: { first: element("first"), second: element("second") } } }, undefined, 2),
    );
    const stack = { ...stackOf("data", {}), folder };
    const place = new Places([stack]).of(stack.instance.id, "aws_s3_bucket.second");
    expect(place?.file).toBe(`cdktf.out/stacks/${stack.instance.id}/cdk.tf.json`);
    expect(readFileSync(path.join(folder, "cdk.tf.json"), "utf8").split("\n")[(place?.line ?? 0) - 1]?.trim()).toBe('"second": {');
    expect(new Places([stack]).of(stack.instance.id, "aws_s3_bucket.third")).toBeUndefined();
  });

  it("is none where there is no file", () => {
    expect(new Places([stackOf("data", {})]).of("dev-us-east-1-data", "aws_s3_bucket.first")).toBeUndefined();
  });
});
