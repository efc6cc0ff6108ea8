import { createHash } from "node:crypto";
import { type Adapter, type AdapterContext } from "../router/adapter";
import { type Answer, type Call } from "../router/call";
import { awsError } from "../router/errors";
import { type Json, jsonAnswer, jsonOf, keepJson, keptBelow, keptJson } from "./kept-json";
import { answerTags, dropTags, keepTags } from "./kept-tags";

/** What CodeDeploy keeps: how an ARN and an answer name it, and what it is called by. */
const kinds = {
  Application: {
    arn: "application",
    shown: "application",
    id: "applicationId",
    nameOf: ({ applicationName }: Json) => String(applicationName),
  },
  DeploymentGroup: {
    arn: "deploymentgroup",
    shown: "deploymentGroupInfo",
    id: "deploymentGroupId",
    nameOf: ({ applicationName, deploymentGroupName, currentDeploymentGroupName }: Json) =>
      `${String(applicationName)}/${String(deploymentGroupName ?? currentDeploymentGroupName)}`,
  },
  DeploymentConfig: {
    arn: "deploymentconfig",
    shown: "deploymentConfigInfo",
    id: "deploymentConfigId",
    nameOf: ({ deploymentConfigName }: Json) => String(deploymentConfigName),
  },
} as const;
type Kind = keyof typeof kinds;

const operation = /^(?<verb>Create|Get|Update|Delete)(?<kind>Application|DeploymentGroup|DeploymentConfig)$/;
const tagOperation = /^((Tag|Untag)Resource|ListTagsForResource)$/;
/** Configurations that AWS has in every account. */
const builtIn = "CodeDeployDefault.";

/**
 * Applications, deployment groups and deployment configurations of CodeDeploy: moto has no
 * configurations, forgets the alarms of a group, and deletes nothing; ministack has no CodeDeploy.
 * What is made is kept by region and given back. What a group names must be there, and what a group
 * uses is not deleted. A deployment itself nobody runs.
 *
 * @see https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_Operations.html
 */
export const deployments: Adapter = {
  name: "deployments",
  matches: (call) => call.service === "codedeploy" && (tagOperation.test(call.operation) || operation.test(call.operation)),
  answer: (call, context) => Promise.resolve(answer(call, context)),
};

function answer(call: Call, context: AdapterContext): Answer {
  const request = jsonOf(call);
  const tags = answerTags(call, request, context.store, "list");
  if (tags !== undefined) return jsonAnswer(call, tags);
  const { verb, kind } = (operation.exec(call.operation)?.groups ?? {}) as { verb: string; kind: Kind };
  const { store } = context;
  const key = keyOf(call, kind, kinds[kind].nameOf(request));
  const known = keptJson(store, key);
  if (verb === "Create") return create(call, kind, request, context);
  if (known === undefined) return refuse(call, `${kind}DoesNotExist`, `no ${kind} ${kinds[kind].nameOf(request)}`);
  if (verb === "Get") return jsonAnswer(call, { [kinds[kind].shown]: known });
  if (verb === "Delete") return remove(call, kind, request, context);
  const { currentDeploymentGroupName: _current, newDeploymentGroupName: _new, ...changes } = request;
  const missing = missingConfig(call, changes, store);
  if (missing !== undefined) return missing;
  keepJson(store, key, { ...known, ...changes });
  return jsonAnswer(call, {});
}

const keyOf = ({ region }: Call, kind: Kind, name: string): string => `codedeploy/${region}/${kind}/${name}`;

const arnOf = ({ region }: Call, kind: Kind, name: string, accountId: string): string =>
  `arn:aws:codedeploy:${region}:${accountId}:${kinds[kind].arn}:${name}`;

function create(call: Call, kind: Kind, { tags, ...request }: Json, { store, accountId }: AdapterContext): Answer {
  const name = kinds[kind].nameOf(request);
  const key = keyOf(call, kind, name);
  if (store.has(key)) return refuse(call, `${kind}AlreadyExists`, `${kind} ${name} already exists`);
  const application = keptJson(store, keyOf(call, "Application", String(request.applicationName)));
  if (kind === "DeploymentGroup" && application === undefined)
    return refuse(call, "ApplicationDoesNotExist", `no Application ${String(request.applicationName)}`);
  const missing = kind === "DeploymentGroup" ? missingConfig(call, request, store) : undefined;
  if (missing !== undefined) return missing;
  const id = createHash("sha256")
    .update(key)
    .digest("hex")
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*/, "$1-$2-$3-$4-$5");
  keepJson(store, key, {
    ...request,
    [kinds[kind].id]: id,
    ...(kind === "DeploymentGroup" ? { computePlatform: application?.computePlatform } : {}),
  });
  keepTags(store, arnOf(call, kind, name, accountId), tags);
  return jsonAnswer(call, { [kinds[kind].id]: id });
}

function remove(call: Call, kind: Kind, request: Json, { store, accountId }: AdapterContext): Answer {
  const name = kinds[kind].nameOf(request);
  const using = keptBelow(store, keyOf(call, "DeploymentGroup", "")).filter(
    ({ deploymentConfigName }) => kind === "DeploymentConfig" && deploymentConfigName === name,
  );
  if (using.length > 0)
    return refuse(
      call,
      "DeploymentConfigInUse",
      `${name} is used by ${using.map(({ deploymentGroupName }) => deploymentGroupName).join(", ")}`,
    );
  store.delete(keyOf(call, kind, name));
  dropTags(store, arnOf(call, kind, name, accountId));
  // An application takes its groups with it.
  if (kind === "Application")
    for (const key of [...store.keys()].filter((candidate) => candidate.startsWith(keyOf(call, "DeploymentGroup", `${name}/`))))
      store.delete(key);
  return jsonAnswer(call, {});
}

function missingConfig(call: Call, { deploymentConfigName: config }: Json, store: AdapterContext["store"]): Answer | undefined {
  if (typeof config !== "string" || config.startsWith(builtIn) || store.has(keyOf(call, "DeploymentConfig", config))) return undefined;
  return refuse(call, "DeploymentConfigDoesNotExist", `no DeploymentConfig ${config}`);
}

const refuse = (call: Call, code: string, message: string): Answer => awsError(call, { status: 400, code: `${code}Exception`, message });
