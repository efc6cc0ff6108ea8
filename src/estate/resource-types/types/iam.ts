import { byArguments, createdAgain, refusedTwice } from "../adoption";
import { type ResourceTypes } from "../entry";
import { arn } from "../mock-values";

export const iam: ResourceTypes = {
  "aws_accessanalyzer_*": { loss: "nothing" },
  aws_accessanalyzer_analyzer: {
    loss: "nothing",
    adoption: byArguments("{analyzer_name}"),
  },
  "aws_iam_*": { loss: "nothing" },
  aws_iam_access_key: { loss: { of: "the key; its secret cannot be made again" } },
  aws_iam_account_password_policy: {
    loss: "nothing",
    adoption: createdAgain("it is a setting of the account, and is set again"),
  },
  aws_iam_instance_profile: { loss: "service", adoption: byArguments("{name}") },
  aws_iam_policy: {
    loss: "service",
    name: { argument: "name", everywhere: true },
    adoption: byArguments("arn:aws:iam::{account}:policy/{name}"),
    mock: { resource: arn("iam", "policy/mock", "") },
  },
  aws_iam_role: {
    loss: "service",
    name: { argument: "name", everywhere: true },
    adoption: byArguments("{name}"),
    mock: { resource: arn("iam", "role/mock", "") },
  },
  aws_iam_role_policy: {
    loss: "service",
    completes: [{ owner: "aws_iam_role", argument: "inline_policy", holds: "an entry", link: "role", by: ["id", "name"] }],
    adoption: byArguments("{role}:{name}"),
  },
  "aws_iam_role_policy*": { loss: "service" },
  aws_iam_role_policy_attachment: {
    loss: "service",
    completes: [{ owner: "aws_iam_role", argument: "managed_policy_arns", holds: "an entry", link: "role", by: ["id", "name"] }],
    adoption: byArguments("{role}/{policy_arn}"),
  },
  aws_iam_service_linked_role: {
    loss: "nothing",
    adoption: refusedTwice("an account has one role for a service"),
  },
};
