import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { type AddressInfo } from "node:net";
import { type AwsQuota, awsQuotas } from "../../src/facts/aws-quotas";
import { type EstateResource } from "../../src/estate/judge/access/world/estate-resource";

type Args = Readonly<Record<string, unknown>>;
type Query = Readonly<Record<string, unknown>>;

/** The digest that every container of a service runs where a test says nothing else. */
export const digest = `sha256:${"a".repeat(64)}`;

/**
 * Both regions of an environment as `estate recovery parity --aws` asks them, with what is synthesized in them and all of
 * it in good order. A test changes what a region says of one resource, takes it away, or has a call refused.
 */
export class LiveRegions {
  /** Actions that a region refuses, as without a permission: `us-west-2 DescribeAlarms`. */
  public refused: readonly string[] = [];
  /** What a region says otherwise of a resource, by `us-west-2 aws_ecs_service/<name>`; null for what is not there. */
  public changes = new Map<string, Args | null>();
  /** Value of every quota, by region. */
  public quotas: Readonly<Record<string, number>> = {};
  /** `us-west-2 DescribeServices`, and so on. */
  public readonly asked: string[] = [];
  private server: Server | undefined;

  public constructor(private readonly world: readonly EstateResource[]) {}

  public async start(): Promise<Record<string, string>> {
    this.server = createServer((request, response) => {
      const parts: Buffer[] = [];
      request.on("data", (part: Buffer) => parts.push(part));
      request.on("end", () => {
        const body = Buffer.concat(parts).toString();
        const region = /Credential=[^/]+\/\d+\/([^/]+)\//.exec(String(request.headers.authorization))?.[1] ?? "nowhere";
        const target = String(request.headers["x-amz-target"] ?? "").split(".")[1];
        const form = Object.fromEntries(new URLSearchParams(body));
        const [action, query]: [string, Query] = target === undefined ? [form.Action ?? "", form] : [target, JSON.parse(body) as Query];
        this.asked.push(`${region} ${action}`);
        const refused = this.refused.includes(`${region} ${action}`);
        const answer = refused
          ? { __type: "AccessDeniedException", message: `not authorized: ${action}` }
          : this.answer(region, action, query);
        response.writeHead(refused ? 400 : 200, {
          date: new Date().toUTCString(),
          "content-type": typeof answer === "string" ? "text/xml" : "application/x-amz-json-1.1",
        });
        response.end(typeof answer === "string" ? answer : JSON.stringify(answer));
      });
    });
    await once(this.server.listen(0, "127.0.0.1"), "listening");
    return {
      AWS_ENDPOINT_URL: `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`,
      AWS_ACCESS_KEY_ID: "x",
      AWS_SECRET_ACCESS_KEY: "x",
      HTTPS_PROXY: "",
      https_proxy: "",
    };
  }

  public stop(): void {
    this.server?.closeAllConnections();
    this.server?.close();
  }

  /** Names of the resources of a type in a region that are there. */
  private names(region: string, type: string, argument: string): string[] {
    return this.world
      .filter((one) => one.type === type && one.region === region)
      .map(({ args }) => String(args[argument]))
      .filter((name) => this.changes.get(`${region} ${type}/${name}`) !== null);
  }

  private said(region: string, type: string, name: string): Args {
    return this.changes.get(`${region} ${type}/${name}`) ?? {};
  }

  private argsOf(region: string, type: string, argument: string, name: unknown): Args | undefined {
    const found = this.world.find((one) => one.type === type && one.region === region && one.args[argument] === name)?.args;
    return found === undefined || this.changes.get(`${region} ${type}/${String(name)}`) === null
      ? undefined
      : { ...found, ...this.said(region, type, String(name)) };
  }

  /**
   * As ACM lists them: those that load balancers serve, and beside each an older one that nobody uses and one that CloudFront does,
   * for the same names. Keys that are not asked for are not listed.
   */
  private certificates(region: string, { Includes }: Query): Readonly<Record<string, unknown>>[] {
    const asked = (Includes as { readonly keyTypes?: string[] } | undefined)?.keyTypes;
    return this.names(region, "aws_acm_certificate", "domain_name").flatMap((name, index) => {
      const args = this.argsOf(region, "aws_acm_certificate", "domain_name", name) ?? {};
      const balancer = this.world.find((one) => one.type === "aws_lb" && one.region === region)?.args.name;
      const used = [`arn:aws:elasticloadbalancing:${region}:333333333333:loadbalancer/app/${String(balancer)}/0123456789abcdef`];
      const made = Math.floor(Date.now() / 1000) - 86_400;
      const base = {
        DomainName: name,
        SubjectAlternativeNames: [name, ...(args.subject_alternative_names as string[])],
        Status: "ISSUED",
        CreatedAt: made,
        NotAfter: made + 198 * 86_400,
      };
      const all = [
        { ...base, id: `balancer-${index}`, keys: "RSA_2048", InUseBy: used, ...this.said(region, "aws_acm_certificate", name) },
        { ...base, id: `old-${index}`, keys: "EC_prime256v1", InUseBy: [], Status: "EXPIRED", NotAfter: made },
        { ...base, id: `edge-${index}`, keys: "RSA_2048", InUseBy: ["arn:aws:cloudfront::333333333333:distribution/E1"], Status: "FAILED" },
      ];
      return all
        .filter(({ keys }) => asked === undefined || asked.includes(keys))
        .map(({ id, ...rest }) => ({ ...rest, CertificateArn: `arn:aws:acm:${region}:333333333333:certificate/${id}` }));
    });
  }

  private answer(region: string, action: string, query: Query): object | string {
    switch (action) {
      case "GetCallerIdentity":
        return xml(action, "<Account>333333333333</Account><Arn>arn:aws:iam::333333333333:role/planner</Arn><UserId>x</UserId>");
      case "DescribeServices": {
        const there = this.names(region, "aws_ecs_service", "name");
        return {
          services: (query.services as string[])
            .filter((name) => there.includes(name))
            .map((serviceName) => {
              const minimum = this.world.find(
                (one) =>
                  one.type === "aws_appautoscaling_target" &&
                  one.region === region &&
                  String(one.args.resource_id).endsWith(`/${serviceName}`),
              )?.args.min_capacity;
              const count = Number(minimum ?? 1);
              return {
                serviceName,
                status: "ACTIVE",
                taskDefinition: serviceName,
                desiredCount: count,
                runningCount: count,
                ...this.said(region, "aws_ecs_service", serviceName),
              };
            }),
        };
      }
      case "DescribeTaskDefinition":
        return {
          taskDefinition: {
            containerDefinitions: [
              {
                name: "app",
                image: `333333333333.dkr.ecr.${region}.amazonaws.com/one@${String(this.said(region, "aws_ecs_service", String(query.taskDefinition)).digest ?? digest)}`,
              },
            ],
          },
        };
      case "DescribeDBInstances": {
        const args = this.argsOf(region, "aws_db_instance", "identifier", query.DBInstanceIdentifier);
        return xml(
          action,
          args === undefined
            ? "<DBInstances></DBInstances>"
            : `<DBInstances><DBInstance><DBInstanceClass>${String(args.instance_class)}</DBInstanceClass><AllocatedStorage>100</AllocatedStorage><MultiAZ>${String(args.multi_az)}</MultiAZ></DBInstance></DBInstances>`,
        );
      }
      case "DescribeReplicationGroups": {
        const args = this.argsOf(region, "aws_elasticache_replication_group", "replication_group_id", query.ReplicationGroupId);
        const members = "<NodeGroupMember></NodeGroupMember>".repeat(1 + Number(args?.replicas_per_node_group ?? 0));
        return xml(
          action,
          `<ReplicationGroups><ReplicationGroup><CacheNodeType>one</CacheNodeType><NodeGroups><NodeGroup><NodeGroupMembers>${members}</NodeGroupMembers></NodeGroup></NodeGroups></ReplicationGroup></ReplicationGroups>`,
        );
      }
      case "DescribeSecret":
        return {
          Name: query.SecretId,
          VersionIdsToStages: { one: ["AWSCURRENT"] },
          ...this.said(region, "aws_secretsmanager_secret", String(query.SecretId)),
        };
      case "DescribeParameters": {
        const [{ Values = [] } = {}] = query.ParameterFilters as { readonly Values?: string[] }[];
        return {
          Parameters: this.names(region, "aws_ssm_parameter", "name")
            .filter((name) => Values.includes(name))
            .map((Name) => ({ Name })),
        };
      }
      case "ListCertificates":
        return {
          CertificateSummaryList: this.certificates(region, query).map(({ CertificateArn, DomainName }) => ({
            CertificateArn,
            DomainName,
          })),
        };
      case "DescribeCertificate":
        return { Certificate: this.certificates(region, query).find(({ CertificateArn }) => CertificateArn === query.CertificateArn) };
      case "DescribeScalableTargets":
        return {
          ScalableTargets: this.names(region, "aws_appautoscaling_target", "resource_id")
            .filter((id) => (query.ResourceIds as string[]).includes(id))
            .map((ResourceId) => {
              const args = this.argsOf(region, "aws_appautoscaling_target", "resource_id", ResourceId);
              return {
                ResourceId,
                ServiceNamespace: "ecs",
                ScalableDimension: "ecs:service:DesiredCount",
                MinCapacity: args?.min_capacity,
                MaxCapacity: args?.max_capacity,
                SuspendedState: { DynamicScalingOutSuspended: args?.suspended === true },
              };
            }),
        };
      case "DescribeAlarms":
        return {
          MetricAlarms: this.names(region, "aws_cloudwatch_metric_alarm", "alarm_name").map((AlarmName) => ({
            AlarmName,
            ActionsEnabled: true,
            ...this.said(region, "aws_cloudwatch_metric_alarm", AlarmName),
          })),
          CompositeAlarms: this.names(region, "aws_cloudwatch_composite_alarm", "alarm_name").map((AlarmName) => ({
            AlarmName,
            ActionsEnabled: true,
          })),
        };
      case "ListServiceQuotas":
      case "ListAWSDefaultServiceQuotas":
        return {
          Quotas: Object.values<AwsQuota>(awsQuotas)
            .filter(({ service }) => service === query.ServiceCode)
            .map(({ code, name }) => ({ QuotaCode: code, QuotaName: name, Value: this.quotas[region] ?? 1_000_000 })),
        };
      default:
        throw new Error(`nobody asked for ${action} before`);
    }
  }
}

const xml = (action: string, inside: string): string =>
  `<${action}Response><${action}Result>${inside}</${action}Result></${action}Response>`;
