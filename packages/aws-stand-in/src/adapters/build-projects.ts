import { type Adapter } from "../router/adapter";
import { webhookKey } from "./build-webhooks";
import { type Json, jsonOf, keepJson, keptJson, withJson } from "./kept-json";

/** Arguments of projects that ministack takes and does not give back. */
const forgotten = ["buildBatchConfig", "cache", "logsConfig", "queuedTimeoutInMinutes", "vpcConfig"];

/** AWS takes a project's ARN for its name, by which the provider deletes it; ministack takes the name alone. */
const byName = (request: Json): Json =>
  typeof request.name === "string" && request.name.startsWith("arn:")
    ? { ...request, name: request.name.replace(/^.*:project\//, "") }
    : request;

/**
 * Projects of CodeBuild: ministack keeps a project and forgets some of its arguments, which Terraform would
 * set again in every run. What is set is kept by project and added to the answers, and so is the project's webhook.
 *
 * @see https://docs.aws.amazon.com/codebuild/latest/APIReference/API_Project.html
 */
export const buildProjects: Adapter = {
  name: "build-projects",
  matches: ({ service, operation }) =>
    service === "codebuild" && ["CreateProject", "UpdateProject", "BatchGetProjects", "DeleteProject"].includes(operation),
  answer: async (call, { send, store }) => {
    const request = byName(jsonOf(call));
    const answer = await send("ministack", { ...call, body: Buffer.from(JSON.stringify(request)) });
    if (answer.status >= 300) return answer;
    const result = jsonOf(answer);
    const keyOf = (name: unknown): string => `codebuild/${call.region}/${String(name)}/arguments`;
    const complete = (project: Json): Json => ({ ...project, ...keptJson(store, keyOf(project.name)) });
    if (call.operation === "BatchGetProjects") {
      const described = (project: Json): Json => {
        const webhook = keptJson(store, webhookKey(call.region, project.name));
        return { ...complete(project), ...(webhook === undefined ? {} : { webhook }) };
      };
      return withJson(answer, { ...result, projects: ((result.projects ?? []) as Json[]).map(described) });
    }
    if (call.operation === "DeleteProject") {
      store.delete(webhookKey(call.region, request.name));
      store.delete(keyOf(request.name));
      return answer;
    }
    const set = Object.fromEntries(Object.entries(request).filter(([name]) => forgotten.includes(name)));
    keepJson(store, keyOf(request.name), { ...keptJson(store, keyOf(request.name)), ...set });
    return withJson(answer, { ...result, project: complete((result.project ?? {}) as Json) });
  },
};
