import { ComputeoptimizerEnrollmentStatus } from "@cdktf/provider-aws/lib/computeoptimizer-enrollment-status";
import { Construct } from "constructs";

/**
 * AWS Compute Optimizer looks at the account's tasks, databases and functions, and recommends sizes. The caller's
 * permission to make its service-linked role is enough; what it finds costs nothing and changes nothing.
 * @see https://docs.aws.amazon.com/compute-optimizer/latest/ug/account-opt-in.html
 */
export class SizeRecommendations extends Construct {
  public constructor(scope: Construct, id: string) {
    super(scope, id);
    new ComputeoptimizerEnrollmentStatus(this, "enrolment", { status: "Active" });
  }
}
