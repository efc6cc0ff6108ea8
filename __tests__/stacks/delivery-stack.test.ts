import { mostAccepted } from "../../config/schema/delivery";
import { loadEstate } from "../../config/load";
import { stackWithPipelines } from "../helpers/delivery/estate-pipelines";
import { readBuildSpecification } from "../../src/estate/delivery/build-specification";
import { deployedTagPrefix } from "../../src/modules/registry/repository";
import { buildProjects } from "../../src/modules/delivery/build-projects";
import {
  onlyResource,
  realConfig,
  realStack,
  type Resource,
  resourceAt,
  resources,
  editedEstate,
  synthesizeStack,
  type SynthesizedStack,
} from "../helpers/estate";
import { decide, statementsOf } from "../helpers/policy";

interface Action {
  readonly name: string;
  readonly category: string;
  readonly provider: string;
  readonly run_order: number;
  readonly configuration: Readonly<Record<string, string>>;
  readonly input_artifacts?: readonly string[];
  readonly output_artifacts?: readonly string[];
  readonly region?: string;
  readonly role_arn?: string;
}
interface Stage {
  readonly name: string;
  readonly action: readonly Action[];
}

const pipelines = (stack: SynthesizedStack): Map<string, Resource> =>
  new Map(resources(stack, "aws_codepipeline").map((pipeline) => [String(pipeline.args.name).replace("smart0dte-prod-", ""), pipeline]));
const stagesOf = (pipeline: Resource | undefined): readonly Stage[] => (pipeline?.args.stage ?? []) as Stage[];
const actionsOf = (pipeline: Resource | undefined): Action[] => stagesOf(pipeline).flatMap(({ action }) => action);
const variablesOf = ({ configuration }: Action): Map<string, string> =>
  new Map(
    (JSON.parse(configuration.EnvironmentVariables ?? "[]") as { name: string; value: string }[]).map(({ name, value }) => [name, value]),
  );

describe("the pipelines", () => {
  let stack: SynthesizedStack;
  let made: Map<string, Resource>;
  beforeAll(async () => {
    stack = await realStack("prod-us-east-1-delivery");
    made = pipelines(stack);
  });

  it("are one for every service of the catalogue, and one for the web application", () => {
    const catalog = loadEstate(realConfig).find(({ environment }) => environment === "prod")?.services.catalog ?? {};
    expect([...made.keys()].sort()).toEqual([...Object.keys(catalog), "web"].sort());
  });

  it("exist in the account that the configuration names, and in no other", async () => {
    for (const id of ["dev-us-east-1-delivery", "staging-us-east-1-delivery"])
      expect(resources(await realStack(id), "aws_codepipeline"), id).toEqual([]);
  });

  it("report how every one of them ended, and how long it took: what stopped to the warning topic, what arrived to the info topic", () => {
    const [rule, ...others] = resources(stack, "aws_cloudwatch_event_rule").filter(({ args }) =>
      String(args.event_pattern).includes("aws.codepipeline"),
    );
    expect(others).toEqual([]);
    const { detail, ...pattern } = JSON.parse(String(rule?.args.event_pattern)) as {
      detail: { pipeline: { prefix: string }[]; state: string[] };
    };
    expect(pattern).toEqual({ source: ["aws.codepipeline"], "detail-type": ["CodePipeline Pipeline Execution State Change"] });
    expect(detail.state).toEqual(["SUCCEEDED", "FAILED", "STOPPED"]);
    for (const { args } of made.values()) expect(args.name).toMatch(new RegExp(`^${detail.pipeline[0]?.prefix ?? "none"}`));
    expect(resourceAt(stack, "pipelines/outcomes/ended/target").args).toMatchObject({
      rule: `\${aws_cloudwatch_event_rule.${rule?.name ?? ""}.name}`,
      arn: `\${aws_lambda_function.${resourceAt(stack, "pipelines/outcomes/function/function").name}.arn}`,
    });
    expect(resourceAt(stack, "pipelines/outcomes/function/function").args.environment).toEqual({
      variables: {
        ARRIVED_TOPIC_ARN: "${data.terraform_remote_state.notifications.outputs.infoTopicArn}",
        STOPPED_TOPIC_ARN: "${data.terraform_remote_state.notifications.outputs.warningTopicArn}",
      },
    });
  });

  it("start for pushes to main that change the deployable's own files, and for nothing else", () => {
    for (const [name, { args }] of made) {
      expect(args).toMatchObject({
        pipeline_type: "V2",
        execution_mode: "QUEUED",
        trigger: [
          {
            provider_type: "CodeStarSourceConnection",
            git_configuration: {
              source_action_name: "source",
              push: [{ branches: { includes: ["main"] }, file_paths: { includes: [name === "web" ? "web/**" : `services/${name}/**`] } }],
            },
          },
        ],
      });
      expect(actionsOf(made.get(name))[0]?.configuration).toMatchObject({
        DetectChanges: "false",
        BranchName: "main",
        FullRepositoryId: "smart0dte/trading-platform",
      });
    }
  });

  it("test before they build, judge the image before anything is deployed, and ask before production", () => {
    for (const [name, pipeline] of made)
      expect(
        stagesOf(pipeline).map((stage) => stage.name),
        name,
      ).toEqual(["source", "test", "build", ...(name === "web" ? [] : ["scan"]), "staging", "approve-prod", "prod"]);
  });

  it("deploy a service with requests blue/green, try it, and deploy it in the recovery region right after the primary, by roles of the environment", () => {
    for (const stage of ["staging", "prod"]) {
      const account = stage === "prod" ? "333333333333" : "222222222222";
      const actions = stagesOf(made.get("api")).find(({ name }) => name === stage)?.action ?? [];
      expect(actions.map(({ name, run_order: order }) => [name, order])).toEqual([
        ["admission", 1],
        ["release-us-east-1", 2],
        ["release-us-west-2", 3],
        ["migrate", 4],
        ["deploy-us-east-1", 5],
        ["smoke", 6],
        ["deploy-us-west-2", 7],
      ]);
      for (const region of ["us-east-1", "us-west-2"]) {
        const artifact = `${stage}_${region.replaceAll("-", "_")}`;
        expect(actions.find(({ name }) => name === `release-${region}`)?.output_artifacts).toEqual([artifact]);
        expect(actions.find(({ name }) => name === `deploy-${region}`)).toMatchObject({
          category: "Deploy",
          provider: "CodeDeployToECS",
          region,
          role_arn: `arn:aws:iam::${account}:role/smart0dte-${stage}-delivery-deploy`,
          input_artifacts: [artifact],
          configuration: {
            ApplicationName: `smart0dte-${stage}-services`,
            DeploymentGroupName: `smart0dte-${stage}-api`,
            TaskDefinitionTemplateArtifact: artifact,
            AppSpecTemplateArtifact: artifact,
            Image1ArtifactName: artifact,
            Image1ContainerName: "IMAGE1_NAME",
          },
        });
      }
    }
  });

  it("name deployment groups that exist, in both environments and regions", async () => {
    const groups = new Set<string>();
    for (const environment of ["staging", "prod"])
      for (const region of ["us-east-1", "us-west-2"])
        for (const { args } of resources(await realStack(`${environment}-${region}-services`), "aws_codedeploy_deployment_group"))
          groups.add(`${region} ${String(args.deployment_group_name)}`);
    const named = [...made.values()]
      .flatMap(actionsOf)
      .filter(({ provider }) => provider === "CodeDeployToECS")
      .map(({ region, configuration }) => `${region} ${configuration.DeploymentGroupName}`);
    expect(new Set(named)).toEqual(groups);
  });

  it("replace the tasks of a service without requests, which have no traffic to move", () => {
    const actions = stagesOf(made.get("reporting")).find(({ name }) => name === "prod")?.action ?? [];
    expect(
      actions.filter(({ name }) => name.startsWith("deploy-")).map(({ provider, configuration }) => [provider, configuration.ProjectName]),
    ).toEqual([
      ["CodeBuild", "smart0dte-prod-roll"],
      ["CodeBuild", "smart0dte-prod-roll"],
    ]);
    expect(actions.map(({ name }) => name)).not.toContain("migrate");
  });

  it("let nothing into production while the market trades, and to staging at any hour", () => {
    const windows = (stage: string) => {
      const action = stagesOf(made.get("api"))
        .find(({ name }) => name === stage)
        ?.action.find(({ name }) => name === "admission");
      const variables = action === undefined ? new Map<string, string>() : variablesOf(action);
      return [variables.get("WINDOW"), variables.get("SESSION"), variables.get("OVERRIDE_REASON")];
    };
    expect(windows("prod")).toEqual(["mon,tue,wed,thu 17:00 22:00", "mon,tue,wed,thu,fri 09:30 16:00", "#{variables.OVERRIDE_REASON}"]);
    expect(windows("staging")).toEqual(["always", "never", "#{variables.OVERRIDE_REASON}"]);
  });

  it("tell who approves what comes: commit, image, findings, alarms, and the commits since what runs", () => {
    const approval = actionsOf(made.get("api")).find(({ category }) => category === "Approval");
    expect(approval?.configuration.ExternalEntityLink).toBe("https://github.com/smart0dte/trading-platform/#{commits.VIEW}");
    for (const told of ["#{source.CommitId}", "#{image.IMAGE_DIGEST}", "#{scan.FINDINGS}", "#{now.ALARMS}", "#{commits.COMMITS}"])
      expect(approval?.configuration.CustomData).toContain(told);
    // What people wrote is the last that is read.
    expect(approval?.configuration.CustomData).toMatch(/#\{commits\.COMMITS\}\.$/);
  });

  it("take the history for what tells the commits, and for no build that runs a version's own code", () => {
    for (const pipeline of made.values()) {
      const actions = actionsOf(pipeline);
      const cloned = actions.filter(({ configuration }) => configuration.OutputArtifactFormat === "CODEBUILD_CLONE_REF");
      expect(cloned.map(({ output_artifacts: given }) => given)).toEqual([["history"]]);
      const takes = actions.filter(({ input_artifacts: taken }) => taken?.includes("history"));
      expect(takes.map(({ name, configuration }) => [name, configuration.ProjectName])).toEqual([["commits", "smart0dte-prod-commits"]]);
      expect(actions.find(({ name }) => name === "approval")?.run_order).toBe(3);
    }
  });

  // https://docs.aws.amazon.com/codepipeline/latest/userguide/reference-variables.html
  it("ask for approval in no more characters than a field takes, with every variable at its longest", () => {
    const lengths: Readonly<Record<string, number>> = {
      "source.CommitId": 40,
      "image.IMAGE_DIGEST": 71,
      // A number of each severity that there is, and of one that is none of them.
      "scan.FINDINGS": ["CRITICAL", "HIGH", "MEDIUM", "LOW", "INFORMATIONAL", "UNTRIAGED"].map((name) => `9999 ${name}`).join(", ").length,
      "now.ALARMS": Number(readBuildSpecification(buildProjects.admission.buildspec, "admission").env.variables.LONGEST),
      "commits.COMMITS": Number(readBuildSpecification(buildProjects.commits.buildspec, "commits").env.variables.LONGEST),
    };
    for (const pipeline of made.values())
      for (const { configuration } of actionsOf(pipeline).filter(({ category }) => category === "Approval")) {
        const told = configuration.CustomData ?? "";
        const longest = told.replaceAll(/#\{([^}]+)\}/g, (_, name: string) => {
          expect(lengths, "how long may it be?").toHaveProperty([name]);
          return "x".repeat(lengths[name] ?? 0);
        });
        expect(longest.length).toBeLessThanOrEqual(1000);
      }
  });

  // https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_ActionDeclaration.html
  it("say no more to an action than CodePipeline takes, with as many accepted findings as the schema admits", async () => {
    const estate = editedEstate(({ delivery }) => {
      if (delivery?.pipelines !== undefined)
        delivery.pipelines.scan.accepted = Object.fromEntries(
          Array.from({ length: mostAccepted }, (_, index) => [
            `CVE-2026-123456${index}`,
            { reason: "the vulnerable function is not called by anything", until: "2027-01-31" },
          ]),
        );
    });
    for (const pipeline of pipelines(await synthesizeStack(estate, "prod-us-east-1-delivery")).values())
      for (const { name, configuration } of actionsOf(pipeline))
        for (const [key, value] of Object.entries(configuration)) expect(value.length, `${name} ${key}`).toBeLessThanOrEqual(1000);
  });

  it("keep artifacts of each region under that region's key", () => {
    for (const { args } of made.values())
      expect(args.artifact_store).toMatchObject([
        {
          region: "us-east-1",
          location: "${data.terraform_remote_state.storage.outputs.artifactsBucketName}",
          encryption_key: { type: "KMS" },
        },
        { region: "us-west-2", location: "smart0dte-prod-artifacts-333333333333-us-west-2", encryption_key: { type: "KMS" } },
      ]);
  });
});

describe("the builds", () => {
  let stack: SynthesizedStack;
  beforeAll(async () => {
    stack = await realStack("prod-us-east-1-delivery");
  });
  const projects = (): Resource[] => resources(stack, "aws_codebuild_project");

  it("run on the tasks' architecture, each with a role of its own, its log kept and encrypted", () => {
    const group = onlyResource(
      {
        json: {
          ...stack.json,
          resource: {
            aws_cloudwatch_log_group: Object.fromEntries(
              resources(stack, "aws_cloudwatch_log_group")
                .filter(({ args }) => args.name === "/smart0dte/prod/builds")
                .map(({ name, args }) => [name, args]),
            ),
          },
        },
      },
      "aws_cloudwatch_log_group",
    );
    expect(group.args).toMatchObject({ retention_in_days: 365, kms_key_id: "${data.terraform_remote_state.security.outputs.logsKeyArn}" });
    for (const { args } of projects()) {
      expect(args.environment).toMatchObject({ type: "ARM_CONTAINER", image: "aws/codebuild/amazonlinux-aarch64-standard:3.0" });
      expect(args.logs_config).toMatchObject({ cloudwatch_logs: { status: "ENABLED" } });
    }
    expect(new Set(projects().map(({ args }) => args.service_role)).size).toBe(projects().length);
  });

  // https://docs.aws.amazon.com/codebuild/latest/APIReference/API_ProjectEnvironment.html: a tag or a digest
  it("run in an image of one's own by its digest alone, which their role may fetch", async () => {
    const repository = "444444444444.dkr.ecr.us-west-2.amazonaws.com/builds/python";
    const digest = `sha256:${"0".repeat(64)}`;
    const own = await synthesizeStack(
      editedEstate(({ delivery }) => {
        if (delivery?.pipelines !== undefined) delivery.pipelines.build.images.python = `${repository}:3.13@${digest}`;
      }),
      "prod-us-east-1-delivery",
    );
    for (const [project, path] of [
      ["smart0dte-prod-test-python", "pipelines/test-python-build/policy"],
      ["smart0dte-prod-test-node", "pipelines/test-node-build/policy"],
    ] as const) {
      const mine = project.endsWith("-python");
      const { environment } = resources(own, "aws_codebuild_project").find(({ args }) => args.name === project)?.args ?? {};
      expect(environment).toMatchObject(
        mine
          ? { image: `${repository}@${digest}`, image_pull_credentials_type: "SERVICE_ROLE" }
          : { image_pull_credentials_type: "CODEBUILD" },
      );
      const registry = statementsOf(resourceAt(own, path).args.policy).filter(({ Action }) => JSON.stringify(Action).includes("ecr:"));
      expect(registry).toEqual(
        mine
          ? [
              expect.objectContaining({ Action: "ecr:GetAuthorizationToken", Resource: "*" }),
              expect.objectContaining({
                Action: ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
                Resource: "arn:aws:ecr:us-west-2:444444444444:repository/builds/python",
              }),
            ]
          : [],
      );
    }
  });

  it("have Docker where an image is built, and nowhere else", () => {
    expect(
      projects()
        .filter(({ args }) => (args.environment as { privileged_mode?: boolean }).privileged_mode === true)
        .map(({ args }) => args.name),
    ).toEqual(["smart0dte-prod-image"]);
  });

  it("run what the estate says, not what a change says that they judge", () => {
    for (const { args } of projects()) {
      const { buildspec } = args.source as { buildspec: string };
      expect(buildspec).toMatch(/^(#.*\n)*version: 0\.2\n/);
      // Terraform would read these as expressions.
      expect(buildspec).not.toMatch(/[$%]\{/);
    }
  });

  it("mark a deployed image as the registry's rules expect", () => {
    expect(buildProjects.release.buildspec).toContain(`"${deployedTagPrefix}$VERSION"`);
  });
});

describe("the roles of deliveries in an environment", () => {
  it.each([
    ["deploy", ["smart0dte-prod-pipelines"]],
    ["roll", ["smart0dte-prod-build-roll"]],
    ["publish", ["smart0dte-prod-build-publish"]],
    ["running", ["smart0dte-prod-build-admission", "smart0dte-prod-build-commits"]],
    ["release", ["smart0dte-prod-build-release"]],
  ])("%s is taken by %s alone, from the pipelines' account", async (role, expected) => {
    for (const environment of ["staging", "prod"]) {
      const stack = await realStack(`${environment}-us-east-1-delivery`);
      const found = resources(stack, "aws_iam_role").find(({ args }) => args.name === `smart0dte-${environment}-delivery-${role}`);
      const [statement, ...others] = statementsOf(found?.args.assume_role_policy);
      expect(others).toEqual([]);
      expect(statement).toMatchObject({ Principal: { AWS: "arn:aws:iam::333333333333:root" } });
      const takers = [statement?.Condition?.ArnEquals?.["aws:PrincipalArn"]].flat();
      expect(takers).toEqual(expected.map((taker) => `arn:aws:iam::333333333333:role/${taker}`));
    }
  });

  it("of staging read artifacts of the pipelines' account and their key lets them, in both regions", async () => {
    for (const region of ["us-east-1", "us-west-2"]) {
      const storage = await realStack(`prod-${region}-storage`);
      const policy = resources(storage, "aws_s3_bucket_policy").find(({ args }) => String(args.policy).includes("ReadByForeignRoles"));
      const bucket = `arn:aws:s3:::smart0dte-prod-artifacts-333333333333-${region}`;
      const read = (principal: string) =>
        decide(
          statementsOf(policy?.args.policy).filter(({ Sid }) => Sid === "ReadByForeignRoles"),
          {
            action: "s3:GetObject",
            resource: `${bucket}/api/one`,
            context: { "aws:PrincipalArn": principal, "aws:SecureTransport": "true", "s3:TlsVersion": "1.3" },
          },
        );
      expect(read("arn:aws:iam::222222222222:role/smart0dte-staging-delivery-deploy")).toBe("allowed");
      expect(read("arn:aws:iam::222222222222:role/smart0dte-staging-operator")).not.toBe("allowed");
      const keys = resources(await realStack(`prod-${region}-security`), "aws_kms_key").filter(({ args }) =>
        String(args.policy).includes("ReadByForeignRoles"),
      );
      expect(keys.map(({ args }) => (args.tags as { Name: string }).Name)).toEqual(["smart0dte-prod-artifacts"]);
    }
  });
});

describe("rebuilds by the clock", () => {
  it("start the pipeline of each service, and no other, with an instant that makes it another version", async () => {
    const stack = await stackWithPipelines("prod-us-east-1-delivery");
    const catalog = loadEstate(realConfig).find(({ environment }) => environment === "prod")?.services.catalog ?? {};
    const schedules = resources(stack, "aws_scheduler_schedule").filter(({ args }) => String(args.name).includes("-rebuild-"));
    expect(schedules.map(({ args }) => args.name).sort()).toEqual(
      Object.keys(catalog)
        .map((service) => `smart0dte-prod-rebuild-${service}`)
        .sort(),
    );
    for (const { args } of schedules) {
      expect(args).toMatchObject({
        schedule_expression: "cron(0 18 ? * TUE *)",
        schedule_expression_timezone: "America/New_York",
        target: { arn: "arn:aws:scheduler:::aws-sdk:codepipeline:startPipelineExecution" },
      });
      const { Name, Variables } = JSON.parse((args.target as { input: string }).input) as { Name: string; Variables: { Name: string }[] };
      const pipeline = pipelines(stack).get(Name.replace("smart0dte-prod-", ""));
      const declared = (pipeline?.args.variable ?? []) as { name: string; default_value: string }[];
      expect(Variables.map((variable) => declared.find(({ name }) => name === variable.Name)?.default_value)).toEqual(["none"]);
    }
  });

  it("are made nowhere without being asked for", async () => {
    const schedules = resources(await realStack("prod-us-east-1-delivery"), "aws_scheduler_schedule");
    expect(schedules.map(({ args }) => args.name)).toEqual(["smart0dte-prod-drift"]);
  });
});
