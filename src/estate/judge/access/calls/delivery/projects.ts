import { type EstateResource } from "../../world/estate-resource";
import { type AccessWorld } from "../../world/world";
import { type Call } from "../call";
import { withKeys } from "../keys";
import { text } from "../services/derive";
import { blocks, callsAs, ownVariables, projectArn, role } from "./builds";
import { commandsOf } from "./commands";

/** What CodeBuild itself does for a project. @see https://docs.aws.amazon.com/codebuild/latest/userguide/setting-up-service-role.html */
export function projectCalls(project: EstateResource, world: AccessWorld): Call[] {
  const who = role(world, text(project.args.service_role));
  if (who === undefined) throw new Error(`${project.stack} ${project.address}: its role is none of the estate's`);
  const name = text(project.args.name);
  const call = callsAs(who, project.region, `${project.stack} ${project.address}: CodeBuild runs it`);
  const sourceKeys = { "aws:SourceAccount": project.account, "aws:SourceArn": projectArn(project, name) };
  const group = text(blocks(blocks(project.args.logs_config)[0]?.cloudwatch_logs)[0]?.group_name);
  const reports = /\nreports:\n/.test(text(blocks(project.args.source)[0]?.buildspec));
  const network = text(blocks(project.args.vpc_config)[0]?.vpc_id);
  const [source] = blocks(project.args.source);
  const connection = text(blocks(source?.auth)[0]?.resource);
  // What no pipeline starts is given nothing beside what the project says.
  const alone = text(source?.type) !== "CODEPIPELINE";
  return [
    { ...call("sts:AssumeRole", who.arn), who: "codebuild.amazonaws.com", context: sourceKeys },
    ...batchCalls(project, world, sourceKeys),
    ...plannersOf(source).map((planner) => call("sts:AssumeRole", planner)),
    ...["logs:CreateLogStream", "logs:PutLogEvents"].map((action) =>
      call(action, `arn:aws:logs:${project.region}:${project.account}:log-group:${group}:log-stream:${name}/one`),
    ),
    ...(connection === "" ? [] : ["GetConnection", "GetConnectionToken"].map((action) => call(`codeconnections:${action}`, connection))),
    ...imageCalls(project, call),
    ...cacheCalls(project, world, call),
    ...(alone
      ? commandsOf(
          project,
          { world, who, variables: new Map(ownVariables(project)), region: project.region },
          `${project.stack} ${project.address}`,
        )
      : []),
    ...(reports
      ? ["CreateReportGroup", "CreateReport", "UpdateReport", "BatchPutTestCases", "BatchPutCodeCoverages"].map((action) =>
          call(`codebuild:${action}`, `arn:aws:codebuild:${project.region}:${project.account}:report-group/${name}-tests`),
        )
      : []),
    ...(network === ""
      ? []
      : [
          ...[
            "CreateNetworkInterface",
            "DescribeNetworkInterfaces",
            "DeleteNetworkInterface",
            "DescribeSubnets",
            "DescribeSecurityGroups",
            "DescribeDhcpOptions",
            "DescribeVpcs",
          ].map((action) => call(`ec2:${action}`, "*")),
          call("ec2:CreateNetworkInterfacePermission", `arn:aws:ec2:${project.region}:${project.account}:network-interface/eni-0`, {
            "ec2:AuthorizedService": "codebuild.amazonaws.com",
            "ec2:Vpc": `arn:aws:ec2:${project.region}:${project.account}:vpc/${network}`,
          }),
        ]),
  ];
}

/**
 * The image that builds run in, where the role's credentials fetch it from a private registry. Whether another account lets it
 * says a repository that is none of the estate's.
 */
function imageCalls(project: EstateResource, call: ReturnType<typeof callsAs>): Call[] {
  const image = text(blocks(project.args.environment)[0]?.image);
  const [, account, region, repository] = /^(\d{12})\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com\/([^:@]+)/.exec(image) ?? [];
  if (account === undefined) return [];
  return [
    call("ecr:GetAuthorizationToken", "*"),
    ...(account === project.account ? ["BatchGetImage", "GetDownloadUrlForLayer"] : []).map((action) =>
      call(`ecr:${action}`, `arn:aws:ecr:${region ?? ""}:${account}:repository/${repository ?? ""}`),
    ),
  ];
}

/** What a project keeps for its next build. @see https://docs.aws.amazon.com/codebuild/latest/userguide/build-caching.html */
function cacheCalls(project: EstateResource, world: AccessWorld, call: ReturnType<typeof callsAs>): Call[] {
  const [cache] = blocks(project.args.cache);
  if (text(cache?.type) !== "S3") return [];
  return ["s3:GetObject", "s3:PutObject"].flatMap((action) => withKeys(world, call(action, `arn:aws:s3:::${text(cache?.location)}/one`)));
}

/** @see https://docs.aws.amazon.com/codebuild/latest/userguide/batch-build.html */
function batchCalls(project: EstateResource, world: AccessWorld, context: NonNullable<Call["context"]>): Call[] {
  const [batch] = blocks(project.args.build_batch_config);
  if (batch === undefined) return [];
  const who = role(world, text(batch.service_role));
  if (who === undefined) throw new Error(`${project.stack} ${project.address}: the role of its batches is none of the estate's`);
  const call = callsAs(who, project.region, `${project.stack} ${project.address}: CodeBuild runs its batches`);
  return [
    { ...call("sts:AssumeRole", who.arn), who: "codebuild.amazonaws.com", context },
    ...["RetryBuild", "StartBuild", "StopBuild"].map((action) => call(`codebuild:${action}`, projectArn(project, text(project.args.name)))),
  ];
}

/** Roles that the builds of a batch take, each given to one of them by the specification. */
const plannersOf = (source: Readonly<Record<string, unknown>> | undefined): string[] =>
  [...text(source?.buildspec).matchAll(/PLACES: "([^"]*)"/g)].flatMap(([, places = ""]) =>
    places.split(" ").map((place) => place.split(",")[2] ?? ""),
  );
