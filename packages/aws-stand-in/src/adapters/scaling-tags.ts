import { type Adapter } from "../router/adapter";
import { jsonAnswer, jsonOf } from "./kept-json";
import { answerTags, keepTags } from "./kept-tags";

/**
 * Tags of scalable targets (Application Auto Scaling, RegisterScalableTarget with Tags,
 * {Tag,Untag,ListTagsFor}Resource): moto makes the target and has no tags for it. They are kept by ARN
 * and given back.
 *
 * @see https://docs.aws.amazon.com/autoscaling/application/APIReference/API_ListTagsForResource.html
 */
export const scalingTags: Adapter = {
  name: "scaling-tags",
  matches: ({ service, operation }) =>
    service === "application-autoscaling" &&
    ["RegisterScalableTarget", "TagResource", "UntagResource", "ListTagsForResource"].includes(operation),
  answer: async (call, { send, store }) => {
    const request = jsonOf(call);
    const tags = answerTags(call, request, store, "map");
    if (tags !== undefined) return jsonAnswer(call, tags);
    const answer = await send("moto", call);
    if (answer.status < 300) keepTags(store, jsonOf(answer).ScalableTargetARN, request.Tags);
    return answer;
  },
};
