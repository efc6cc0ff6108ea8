import { type Adapter } from "../router/adapter";
import { jsonOf, type Json, keepJson, keptJson, withJson } from "./kept-json";

/**
 * Tracing of state machines (Step Functions): ministack, which holds them, forgets whether they are traced. It is
 * kept by the machine's name and given back.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_DescribeStateMachine.html
 */
export const stateMachines: Adapter = {
  name: "state-machines",
  matches: ({ service, operation }) =>
    service === "states" && ["CreateStateMachine", "UpdateStateMachine", "DescribeStateMachine"].includes(operation),
  answer: async (call, { send, store }) => {
    const asked = jsonOf(call);
    const answer = await send("ministack", call);
    if (answer.status !== 200) return answer;
    const arn = text(asked.stateMachineArn) || text(jsonOf(answer).stateMachineArn);
    const key = `states/${call.region}/${arn.slice(arn.lastIndexOf(":") + 1)}`;
    if (call.operation !== "DescribeStateMachine") {
      if (asked.tracingConfiguration !== undefined) keepJson(store, key, { tracingConfiguration: asked.tracingConfiguration } as Json);
      return answer;
    }
    return withJson(answer, { ...jsonOf(answer), ...keptJson(store, key) });
  },
};

const text = (value: unknown): string => (typeof value === "string" ? value : "");
