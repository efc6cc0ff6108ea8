import { harmlessTwice, refusedTwice } from "../adoption";
import { type ResourceTypes } from "../entry";
import { arn, password } from "../mock-values";

export const secretsManager: ResourceTypes = {
  aws_secretsmanager_random_password: { mock: { data: { random_password: password }, ephemeral: { random_password: password } } },
  aws_secretsmanager_secret: {
    loss: { of: "the secret's versions" },
    name: { argument: "name" },
    adoption: refusedTwice("names of secrets are unique in a region"),
    mock: { resource: arn("secretsmanager", "secret:mock-000000"), data: arn("secretsmanager", "secret:mock-000000") },
  },
  aws_secretsmanager_secret_policy: {
    loss: "nothing",
    completes: [{ owner: "aws_secretsmanager_secret", argument: "policy", holds: "all", link: "secret_arn", by: ["arn"] }],
  },
  aws_secretsmanager_secret_rotation: {
    loss: "nothing",
    adoption: harmlessTwice("it sets the rotation of a secret, which has one"),
  },
  aws_secretsmanager_secret_version: {
    loss: { of: "this version of the secret" },
    adoption: harmlessTwice("one more version of a secret takes the place of the one before, which keeps no label and is forgotten"),
    mock: {
      resource: arn("secretsmanager", "secret:mock-000000"),
      ephemeral: { secret_string: JSON.stringify({ username: "mock", password }) },
    },
  },
};
