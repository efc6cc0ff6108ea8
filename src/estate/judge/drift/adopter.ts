import { stringify } from "yaml";
import { type KeyPlace, type Question } from "../provenance/answer";
import { adoptValue, attributeArguments } from "../provenance/client";
import { type Workspace } from "../../workspace";
import { type Adopter } from "./ways-out";

/** Makes ready to answer about the resources, or arguments of them, that findings are about. */
export type AdopterFor = (questions: readonly Question[]) => Promise<Adopter>;

/**
 * Asks by trial: a key is named only when the configuration with it changed was made and says what
 * AWS says. What no key determines is found out for all findings at once, since each trial of a
 * value synthesizes stacks again.
 */
export const adopterFor =
  (workspace: Workspace, signal: AbortSignal): AdopterFor =>
  async (questions) => {
    const asked = questions.map((question) => ({
      ...question,
      ...(question.argument === undefined ? {} : { argument: asPlansNameIt(question.argument) }),
    }));
    const answers = await attributeArguments(workspace, asked, signal);
    const answerTo = (stack: string, address: string, argument?: string) =>
      answers.find((answer) => answer.stack === stack && answer.address === address && answer.argument === argument);
    return {
      value: async (stack, address, { argument, value }) => {
        const named = asPlansNameIt(argument);
        const determined = answerTo(stack, address, named);
        if (determined === undefined || determined.keys.length === 0)
          return `no key of the configuration determines it${determined?.construct === undefined ? "" : `; it is fixed in the construct ${determined.construct}`}`;
        const answer = await adoptValue(workspace, { stack, address, argument: named, value }, signal);
        return answer.verified
          ? {
              ...placeIn(answer),
              argument,
              value:
                answer.wanted === undefined ? "(left out)" : stringify(answer.wanted, { collectionStyle: "flow", lineWidth: 0 }).trim(),
            }
          : answer.why;
      },
      presence: (stack, address) => Promise.resolve((answerTo(stack, address)?.presence ?? []).map(placeIn)),
    };
  };

/** `rule.0.status` is `rule[0].status` there. */
const asPlansNameIt = (path: string): string => path.replaceAll(/\.(\d+)(?=\.|$)/g, "[$1]");

const placeIn = ({ file, line, key }: KeyPlace) => ({ file, line, key });
