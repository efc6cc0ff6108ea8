import { allowing, edited, type GoldenEdit, trustOf } from "./golden-edit";

/** Roles, policies, people. */
export const identity: readonly GoldenEdit[] = [
  {
    title: "another service takes a role",
    ...edited(
      "aws_iam_role",
      "trusted",
      { name: "trusted" },
      { assume_role_policy: trustOf("ec2") },
      { assume_role_policy: trustOf("lambda") },
    ),
    does: { "aws_iam_role.trusted": "update: assume_role_policy" },
  },
  {
    title: "a role is described otherwise, and its sessions last longer",
    ...edited(
      "aws_iam_role",
      "described-role",
      { name: "described", assume_role_policy: trustOf("ec2") },
      { description: "one", max_session_duration: 3_600 },
      { description: "two", max_session_duration: 7_200 },
    ),
    does: { "aws_iam_role.described-role": "update: description, max_session_duration" },
  },
  {
    title: "a role gets another name, and what is attached to it goes with it",
    base: {
      aws_iam_role: { "renamed-role": { name: "old", assume_role_policy: trustOf("ec2") } },
      aws_iam_policy: { attached: { name: "attached", policy: allowing("s3:GetObject") } },
      aws_iam_role_policy_attachment: {
        "renamed-role": { role: "${aws_iam_role.renamed-role.name}", policy_arn: "${aws_iam_policy.attached.arn}" },
      },
      aws_iam_instance_profile: { "renamed-role": { name: "of-a-role", role: "${aws_iam_role.renamed-role.name}" } },
    },
    edit: {
      aws_iam_role: { "renamed-role": { name: "new", assume_role_policy: trustOf("ec2") } },
      aws_iam_policy: { attached: { name: "attached", policy: allowing("s3:GetObject") } },
      aws_iam_role_policy_attachment: {
        "renamed-role": { role: "${aws_iam_role.renamed-role.name}", policy_arn: "${aws_iam_policy.attached.arn}" },
      },
      aws_iam_instance_profile: { "renamed-role": { name: "of-a-role", role: "${aws_iam_role.renamed-role.name}" } },
    },
    does: {
      "aws_iam_role.renamed-role": "replace: name",
      "aws_iam_role_policy_attachment.renamed-role": "replace: role",
      "aws_iam_instance_profile.renamed-role": "update: role",
    },
  },
  {
    title: "a role moves to another path",
    ...edited("aws_iam_role", "moved-role", { name: "moved", assume_role_policy: trustOf("ec2") }, { path: "/a/" }, { path: "/b/" }),
    does: { "aws_iam_role.moved-role": "replace: path" },
  },
  {
    title: "a policy allows something else",
    ...edited(
      "aws_iam_policy",
      "allowing",
      { name: "allowing" },
      { policy: allowing("s3:GetObject") },
      { policy: allowing("s3:PutObject") },
    ),
    does: { "aws_iam_policy.allowing": "update: policy" },
  },
  {
    title: "a policy is described otherwise",
    ...edited(
      "aws_iam_policy",
      "described",
      { name: "described", policy: allowing("s3:GetObject") },
      { description: "one" },
      { description: "two" },
    ),
    does: { "aws_iam_policy.described": "replace: description" },
  },
  {
    title: "a policy is written in another order",
    ...edited(
      "aws_iam_policy",
      "ordered-policy",
      { name: "ordered" },
      { policy: allowing("s3:GetObject") },
      {
        policy:
          '{ "Statement": [{ "Resource": ["arn:aws:s3:::golden/*"], "Effect": "Allow", "Action": ["s3:GetObject"] }], "Version": "2012-10-17" }',
      },
    ),
    does: {},
  },
  {
    title: "a policy within a role allows something else, another one has another name",
    base: {
      aws_iam_role: { within: { name: "within", assume_role_policy: trustOf("ec2") } },
      aws_iam_role_policy: {
        allowing: { name: "allowing", role: "${aws_iam_role.within.id}", policy: allowing("s3:GetObject") },
        named: { name: "old", role: "${aws_iam_role.within.id}", policy: allowing("s3:GetObject") },
      },
    },
    edit: {
      aws_iam_role: { within: { name: "within", assume_role_policy: trustOf("ec2") } },
      aws_iam_role_policy: {
        allowing: { name: "allowing", role: "${aws_iam_role.within.id}", policy: allowing("s3:PutObject") },
        named: { name: "new", role: "${aws_iam_role.within.id}", policy: allowing("s3:GetObject") },
      },
    },
    does: { "aws_iam_role_policy.allowing": "update: policy", "aws_iam_role_policy.named": "replace: name" },
  },
  {
    title: "a user and a group get other names",
    base: { aws_iam_user: { person: { name: "old" } }, aws_iam_group: { people: { name: "old" } } },
    edit: { aws_iam_user: { person: { name: "new" } }, aws_iam_group: { people: { name: "new" } } },
    does: { "aws_iam_user.person": "update: name", "aws_iam_group.people": "update: name" },
  },
  {
    title: "a role is named by its resource and no longer by its name",
    base: {
      aws_iam_role: { referred: { name: "referred", assume_role_policy: trustOf("ec2") } },
      aws_iam_role_policy: {
        referred: { name: "p", role: "referred", policy: allowing("s3:GetObject"), depends_on: ["aws_iam_role.referred"] },
      },
    },
    edit: {
      aws_iam_role: { referred: { name: "referred", assume_role_policy: trustOf("ec2") } },
      aws_iam_role_policy: { referred: { name: "p", role: "${aws_iam_role.referred.name}", policy: allowing("s3:GetObject") } },
    },
    does: {},
  },
];
