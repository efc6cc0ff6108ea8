import { type StackJson } from "./estate";

/** The part of a stack that Route 53 knows of. */
export interface DnsStackJson {
  readonly id: string;
  readonly region: string;
  readonly json: StackJson;
}

/** Who asks. */
export interface Asker {
  /** Continent code; undefined for an address that no map has. */
  readonly continent: string | undefined;
  /** Regions by latency, the nearest first. */
  readonly latencies: readonly string[];
}

/** What the world is like when somebody asks. */
export interface World {
  /** Regions whose load balancer answers its health checks. */
  readonly answering: readonly string[];
  /** Values that were published of a metric, the latest last; `silent` when the latest minutes have none. */
  readonly metric: { readonly values: readonly number[]; readonly silent: boolean };
}

interface Record53 {
  readonly name: string;
  readonly type: string;
  readonly set_identifier?: string;
  readonly health_check_id?: string;
  readonly alias?: { readonly name: string; readonly evaluate_target_health: boolean };
  readonly failover_routing_policy?: { readonly type: string };
  readonly latency_routing_policy?: { readonly region: string };
  readonly geolocation_routing_policy?: { readonly continent?: string; readonly country?: string };
  /** Region of the stack that has the record. */
  readonly home: string;
}

interface HealthCheck {
  readonly type: string;
  readonly fqdn?: string;
  readonly child_healthchecks?: readonly string[];
  readonly child_health_threshold?: number;
  readonly cloudwatch_alarm_name?: string;
  readonly cloudwatch_alarm_region?: string;
  readonly insufficient_data_health_status?: string;
  readonly invert_healthcheck?: boolean;
}

interface Alarm {
  readonly alarm_name: string;
  readonly comparison_operator: string;
  readonly threshold: number;
}

/** The load balancer of a region, or a distribution of CloudFront: where a chain of records ends. */
export type Answer = { readonly kind: "region"; readonly region: string } | { readonly kind: "cloudfront" };

/**
 * Answers names as Route 53 does, from synthesized records: routing policies, aliases that follow
 * their target's health, health checks of every kind the estate has, and what happens when nothing is
 * healthy.
 *
 * @see https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/health-checks-how-route-53-chooses-records.html
 * @see https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-complex-configs.html
 */
export class Resolver {
  private readonly records: readonly Record53[];
  private readonly checks: ReadonlyMap<string, HealthCheck>;
  private readonly alarms: readonly (Alarm & { readonly region: string })[];

  public constructor(
    stacks: readonly DnsStackJson[],
    private readonly world: World,
  ) {
    this.records = stacks.flatMap(({ json, region }) =>
      argumentsOf<Record53>(json, "aws_route53_record").map(([, record]) => ({ ...record, home: region })),
    );
    this.checks = new Map(
      stacks.flatMap(({ json }) =>
        argumentsOf<HealthCheck>(json, "aws_route53_health_check").map(([name, check]) => [
          `\${aws_route53_health_check.${name}.id}`,
          check,
        ]),
      ),
    );
    this.alarms = stacks.flatMap(({ json, region }) =>
      argumentsOf<Alarm>(json, "aws_cloudwatch_metric_alarm").map(([, alarm]) => ({ ...alarm, region })),
    );
  }

  /** Where a name leads; undefined when Route 53 answers with nothing. */
  public resolve(name: string, asker: Asker, type = "A"): Answer | undefined {
    const chosen = this.choose(this.group(name, type), asker);
    if (chosen?.alias === undefined) return undefined;
    const end = endOf(chosen);
    return end ?? this.resolve(chosen.alias.name, asker, type);
  }

  private group(name: string, type: string): readonly Record53[] {
    return this.records.filter((record) => record.name === name && record.type === type);
  }

  /** The first healthy record in the policy's order. When none is healthy, all count as healthy. */
  private choose(records: readonly Record53[], asker: Asker): Record53 | undefined {
    const inOrder = order(records, asker);
    return inOrder.find((record) => this.isHealthy(record)) ?? inOrder[0];
  }

  /** A record needs its health check's consent and, if it follows its target's health, the target's. */
  private isHealthy(record: Record53): boolean {
    const byCheck = record.health_check_id === undefined || this.passes(record.health_check_id);
    return byCheck && (record.alias?.evaluate_target_health !== true || this.targetIsHealthy(record, record.alias.name));
  }

  private targetIsHealthy(record: Record53, target: string): boolean {
    const end = endOf(record);
    if (end?.kind === "cloudfront") throw new Error(`${record.name}: Route 53 refuses to follow the health of a distribution`);
    // Of a service's two target groups one has no targets, for which Route 53 takes the load balancer for unhealthy.
    if (end?.kind === "region") return false;
    const group = this.group(target, record.type);
    if (group.length === 0) throw new Error(`${record.name} is an alias to ${target}, which has no record`);
    return group.some((member) => this.isHealthy(member));
  }

  private passes(id: string): boolean {
    const check = this.checks.get(id);
    if (check === undefined) throw new Error(`there is no health check ${id}`);
    return this.measure(check) !== (check.invert_healthcheck === true);
  }

  private measure(check: HealthCheck): boolean {
    switch (check.type) {
      case "HTTPS":
      case "HTTPS_STR_MATCH":
        return this.endpointAnswers(check.fqdn ?? "");
      case "CALCULATED": {
        const healthy = (check.child_healthchecks ?? []).filter((child) => this.passes(child)).length;
        return healthy >= (check.child_health_threshold ?? 0);
      }
      case "CLOUDWATCH_METRIC":
        return this.metricIsFine(check);
      default:
        throw new Error(`health checks of type ${check.type} are not known here`);
    }
  }

  /** A checker follows the name as everybody does; it must not depend on what the checks say. */
  private endpointAnswers(fqdn: string): boolean {
    const answer = this.resolve(fqdn, { continent: undefined, latencies: [] });
    return answer?.kind === "region" && this.world.answering.includes(answer.region);
  }

  private metricIsFine(check: HealthCheck): boolean {
    const alarm = this.alarms.find(
      ({ alarm_name: name, region }) => name === check.cloudwatch_alarm_name && region === check.cloudwatch_alarm_region,
    );
    if (alarm === undefined)
      throw new Error(
        `Route 53 refuses a check on the alarm ${String(check.cloudwatch_alarm_name)}: it is not in ${String(check.cloudwatch_alarm_region)}`,
      );
    const { values, silent } = this.world.metric;
    const last = values.at(-1);
    // A check that never had data counts as healthy.
    const lastKnown = last === undefined || !breaches(alarm, last);
    if (!silent && last !== undefined) return lastKnown;
    return (
      { Healthy: true, Unhealthy: false, LastKnownStatus: lastKnown }[check.insufficient_data_health_status ?? "LastKnownStatus"] ??
      lastKnown
    );
  }
}

function argumentsOf<T>({ resource }: StackJson, type: string): [string, T][] {
  return Object.entries((resource?.[type] ?? {}) as Record<string, T>);
}

function breaches({ comparison_operator: operator, threshold }: Alarm, value: number): boolean {
  switch (operator) {
    case "GreaterThanOrEqualToThreshold":
      return value >= threshold;
    case "GreaterThanThreshold":
      return value > threshold;
    case "LessThanThreshold":
      return value < threshold;
    case "LessThanOrEqualToThreshold":
      return value <= threshold;
    default:
      throw new Error(`the comparison ${operator} is not known here`);
  }
}

/** Where a record's chain ends, if not at another record. */
function endOf({ alias, home }: Record53): Answer | undefined {
  if (alias === undefined) return undefined;
  if (alias.name === "${data.terraform_remote_state.ingress.outputs.loadBalancerDnsName}") return { kind: "region", region: home };
  if (alias.name.includes("distributionDomainName")) return { kind: "cloudfront" };
  return undefined;
}

/** The records that a policy would choose, in the order in which it would. */
function order(records: readonly Record53[], { continent, latencies }: Asker): readonly Record53[] {
  const [first] = records;
  if (first?.failover_routing_policy !== undefined) {
    return ["PRIMARY", "SECONDARY"].flatMap((role) => records.filter((record) => record.failover_routing_policy?.type === role));
  }
  if (first?.latency_routing_policy !== undefined) {
    return latencies.flatMap((region) => records.filter((record) => record.latency_routing_policy?.region === region));
  }
  if (first?.geolocation_routing_policy !== undefined) {
    const own = records.filter(({ geolocation_routing_policy: place }) => continent !== undefined && place?.continent === continent);
    return [...own, ...records.filter(({ geolocation_routing_policy: place }) => place?.country === "*")];
  }
  return records;
}
