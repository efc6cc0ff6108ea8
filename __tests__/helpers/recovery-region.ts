import { createServer, type IncomingMessage, type Server } from "node:http";
import { type AddressInfo } from "node:net";
import { type AwsQuota, awsQuotas } from "../../src/facts/aws-quotas";

/** A run of the failover, as Step Functions keeps it. */
export interface FakeRun {
  readonly arn: string;
  readonly input: string;
  status: string;
  readonly startDate: number;
  stopDate?: number;
  readonly error?: string;
  readonly cause?: string;
  /** States that it has entered; all but the last are left. */
  states: readonly string[];
}

const prefix = "arn:aws:states:us-west-2:333333333333";
const seconds = (): number => Date.now() / 1000;

export const dryRun = (ageDays: number): FakeRun => ({
  arn: `${prefix}:execution:smart0dte-prod-failover:monthly-${ageDays}`,
  input: JSON.stringify({ mode: "dryRun", reason: "the monthly dry run" }),
  status: "SUCCEEDED",
  startDate: seconds() - ageDays * 86_400,
  stopDate: seconds() - ageDays * 86_400 + 3,
  states: ["read-epoch", "whose-epoch", "look-at-everything", "dry-run-done"],
});

type Values = Readonly<Record<string, unknown>>;

/**
 * The APIs that commands of recovery ask, with a region in good order behind them. A test changes what it is about, or
 * lets a service refuse. It takes no call that it does not know.
 */
export class RecoveryRegion {
  public epoch: Values | undefined = { epoch: { N: "7" }, holder: { S: "us-east-1" } };
  public flag = "false";
  public flagAlarm = "OK";
  public deliveries = "open";
  public database = { status: "available", copies: "arn:aws:rds:us-east-1:333333333333:db:smart0dte-prod-database" };
  /** Whether databases that a failback has set aside are there. */
  public asideIsThere = true;
  public lag: number | undefined = 0.4;
  public cacheLag: number | undefined = 0.2;
  /** The region whose cache is written to. */
  public cacheLeads = "us-east-1";
  /** Minutes since the newest moment that the database's backups can be restored to; undefined without backups. */
  public backupAge: number | undefined = 4;
  public addresses: readonly string[] = ["198.51.100.7", "198.51.100.8", "198.51.100.9"];
  /** Hours since the newest snapshot of AWS Backup; undefined without one. */
  public snapshotAge: number | undefined = 20;
  public runningTasks = 4;
  public secretsWithoutValue: readonly string[] = [];
  public fargateQuota = 100_000;
  public runs: FakeRun[] = [dryRun(3)];
  /** Actions that are refused, as without a permission. */
  public refused: readonly string[] = [];
  /** What a run that is started does next, at each look at it. */
  public script: readonly Pick<FakeRun, "status" | "states">[] = [];

  public readonly asked: string[] = [];
  /** Regions for which requests were signed. */
  public readonly regions = new Set<string>();
  private readonly unanswered: string[] = [];
  private server: Server | undefined;
  private port = 0;
  private looks = 0;

  public async start(): Promise<void> {
    this.server = createServer((request, response) => {
      const parts: Buffer[] = [];
      request.on("data", (part: Buffer) => parts.push(part));
      request.on("end", () => {
        const { action, region, query } = calledBy(request, Buffer.concat(parts).toString());
        this.asked.push(action);
        this.regions.add(region);
        response.setHeader("date", new Date().toUTCString());
        if (this.refused.includes(action)) {
          response.writeHead(400, { "content-type": "application/x-amz-json-1.0" });
          response.end(JSON.stringify({ __type: "AccessDeniedException", message: `not authorized to perform ${action}` }));
          return;
        }
        let answer: Values | string;
        try {
          answer = this.answer(action, query);
        } catch (error) {
          // Thrown here it would leave the command waiting for an answer; the test that asked fails at `stop`.
          this.unanswered.push(String(error));
          response.writeHead(400, { "content-type": "application/x-amz-json-1.0" });
          response.end(JSON.stringify({ __type: "UnknownOperationException", message: String(error) }));
          return;
        }
        response.setHeader("content-type", typeof answer === "string" ? "text/xml" : "application/x-amz-json-1.0");
        response.end(typeof answer === "string" ? answer : JSON.stringify(answer));
      });
    });
    await new Promise<void>((resolve) => this.server?.listen(0, "127.0.0.1", resolve));
    this.port = (this.server.address() as AddressInfo).port;
  }

  public async stop(): Promise<void> {
    this.server?.closeAllConnections();
    await new Promise((resolve) => this.server?.close(resolve));
    if (this.unanswered.length > 0) throw new Error(`asked for what this region does not know:\n${this.unanswered.join("\n")}`);
  }

  /** Settings with which the command asks this region, and nothing else. */
  public get env(): Record<string, string> {
    return {
      AWS_ENDPOINT_URL: `http://127.0.0.1:${this.port}`,
      AWS_ACCESS_KEY_ID: "x",
      AWS_SECRET_ACCESS_KEY: "x",
      HTTPS_PROXY: "",
      https_proxy: "",
    };
  }

  private answer(action: string, query: Values): Values | string {
    switch (action) {
      case "GetCallerIdentity":
        return result(action, "<Account>333333333333</Account><Arn>arn:aws:iam::333333333333:role/person</Arn><UserId>x</UserId>");
      case "GetItem":
        return this.epoch === undefined ? {} : { Item: this.epoch };
      case "GetParameter":
        return { Parameter: { Value: String(query["Name"]).endsWith("/dr/deliveries") ? this.deliveries : this.flag } };
      case "DescribeAlarms":
        return { MetricAlarms: [{ AlarmName: "flag", StateValue: this.flagAlarm }] };
      case "GetMetricStatistics":
        return datapoints(query["Namespace"] === "AWS/ElastiCache" ? this.cacheLag : this.lag);
      case "DescribeDBProxyTargets":
        return result(action, "<Targets><member><RdsResourceId>smart0dte-prod-database</RdsResourceId></member></Targets>");
      case "DescribeDBInstances":
        if (!this.asideIsThere && String(query["DBInstanceIdentifier"]).endsWith("-stale"))
          return result(action, "<DBInstances></DBInstances>");
        return result(
          action,
          `<DBInstances><DBInstance><DBInstanceStatus>${this.database.status}</DBInstanceStatus>${this.backupAge === undefined ? "" : `<LatestRestorableTime>${new Date((seconds() - this.backupAge * 60) * 1000).toISOString()}</LatestRestorableTime>`}${this.database.copies === "" ? "" : `<ReadReplicaSourceDBInstanceIdentifier>${this.database.copies}</ReadReplicaSourceDBInstanceIdentifier>`}</DBInstance></DBInstances>`,
        );
      case "DescribeAddresses":
        return `<DescribeAddressesResponse><addressesSet>${this.addresses.map((address) => `<item><publicIp>${address}</publicIp></item>`).join("")}</addressesSet></DescribeAddressesResponse>`;
      case "DescribeDBSnapshots":
        return result(action, `<DBSnapshots>${snapshots(this.snapshotAge)}</DBSnapshots>`);
      case "DescribeDBProxies":
        return result(action, "<DBProxies><member><Status>available</Status></member></DBProxies>");
      case "DescribeReplicationGroups":
        return result(action, "<ReplicationGroups><ReplicationGroup><Status>available</Status></ReplicationGroup></ReplicationGroups>");
      case "DescribeGlobalReplicationGroups":
        return result(
          action,
          `<GlobalReplicationGroups><GlobalReplicationGroup><Members>${["us-east-1", "us-west-2"].map((region) => `<GlobalReplicationGroupMember><ReplicationGroupRegion>${region}</ReplicationGroupRegion><Role>${region === this.cacheLeads ? "PRIMARY" : "SECONDARY"}</Role></GlobalReplicationGroupMember>`).join("")}</Members></GlobalReplicationGroup></GlobalReplicationGroups>`,
        );
      case "DescribeServices":
        return { services: (query["services"] as string[]).map((serviceName) => ({ serviceName, runningCount: this.runningTasks })) };
      case "DescribeSecret":
        return {
          Name: query["SecretId"],
          ReplicationStatus: [{ Region: "us-west-2", Status: "InSync" }],
          VersionIdsToStages: this.secretsWithoutValue.includes(String(query["SecretId"])) ? {} : { one: ["AWSCURRENT"] },
        };
      case "ListServiceQuotas":
      case "ListAWSDefaultServiceQuotas":
        // Much of everything, so that what a test takes away is what is missing.
        return {
          Quotas: Object.values<AwsQuota>(awsQuotas)
            .filter(({ service }) => service === query["ServiceCode"])
            .map(({ code, name }) => ({
              QuotaCode: code,
              QuotaName: name,
              Value: service(query) === "fargate" ? this.fargateQuota : 1_000_000,
            })),
        };
      default:
        return this.machine(action, query);
    }
  }

  private machine(action: string, query: Values): Values {
    const run = this.runs.find(({ arn }) => arn === query["executionArn"]);
    switch (action) {
      case "ListExecutions":
        return { executions: this.runs.map(({ arn, status, startDate }) => ({ executionArn: arn, status, startDate })) };
      case "StartExecution": {
        const started: FakeRun = {
          arn: `${prefix}:execution:smart0dte-prod-failover:${String(query["name"])}`,
          input: String(query["input"]),
          status: "RUNNING",
          startDate: seconds(),
          states: [],
        };
        this.runs.unshift(started);
        return { executionArn: started.arn, startDate: started.startDate };
      }
      case "DescribeExecution": {
        if (run === undefined) throw new Error(`there is no run ${String(query["executionArn"])}`);
        const next = this.script[this.looks];
        if (run.status === "RUNNING" && next !== undefined) {
          this.looks += 1;
          Object.assign(run, next, next.status === "RUNNING" ? {} : { stopDate: seconds() });
        }
        const { arn, states: _, ...rest } = run;
        return { executionArn: arn, ...rest };
      }
      case "GetExecutionHistory":
        return {
          events: (run?.states ?? []).flatMap((name, index, all) => [
            { id: index * 2 + 1, type: "TaskStateEntered", timestamp: seconds(), stateEnteredEventDetails: { name } },
            ...(index < all.length - 1 || run?.status === "SUCCEEDED"
              ? [{ id: index * 2 + 2, type: "TaskStateExited", timestamp: seconds() + 1, stateExitedEventDetails: { name } }]
              : []),
          ]),
        };
      default:
        throw new Error(`nobody asked for ${action} before`);
    }
  }
}

/** One of another database that is newer, one that is not whole yet, and the one that counts. */
const snapshots = (age: number | undefined): string =>
  [
    ["another", "available", 1],
    ["smart0dte-prod-database", "creating", 0],
    ...(age === undefined ? [] : [["smart0dte-prod-database", "available", age]]),
  ]
    .map(
      ([database, status, hours]) =>
        `<DBSnapshot><DBInstanceIdentifier>${database}</DBInstanceIdentifier><Status>${status}</Status><SnapshotCreateTime>${new Date((seconds() - Number(hours) * 3600) * 1000).toISOString()}</SnapshotCreateTime></DBSnapshot>`,
    )
    .join("");

const datapoints = (value: number | undefined): Values => ({
  Datapoints: value === undefined ? [] : [{ Timestamp: seconds() - 60, Maximum: value }],
});
const service = (query: Values): string => String(query["ServiceCode"]);
const result = (action: string, inside: string): string =>
  `<${action}Response><${action}Result>${inside}</${action}Result></${action}Response>`;

function calledBy({ headers }: IncomingMessage, body: string): { action: string; region: string; query: Values } {
  const region = /Credential=[^/]+\/\d+\/([^/]+)\//.exec(String(headers.authorization))?.[1] ?? "nowhere";
  const target = headers["x-amz-target"];
  if (typeof target === "string") return { action: target.split(".")[1] ?? "", region, query: JSON.parse(body) as Values };
  const form = new URLSearchParams(body);
  return { action: form.get("Action") ?? "", region, query: Object.fromEntries(form) };
}

/** A region of its own for each test of the file, to which this process's own calls of AWS go. @returns the present one. */
export function eachTestHasRecoveryRegion(): () => RecoveryRegion {
  let region: RecoveryRegion;
  beforeEach(async () => {
    region = new RecoveryRegion();
    await region.start();
    for (const [name, value] of Object.entries(region.env)) vi.stubEnv(name, value);
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    await region.stop();
  });
  return () => region;
}
