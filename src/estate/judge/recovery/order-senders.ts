import { z } from "zod";
import { epochVariables } from "../../../facts/task-variables";
import { epochStoreNames } from "../../../facts/trading-epoch";
import { ports } from "../../../facts/ports";
import { type EstateResource } from "../access/world/estate-resource";
import { type EnvironmentRegions } from "./environment-regions";
import { type Requirement } from "./requirement";

/** A service that can send orders, in one of its regions. */
interface Sender {
  readonly service: string;
  readonly region: string;
}

type Args = EstateResource["args"];
const text = (value: unknown): string => (typeof value === "string" ? value : "");
const items = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : value === undefined ? [] : [value]);

const templateSchema = z.looseObject({
  taskRoleArn: z.string(),
  containerDefinitions: z.array(z.looseObject({ environment: z.array(z.object({ name: z.string(), value: z.string() })).default([]) })),
});
const policySchema = z.looseObject({
  Statement: z.array(z.looseObject({ Effect: z.string(), Action: z.unknown(), Resource: z.unknown() })),
});

/**
 * What keeps two regions from sending orders is kept by each task alone: each must know the epoch, may read it, and
 * reach it, in both regions. Without one of these a task sends nothing, or goes on without asking.
 */
export const senderRequirements = (own: readonly EstateResource[], where: EnvironmentRegions): Requirement[] =>
  where.orderSenders.flatMap((service) =>
    [where.primary, where.recovery].flatMap((region) => requirementsOf(own, where, { service, region })),
  );

/** @param own resources of the environment */
function requirementsOf(
  own: readonly EstateResource[],
  { recovery, zones }: EnvironmentRegions,
  { service, region }: Sender,
): Requirement[] {
  const at = (type: string): EstateResource[] => own.filter((one) => one.region === region && one.type === type);
  const who = `${service} in ${region}`;
  const templates = at("aws_ssm_parameter").filter(({ args }) => text(args.name).endsWith(`/services/${service}/task-definition`));
  const [told] = templates.map(({ args }) => templateSchema.parse(JSON.parse(text(args.value))));
  const variables = new Map(told?.containerDefinitions.flatMap(({ environment }) => environment.map(({ name, value }) => [name, value])));
  const tables = own.filter(
    (one) => one.type === "aws_dynamodb_table" && one.region === recovery && one.args.name === variables.get("TRADING_EPOCH_TABLE"),
  );
  const knows = variables.get("TRADING_EPOCH_REGION") === recovery && epochVariables.every((name) => variables.has(name));
  const groups = at("aws_ecs_service")
    .filter(({ args }) => text(args.name).endsWith(`-${service}`))
    .flatMap(({ args }) => items(args.network_configuration).flatMap((network) => items((network as Args).security_groups)));
  const firewalled = at("aws_route53_resolver_firewall_rule_group_association").length > 0;
  return [
    {
      what: `the trading epoch in the variables of ${who}`,
      type: "aws_ssm_parameter",
      key: "secrets.external.*.kind",
      found: knows && tables.length > 0 ? templates : [],
    },
    {
      what: `the right of ${who} to read the trading epoch`,
      type: "aws_iam_role_policy",
      key: "secrets.external.*.kind",
      found: at("aws_iam_role_policy").filter(
        ({ args }) =>
          told !== undefined &&
          told.taskRoleArn.endsWith(`/${text(args.role)}`) &&
          tables.some((table) => allowsReading(text(args.policy), `:table/${text(table.args.name)}`, recovery)),
      ),
    },
    {
      what: `the way out of ${who} to the trading epoch`,
      type: "aws_vpc_security_group_egress_rule",
      key: "network.egressPorts",
      found: at("aws_vpc_security_group_egress_rule").filter(
        ({ args }) =>
          groups.includes(args.security_group_id) &&
          args.cidr_ipv4 === "0.0.0.0/0" &&
          Number(args.from_port) <= ports.https &&
          ports.https <= Number(args.to_port),
      ),
    },
    {
      what: `routes of ${who} to the trading epoch`,
      type: "aws_route",
      key: "network.natGateways",
      found: at("aws_route").filter(({ args }) => args.destination_cidr_block === "0.0.0.0/0" && args.nat_gateway_id !== undefined),
      atLeast: zones[region] ?? 1,
    },
    ...(firewalled
      ? [
          {
            what: `the name of the trading epoch's store for ${who}`,
            type: "aws_route53_resolver_firewall_domain_list",
            key: "network.dnsFirewall",
            found: at("aws_route53_resolver_firewall_domain_list").filter(({ args }) => {
              const answered = items(args.domains).map(text);
              return tables.every(({ account }) => epochStoreNames(recovery, account).every((name) => answers(answered, name)));
            }),
          },
        ]
      : []),
  ];
}

/** Whether a list of names, with or without `*.`, has a name; `*` alone is the list of what is refused. */
const answers = (domains: readonly string[], name: string): boolean =>
  domains.some((domain) => domain === name || (domain.startsWith("*.") && name.endsWith(domain.slice(1))));

function allowsReading(policy: string, table: string, region: string): boolean {
  return policySchema
    .parse(JSON.parse(policy))
    .Statement.some(
      ({ Effect, Action, Resource }) =>
        Effect === "Allow" &&
        items(Action).includes("dynamodb:GetItem") &&
        items(Resource).some((arn) => text(arn).startsWith(`arn:aws:dynamodb:${region}:`) && text(arn).endsWith(table)),
    );
}
