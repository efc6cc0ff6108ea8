import { type EstateResource } from "../../world/estate-resource";
import { type Call } from "../call";
import { caller, type Derivations, first, inAccount, list, roleAt, takes, text } from "./derive";

type Block = Readonly<Record<string, unknown>>;
const blocks = (value: unknown): readonly Block[] => list(value) as readonly Block[];

interface Made {
  readonly action: string;
  readonly resource: string;
  readonly context?: Call["context"];
}

const own = ({ region, account }: EstateResource, service: string, what: string): string =>
  `arn:aws:${service}:${region}:${account}:${what}`;
const on =
  (context: Call["context"], ...actions: readonly string[]) =>
  (...resources: readonly string[]): Made[] =>
    actions.flatMap((action) => resources.map((resource) => ({ action, resource, ...(context === undefined ? {} : { context }) })));

/** Tags of what an experiment finds, as it asks for them. */
const tagsOf = (target: Block): Record<string, string> =>
  Object.fromEntries(blocks(target.resource_tag).map(({ key, value }) => [`aws:ResourceTag/${text(key)}`, text(value)]));

/**
 * What each action calls with the experiment's role, on the target that it names.
 * @see https://docs.aws.amazon.com/fis/latest/userguide/fis-actions-reference.html
 */
const actions: Readonly<Record<string, (template: EstateResource, target: Block) => readonly Made[]>> = {
  "aws:fis:wait": () => [],
  "aws:ecs:stop-task": (template, target) => {
    const { cluster } = target.parameters as { readonly cluster: string };
    const task = own(template, "ecs", `task/${cluster}/0123456789abcdef0123456789abcdef`);
    const context = { ...tagsOf(target), "ecs:cluster": own(template, "ecs", `cluster/${cluster}`) };
    return [
      ...on(context, "ecs:DescribeTasks", "ecs:StopTask")(task),
      ...on({ "ecs:cluster": context["ecs:cluster"] }, "ecs:ListTasks")("*"),
      { action: "tag:GetResources", resource: "*" },
    ];
  },
  "aws:network:disrupt-connectivity": (template, target) => {
    const of = (kind: string): string => own(template, "ec2", `${kind}/one`);
    const found = tagsOf(target);
    const copy = { "aws:ResourceTag/managedByFIS": "true" };
    const made = { "aws:RequestTag/managedByFIS": "true" };
    return [
      ...on(made, "ec2:CreateNetworkAcl")(of("network-acl")),
      ...on({ ...made, ...found }, "ec2:CreateNetworkAcl")(of("vpc")),
      ...on({ ...made, "ec2:CreateAction": "CreateNetworkAcl" }, "ec2:CreateTags")(of("network-acl")),
      ...on(copy, "ec2:CreateNetworkAclEntry", "ec2:DeleteNetworkAcl", "ec2:ReplaceNetworkAclAssociation")(of("network-acl")),
      ...on(found, "ec2:ReplaceNetworkAclAssociation")(of("subnet"), of("network-acl")),
      ...on(
        undefined,
        "ec2:DescribeManagedPrefixLists",
        "ec2:DescribeNetworkAcls",
        "ec2:DescribeSubnets",
        "ec2:DescribeVpcs",
        "ec2:GetManagedPrefixListEntries",
      )("*"),
    ];
  },
};

/** What a schedule's role starts an experiment on: the template that its input names, and the run that is made. */
export function experimentStarted(schedule: EstateResource): string[] {
  const { ExperimentTemplateId: id } = JSON.parse(text(first(schedule.args.target).input) || "{}") as {
    readonly ExperimentTemplateId?: string;
  };
  if (id === undefined) throw new Error(`${schedule.stack} ${schedule.address}: it names no experiment that it starts`);
  return [own(schedule, "fis", `experiment-template/${id}`), own(schedule, "fis", "experiment/EXPone")];
}

/** What Fault Injection Service does. */
export const experiments: Derivations = {
  aws_fis_experiment_template: (template, world) => {
    const role = roleAt(template, world, template.args.role_arn);
    const call = caller(template, role, "the experiment");
    const targets = new Map(blocks(template.args.target).map((target) => [text(target.name), target]));
    const made = blocks(template.args.action).flatMap((action) => {
      const calls = actions[text(action.action_id)];
      if (calls === undefined)
        throw new Error(`${template.stack} ${template.address}: it is not known what the action ${text(action.action_id)} calls`);
      return calls(template, targets.get(text(first(action.target).value)) ?? {});
    });
    return [
      // https://docs.aws.amazon.com/fis/latest/userguide/cross-service-confused-deputy-prevention.html
      takes(template, "fis.amazonaws.com", role, { ...inAccount(template), "aws:SourceArn": own(template, "fis", "experiment/EXPone") }),
      ...made.map(({ action, resource, context }) => call(action, resource, context)),
      ...["logs:CreateLogDelivery", "logs:DescribeLogGroups", "logs:DescribeResourcePolicies", "logs:PutResourcePolicy"].map((action) =>
        call(action, "*"),
      ),
    ];
  },
};
