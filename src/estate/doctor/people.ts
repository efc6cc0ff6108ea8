import { checkEstate } from "../../../config/load";
import { type EnvironmentConfig } from "../../../config/schema/environment";
import { type Check, ok, warning } from "./check";

/** Where pages wake somebody, the critical topic has mail and SMS, or the check of the configuration refuses it; the third way has an id that Slack gives. */
const hasNoChannel = ({ observability: { pagesTell, slack } }: EnvironmentConfig): boolean =>
  pagesTell === "critical" && slack?.channels.critical === undefined;

/**
 * Pages are to reach people by email, SMS and Slack. Nobody can make up the id of a workspace, so an environment may be without one
 * until a person has authorized it; nothing else would say that the third way is missing.
 */
export const waysOfNotice: Check = {
  id: "ways-of-notice",
  title: "Ways to whoever is woken",
  run: ({ configFolder }) => {
    const { environments } = checkEstate(configFolder);
    const waking = environments.filter(({ observability }) => observability.pagesTell === "critical");
    if (waking.length === 0) return ok("no valid environment wakes anybody");
    const names = (of: readonly EnvironmentConfig[]): string => of.map(({ environment }) => environment).join(", ");
    const without = waking.filter(hasNoChannel);
    if (without.length === 0) return ok(`email, SMS and Slack, in ${names(waking)}`);
    return warning(
      `pages of ${names(without)} reach people by email and SMS, and by no channel of Slack`,
      `authorize the workspace (docs/first-day.md, People who are notified), and write its id and the channel's: observability: { slack: { workspaceId, channels: { critical } } } of ${without.map(({ environment }) => `config/${environment}.yaml`).join(", ")}`,
    );
  },
};
