import { loadEstate } from "../../config/load";
import { realConfig, realStack, resourceAt, resources } from "../helpers/estate";
import { decide, statementsOf } from "../helpers/policy";
import { failoverRecords } from "../../src/facts/failover-records";

const environments = loadEstate(realConfig);

describe.each(environments.map((environment) => [environment.environment, environment] as const))(
  "records of the failover of %s",
  (name, environment) => {
    const region = environment.regions.recovery.name;
    const failover = () => realStack(`${name}-${region}-failover`);

    it("are written when a run of the machine has ended, however it did, by a function that no run waits for", async () => {
      const stack = await failover();
      const machine = `arn:aws:states:${region}:${environment.account.id}:stateMachine:smart0dte-${name}-failover`;
      const rule = resources(stack, "aws_cloudwatch_event_rule").find(({ args }) => String(args.name).endsWith("-failover-run-ended"));
      expect(JSON.parse(String(rule?.args.event_pattern))).toEqual({
        source: ["aws.states"],
        "detail-type": ["Step Functions Execution Status Change"],
        detail: { stateMachineArn: [machine], status: ["SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED"] },
      });
      const definitions = resources(stack, "aws_sfn_state_machine").map(({ args }) => String(args.definition));
      expect(definitions).toHaveLength(1);
      expect(definitions[0]).not.toContain("failover-record");
      const { States: states } = JSON.parse(definitions[0] ?? "{}") as { States: Readonly<Record<string, unknown>> };
      expect(Object.keys(states)).toEqual(expect.arrayContaining([failoverRecords.evidenceStep, failoverRecords.approvalStep]));
    });

    it("lie in the recovery region, where nobody else writes one and no record takes another's place", async () => {
      const bucket = `arn:aws:s3:::smart0dte-${name}-audit-${environment.account.id}-${region}`;
      const statements = [
        resourceAt(await failover(), "record/function/policy"),
        resourceAt(await realStack(`${name}-${region}-storage`), "buckets/audit/policy"),
      ]
        .flatMap(({ args }) => statementsOf(args.policy))
        // The age of a signature is no matter of records.
        .filter(({ Sid }) => Sid !== "DenyOldSignatures");
      const writer = `arn:aws:iam::${environment.account.id}:role/smart0dte-${name}-failover-record-${region}`;
      const may = (action: string, key: string, fresh: boolean, who = writer): string =>
        decide(statements, {
          action,
          resource: `${bucket}/${key}`,
          context: { "aws:PrincipalArn": who, "aws:SecureTransport": "true", ...(fresh ? { "s3:if-none-match": "*" } : {}) },
        });
      expect(may("s3:PutObject", "failover/2026-11-30/failover-one.json", true)).toBe("allowed");
      expect(may("s3:PutObject", "failover/2026-11-30/failover-one.json", false)).toBe("denied");
      expect(may("s3:PutObject", "elsewhere", true)).toBe("not allowed");
      expect(may("s3:GetObject", "failover/one", true)).toBe("not allowed");
      expect(may("s3:DeleteObjectVersion", "failover/one", true)).toBe("denied");
      for (const action of ["s3:PutObject", "s3:DeleteObject"])
        expect(may(action, "failover/one", true, writer.replace(/[^/]+$/, "access/break-glass"))).toBe("denied");
      expect(resourceAt(await failover(), "record/function/role").args.name).toBe(writer.replace(/.*\//, ""));
    });
  },
);
