import { driftIn } from "../../../../src/estate/judge/drift/in-plans";
import { reviewMarkdown } from "../../../../src/estate/judge/review/markdown";
import { review } from "../../../../src/estate/judge/review/review";
import { type PlanJson } from "../../../../src/estate/run/plan/plan-json";
import { changeOf, planOf, stackOf } from "../review/samples";

const stack = stackOf("network", {
  resource: {
    aws_vpc: { vpc: { cidr_block: "10.9.0.0/16" } },
    aws_security_group: { door: { name: "door", description: "door", ingress: [] } },
    aws_instance: { a: { ami: "ami-1" } },
  },
});
const drifting = (...resource_drift: NonNullable<PlanJson["resource_drift"]>): PlanJson => ({ ...planOf(), resource_drift });
const readBack = changeOf("aws_vpc.vpc", ["update"], { cidr_block: "10.9.0.0/16", tags: null }, { cidr_block: "10.9.0.0/16", tags: {} });
const deleted = changeOf("aws_instance.a", ["delete"], { id: "i-1" }, null);

describe("what a plan found changed outside Terraform", () => {
  const noted = (plan: PlanJson) => review([{ stack: stack.instance.id, plan }], [stack], [], { readDrift: driftIn([stack]) });

  it("is no note where the provider only reads it back in other words", () => {
    const result = noted(drifting(readBack));
    expect(result.notes).toEqual([]);
    expect(result.footnotes).toEqual(["1 resource of 1 plan was read back in other words than Terraform wrote: nobody changed it"]);
    const lines = reviewMarkdown(result).trimEnd().split("\n");
    expect(lines.at(-1)).toContain("nobody changed it");
    expect(lines.slice(0, -1).join("\n")).not.toContain("nobody changed it");
  });

  it("is a note with its address where something was changed", () => {
    expect(noted(drifting(readBack, deleted)).notes).toEqual([
      "the plan of dev-us-east-1-network found 1 resource changed outside Terraform: aws_instance.a",
    ]);
  });

  it("is all told where nobody can tell one from the other", () => {
    const foreign = review([{ stack: "dev-us-east-1-network", plan: drifting(readBack, deleted) }], [stack]);
    expect(foreign.notes).toEqual([
      "the plan of dev-us-east-1-network found 2 resources changed outside Terraform: aws_vpc.vpc, aws_instance.a",
    ]);
    expect(driftIn([])([{ stack: "unknown", plan: drifting(readBack) }]).get("unknown")).toEqual({ changed: ["aws_vpc.vpc"], noise: 0 });
  });
});
