import { stringify } from "yaml";
import { type KeyPlace } from "../provenance/answer";
import { adoptValue, attributeArguments } from "../provenance/client";
import { type Workspace } from "../workspace";
import { type Adopter } from "./ways-out";

/** Asks by trial: a key is named only when the configuration with it changed was made and says what AWS says. */
export function adopterOf(workspace: Workspace, signal: AbortSignal): Adopter {
  return {
    value: async (stack, address, { argument, value }) => {
      const answer = await adoptValue(workspace, { stack, address, argument: argument.replaceAll(/\.(\d+)(?=\.|$)/g, "[$1]"), value }, signal);
      return answer.verified ? { ...placeIn(answer), argument, value: answer.wanted === undefined ? "(left out)" : stringify(answer.wanted, { collectionStyle: "flow", lineWidth: 0 }).trim() } : answer.why;
    },
    presence: async (stack, address) => {
      const [answer] = await attributeArguments(workspace, [{ stack, address }], signal);
      return (answer?.presence ?? []).map(placeIn);
    },
  };
}

const placeIn = ({ file, line, key }: KeyPlace) => ({ file, line, key });
