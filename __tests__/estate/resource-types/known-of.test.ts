import { knownOf, missingOf } from "../../../src/estate/resource-types/known-of";
import { realStacks, resources } from "../../helpers/estate";

describe("what the tools know of resource types", () => {
  it("is said of every type in use", async () => {
    const types = new Set((await realStacks()).flatMap((stack) => resources(stack).map(({ type }) => type)));
    expect([...types].sort().flatMap(missingOf)).toEqual([]);
  });

  it("is missing for a type that nobody thought of, with the file to write it in", () => {
    expect(missingOf("aws_cloudformation_stack")).toEqual([
      expect.stringContaining("src/estate/resource-types/holdings.ts"),
      expect.stringContaining("src/estate/resource-types/imports-by-name.ts"),
    ]);
  });

  it("stands together for a reader", () => {
    expect(knownOf("aws_ecs_service")).toMatchObject({ lost: undefined, serves: true, name: "name", adoptedBy: "arguments" });
    expect(knownOf("aws_ecs_service").runtimeOwners.map(({ by }) => by)).toContain("deployments");
    expect(knownOf("aws_s3_bucket")).toMatchObject({ lost: "its objects and its name", serves: false, name: "bucket" });
  });
});
