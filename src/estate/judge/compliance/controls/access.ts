import { alarm, configRule, document, never, resource, test } from "../evidence";
import { type Control } from "./control";

/** Who may do what, and with which secrets. */
export const accessControls: readonly Control[] = [
  {
    id: "least-privilege",
    statement: "Every role has what its code needs and no more, and none leaves its boundary.",
    frameworks: { soc2: ["CC6.3"], iso27001: ["A.5.15", "A.8.2"], cis: ["1.15", "1.16"], pci: ["7.2.1", "7.2.2"], nist: ["AC-2", "AC-6"] },
    evidence: [
      resource("services", "aws_iam_role", { permissions_boundary: { present: true } }, { least: 10 }),
      test("estate/judge/access/proof.test.ts", "is enough for every function, task, service and person"),
      never("nobody-leaves-the-boundary"),
      configRule("admin-policies"),
      resource("posture", "aws_accessanalyzer_analyzer", { type: "ACCOUNT_UNUSED_ACCESS" }, { at: "/unused-access" }),
    ],
  },
  {
    id: "second-factor",
    statement: "People enter with a second factor, and nobody has keys that last.",
    frameworks: {
      soc2: ["CC6.1", "CC6.2"],
      iso27001: ["A.5.17", "A.8.5"],
      cis: ["1.4", "1.5", "1.10"],
      pci: ["8.4.2", "8.4.3"],
      nist: ["IA-2"],
    },
    evidence: [
      test("stacks/access-stack.test.ts", "multi-factor"),
      configRule("root-mfa"),
      configRule("root-access-key"),
      configRule("console-mfa"),
      document("docs/access.md", "How people come in"),
    ],
  },
  {
    id: "passwords-are-strong",
    statement: "Passwords of users are long, change and do not come back.",
    frameworks: { soc2: ["CC6.1"], iso27001: ["A.5.17"], cis: ["1.8", "1.9"], pci: ["8.3.6", "8.3.7", "8.3.9"], nist: ["IA-5"] },
    evidence: [
      resource("account", "aws_iam_account_password_policy", {
        minimum_password_length: { atLeast: 14 },
        password_reuse_prevention: { atLeast: 24 },
      }),
      configRule("password-policy"),
      configRule("unused-credentials"),
      configRule("old-access-keys"),
    ],
  },
  {
    id: "duties-are-separated",
    statement: "Who plans cannot apply, who applies cannot change who has access, and readers see no data.",
    frameworks: { soc2: ["CC6.3", "CC8.1"], iso27001: ["A.5.3"], pci: ["6.5.4", "7.2.2"], nist: ["AC-5", "CM-5"] },
    evidence: [
      never("planner-writes-nothing"),
      never("access-by-break-glass-alone"),
      never("readers-read-no-secret"),
      never("readers-read-no-object"),
    ],
  },
  {
    id: "secrets-rotate",
    statement: "Secrets lie in Secrets Manager under a key and rotate; none is in code, plan or state.",
    frameworks: { soc2: ["CC6.1"], iso27001: ["A.8.24", "A.5.17"], pci: ["8.3.2", "8.6.3"], nist: ["IA-5", "SC-12"] },
    evidence: [
      alarm("observability", "secret-database-administrator-not-rotated"),
      resource("database", "aws_secretsmanager_secret_rotation", { rotation_lambda_arn: { present: true } }),
      resource("cache", "aws_secretsmanager_secret_rotation", { rotation_lambda_arn: { present: true } }),
      test("stacks/policy.test.ts", "no argument holds a secret"),
    ],
  },
];
