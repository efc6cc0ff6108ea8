import { type Adapter } from "../router/adapter";
import { type Json, jsonOf, withJson } from "./kept-json";

/**
 * Pipelines of CodePipeline: moto says when one was made as a text, where AWS has seconds, which no SDK reads otherwise.
 *
 * @see https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_PipelineMetadata.html
 */
export const pipelines: Adapter = {
  name: "pipelines",
  matches: ({ service, operation }) => service === "codepipeline" && operation === "GetPipeline",
  answer: async (call, { send }) => {
    const answer = await send("moto", call);
    if (answer.status >= 300) return answer;
    const { metadata, ...result } = jsonOf(answer) as { readonly metadata?: Json };
    return metadata === undefined ? answer : withJson(answer, { ...result, metadata: inSeconds(metadata) });
  },
};

const inSeconds = (metadata: Json): Json =>
  Object.fromEntries(
    Object.entries(metadata).map(([name, value]) => [
      name,
      (name === "created" || name === "updated") && typeof value === "string" ? Date.parse(value) / 1000 : value,
    ]),
  );
