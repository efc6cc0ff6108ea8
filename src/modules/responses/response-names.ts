import { type NameScope, physicalName } from "../../facts/naming";
import { roleArn } from "../shared/arns";
import { type Place } from "../shared/place";

/** Last parts of the names of what answers alarms and findings. */
export const responsesMachineRole = "responses";
export const findingMachineRole = "responses-findings";
export const blocksFunctionRole = "responses-blocks";
export const guardFunctionRole = "responses-guards";
export const releaseFunctionRole = "responses-release";

/** Table of a region in which guards remember, and people let trading in. */
export const responsesTableName = (names: NameScope): string => physicalName("dynamodbTable", names, "responses");

/** Roles of all these, in any region: those that may write the flag and what guards remember, each as far as its own policy says. A boundary has room for few names. */
export const responseRoleArns = ({ names, accountId }: Omit<Place, "region">): string =>
  roleArn(accountId, physicalName("iamRole", names, "responses-*"));
