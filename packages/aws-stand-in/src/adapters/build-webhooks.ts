import { type Adapter, type AdapterContext } from "../router/adapter";
import { type Answer, type Call } from "../router/call";
import { awsError } from "../router/errors";
import { type Json, jsonAnswer, jsonOf, keepJson, keptJson } from "./kept-json";
import { jsonCall } from "./sent-call";

/** Where the webhook of a project is kept; a project that goes takes it along. */
export const webhookKey = (region: string, project: unknown): string => `codebuild/${region}/${String(project)}/webhook`;

/** What a webhook is given, as its description returns it. */
const settings = ["branchFilter", "filterGroups", "buildType", "manualCreation", "scopeConfiguration", "pullRequestBuildPolicy"] as const;
const settingsOf = (request: Json): Json =>
  Object.fromEntries(settings.flatMap((name) => (request[name] === undefined ? [] : [[name, request[name]]])));

/**
 * Webhooks of CodeBuild's projects, which ministack does not have. A webhook is kept and given back beside its project; it
 * starts nothing, and has no secret: AWS gives none out of what it makes at GitHub by itself.
 *
 * @see https://docs.aws.amazon.com/codebuild/latest/APIReference/API_Webhook.html
 */
export const buildWebhooks: Adapter = {
  name: "build-webhooks",
  matches: ({ service, operation }) => service === "codebuild" && /^(Create|Update|Delete)Webhook$/.test(operation),
  answer: async (call, context) => {
    const { projectName } = jsonOf(call);
    const source = await sourceOf(call, context, projectName);
    return source === undefined
      ? awsError(call, { status: 400, code: "ResourceNotFoundException", message: `no project ${String(projectName)}` })
      : answer(call, context, source);
  },
};

/** Source of a project; undefined where there is no such project. */
async function sourceOf(call: Call, { send }: AdapterContext, project: unknown): Promise<Json | undefined> {
  const describe = jsonCall("codebuild", call.region, "CodeBuild_20161006.BatchGetProjects", { names: [project] });
  const { projects = [] } = jsonOf(await send("ministack", describe)) as { readonly projects?: readonly Json[] };
  return projects[0] === undefined ? undefined : ((projects[0].source ?? {}) as Json);
}

function answer(call: Call, { store }: AdapterContext, source: Json): Answer {
  const { projectName, ...request } = jsonOf(call);
  const key = webhookKey(call.region, projectName);
  const known = keptJson(store, key);
  const creates = call.operation === "CreateWebhook";
  if (creates && known !== undefined)
    return awsError(call, {
      status: 400,
      code: "ResourceAlreadyExistsException",
      message: `project ${String(projectName)} has a webhook already`,
    });
  if (!creates && known === undefined)
    return awsError(call, { status: 400, code: "ResourceNotFoundException", message: `project ${String(projectName)} has no webhook` });
  if (call.operation === "DeleteWebhook") {
    store.delete(key);
    return jsonAnswer(call, {});
  }
  const webhook: Json = { buildType: "BUILD", url: hookUrl(source), status: "ACTIVE", ...known, ...settingsOf(request) };
  keepJson(store, key, webhook);
  return jsonAnswer(call, { webhook });
}

/** A webhook's address at GitHub's API. */
const hookUrl = ({ location }: Json): string =>
  String(location ?? "")
    .replace(/^https:\/\/github\.com\//, "https://api.github.com/repos/")
    .replace(/(?:\.git)?$/, "/hooks/1");
