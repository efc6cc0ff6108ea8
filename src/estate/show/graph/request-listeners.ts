import { blocks, type EstateView, type Located, text, texts } from "./estate-view";
import { type GraphEdge, type GraphGroup, type GraphNode } from "./model";
import { balancerNode, type Stage } from "./request-stage";

/** Port of the listener that takes users' requests. */
const usersPort = 443;

/** The load balancers, the rules of their users' listeners by priority, and the services that these lead to. */
export function listenersOf(view: EstateView): Stage {
  const parts = view.all("aws_lb").map((balancer) => partsOf(view, balancer));
  return { groups: parts.map(({ group }) => group), edges: parts.flatMap(({ edges }) => edges) };
}

function partsOf(view: EstateView, balancer: Located): { readonly group: GraphGroup; readonly edges: readonly GraphEdge[] } {
  const { region } = balancer.stack.instance;
  const self = balancerNode(balancer);
  const listeners = view
    .all("aws_lb_listener")
    .filter(({ stack, args }) => args.port === usersPort && same(view.find(args.load_balancer_arn, stack), balancer));
  const rules = view
    .all("aws_lb_listener_rule")
    .filter(({ stack, args }) => listeners.some((listener) => same(view.find(args.listener_arn, stack), listener)))
    .sort((a, b) => Number(a.args.priority) - Number(b.args.priority));
  const groups = rules.flatMap((rule) => targetGroupsOf(view, rule).map((group) => ({ rule, group })));
  const services = servicesOf(view, region);
  const nodes = new Map(
    [...rules.map(ruleNode), ...groups.map(({ group }) => groupNode(group)), ...services.map(({ node }) => node)].map((node) => [
      node.id,
      node,
    ]),
  );
  return {
    group: { id: region, label: region, nodes: [{ id: self, label: "load balancer", note: text(balancer.args.name) }, ...nodes.values()] },
    edges: [
      ...rules.map((rule) => asks(self, ruleNode(rule).id)),
      ...groups.map(({ rule, group }) => asks(ruleNode(rule).id, groupNode(group).id)),
      ...services.flatMap(({ node, targets }) => targets.map((group) => asks(groupNode(group).id, node.id))),
    ],
  };
}

const asks = (from: string, to: string): GraphEdge => ({ from, to, kind: "asks" });
const same = (a: Located | undefined, b: Located): boolean =>
  a !== undefined && a.stack.instance.id === b.stack.instance.id && a.address === b.address;

function ruleNode({ stack, address, args }: Located): GraphNode {
  const paths = blocks(args.condition).flatMap(({ path_pattern: pattern }) => blocks(pattern).flatMap(({ values }) => texts(values)));
  const redirect = blocks(args.action).flatMap((action) => blocks(action.redirect))[0];
  const priority = `rule ${String(args.priority)}`;
  return {
    id: `${stack.instance.region} ${address}`,
    label: paths.join(" ") || "any path",
    note: redirect === undefined ? priority : `${priority}, redirect to ${text(redirect.host)}`,
  };
}

const groupNode = ({ stack, address, args }: Located): GraphNode => ({
  id: `${stack.instance.region} ${address}`,
  label: text(args.name),
  note: `target group, ${text(args.protocol)} ${String(args.port)}`,
});

/** The target groups that a rule gives requests to; those without weight wait for a deployment. */
function targetGroupsOf(view: EstateView, { stack, args }: Located): readonly Located[] {
  return blocks(args.action)
    .flatMap((action) => blocks(action.forward))
    .flatMap((forward) => blocks(forward.target_group))
    .filter(({ weight }) => weight !== 0)
    .flatMap(({ arn }) => view.find(arn, stack) ?? []);
}

interface RoutedService {
  readonly node: GraphNode;
  readonly targets: readonly Located[];
}

/** Services of a region that have a target group: those that a rule can lead to. */
function servicesOf(view: EstateView, region: string): readonly RoutedService[] {
  return view
    .all("aws_ecs_service")
    .filter(({ stack }) => stack.instance.region === region)
    .map(({ stack, address, args }) => ({
      node: { id: `${region} ${address}`, label: text(args.name), note: `${String(args.desired_count)} tasks` },
      targets: blocks(args.load_balancer).flatMap(({ target_group_arn: arn }) => view.find(arn, stack) ?? []),
    }))
    .filter(({ targets }) => targets.length > 0);
}
