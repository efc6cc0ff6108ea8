import { parse } from "yaml";
import { loadEstate } from "../../config/load";
import { ensureFunctionArchives } from "../../src/estate/functions/archives";
import { type Workflow } from "../../src/estate/show/workflows/actions";
import { workflowDocuments } from "../../src/estate/show/workflows/documents";
import { readOperations } from "../../src/estate/judge/aws-models/mapping";
import { proveAccess } from "../../src/estate/judge/access/proof";
import { type SynthesizedStack as EstateStack } from "../../src/estate/synthesized";
import { editedEstate, realConfig, realStacks, resources, synthesizeStack } from "../helpers/estate";
import { documentText } from "../helpers/documents";
import { decide, statementsOf } from "../helpers/policy";
import { root } from "../helpers/root";

type Identity = { readonly providerArn: string; readonly subjects: string[]; readonly audience?: string };
const repository = "repo:smart0dte/smart0dte-estate";
const [, excerpt = ""] = /```yaml\n([\s\S]*?)```/.exec(documentText("docs/github.md")) ?? [];
const told = parse(excerpt) as Record<"planner" | "deployer", { workloadIdentity: Identity; maxSessionHours?: number }>;

/** Production's access with the jobs of the guide in the place of other machines. */
const access = () =>
  synthesizeStack(
    editedEstate(({ environment, access: { planner, deployer } }) => {
      if (environment !== "prod") return;
      for (const [role, name] of [
        [planner, "planner"],
        [deployer, "deployer"],
      ] as const)
        Object.assign(role, {
          trustedRoleArns: [],
          workloadIdentity: { audience: "sts.amazonaws.com", ...told[name].workloadIdentity },
          maxSessionHours: told[name].maxSessionHours ?? role.maxSessionHours,
        });
    }),
    "prod-us-east-1-access",
  );

/** Who a job of a workflow is to AWS, by what GitHub says of it. @see https://docs.github.com/en/actions/concepts/security/openid-connect */
function subjects(): { readonly role: string; readonly subject: string }[] {
  return [...workflowDocuments(loadEstate(realConfig))].flatMap(([file, text]) =>
    Object.values((parse(text) as Workflow).jobs).flatMap(({ environment, steps = [] }) => {
      const role = steps.map((step) => step.with?.["role-to-assume"]).find((one) => one !== undefined);
      if (role === undefined) return [];
      const place = file === "estate-plan.yml" ? "pull_request" : "ref:refs/heads/main";
      return [
        {
          role: /planner|deployer/.exec(String(role))?.[0] ?? "",
          subject: `${repository}:${environment === undefined ? place : "environment:prod"}`,
        },
      ];
    }),
  );
}

describe("docs/github.md", () => {
  it("lets every job of the workflows take the role that it asks for, and no job of a pull request the deployer's", async () => {
    const stack = await access();
    const may = (role: string, subject: string, aud = "sts.amazonaws.com"): boolean => {
      const found = resources(stack, "aws_iam_role").find(({ args }) => args.name === `smart0dte-prod-${role}`);
      const issuer = "token.actions.githubusercontent.com";
      const context = { [`${issuer}:sub`]: subject, [`${issuer}:aud`]: aud };
      return (
        decide(statementsOf(found?.args.assume_role_policy), { action: "sts:AssumeRoleWithWebIdentity", resource: "role", context }) ===
        "allowed"
      );
    };
    const jobs = subjects();
    expect(new Set(jobs.map(({ role }) => role))).toEqual(new Set(["planner", "deployer"]));
    for (const { role, subject } of jobs) expect([role, subject, may(role, subject)]).toEqual([role, subject, true]);
    for (const subject of [
      `${repository}:pull_request`,
      `${repository}:ref:refs/heads/main`,
      `${repository}:environment:dev`,
      "repo:elsewhere/x:environment:prod",
    ])
      expect([subject, may("deployer", subject)]).toEqual([subject, false]);
    expect(may("planner", "repo:elsewhere/x:pull_request")).toBe(false);
    expect(may("planner", `${repository}:pull_request`, "https://elsewhere.example")).toBe(false);
  });

  it("leaves the access proof as it is: the planner of these jobs writes nothing and reads no data", async () => {
    const stack = await access();
    const estate = (await realStacks()).map((one) => (one.id === stack.id ? stack : one));
    const stacks = estate.map(({ json, ...instance }) => ({ instance, folder: "", json })) as unknown as EstateStack[];
    const { archives } = await ensureFunctionArchives(root);
    expect(proveAccess(stacks, archives, readOperations(root))).toMatchObject({ findings: [], unknownPolicies: [] });
  });
});
