import { nobody } from "../../../../facts/trading-epoch";
import { type AssumptionName } from "./assumptions";
import { type Answer, type Attempt } from "./play";

/** Draws a duration of those that are assumed, in seconds. */
export type Draw = (name: AssumptionName) => number;

/**
 * The recovery region as a failover finds it: it answers what AWS answers, as far as the machine's definition asks, and
 * keeps what was done over several runs.
 */
export class SimulatedRegion {
  private item = { epoch: 7, holder: "another", run: "first" };
  private promotedAt: number | undefined;
  private reachedAt: number | undefined;
  private flagAt: number | undefined;
  /** When the tasks of a service run that was asked to scale. */
  private readonly tasksAt = new Map<unknown, number>();

  /**
   * @param failsUntil as long as every call ends with an error
   * @param backedUpUntil as long as a backup of the replica is made, which cannot be promoted meanwhile
   */
  public constructor(
    private readonly draw: Draw,
    private readonly failsUntil = 0,
    private readonly backedUpUntil = 0,
  ) {}

  /** When the last task that was asked for runs. */
  public get tasksRunAt(): number {
    return Math.max(0, ...this.tasksAt.values());
  }

  /** @throws Error for an integration that is not known. */
  public answer({ integration, parameters, at }: Attempt): Answer {
    if (at < this.failsUntil) return { seconds: this.draw("api"), error: "InternalFailure" };
    const known = this.answers[integration];
    if (known === undefined) throw new Error(`the simulation does not know what ${integration} answers`);
    return { seconds: this.draw("api"), ...known(parameters, at) };
  }

  private readonly answers: Readonly<Record<string, (parameters: Attempt["parameters"], at: number) => Partial<Answer> & Done>> = {
    "dynamodb:getItem": () => ({
      result: { Item: { epoch: { N: String(this.item.epoch) }, holder: { S: this.item.holder }, run: { S: this.item.run } } },
    }),
    "dynamodb:updateItem": ({ ExpressionAttributeValues: values }) => this.write(values as Values),
    "sns:publish": () => ({ result: {} }),
    "sns:publish.waitForTaskToken": () => ({ seconds: this.draw("approval"), result: { decision: "approve" } }),
    "rds:describeDBInstances": (_, at) => ({ result: { DbInstances: [this.database(at)] } }),
    "rds:describeDBProxies": () => ({ result: { DbProxies: [{ Endpoint: "proxy" }] } }),
    // Refused while a promotion is under way, after it, and while a backup is made.
    "rds:promoteReadReplica": (_, at) => {
      if (this.promotedAt !== undefined || at < this.backedUpUntil) return { error: "Rds.InvalidDbInstanceStateException" };
      this.promotedAt = at + this.draw("promotion");
      return { result: {} };
    },
    // What asks the old primary, which does not answer when it is lost, and what makes requests, which are answered in the end.
    "lambda:invoke": ({ FunctionName: name }) =>
      String(name).includes("primary-")
        ? { seconds: Infinity, result: { Payload: {} } }
        : { seconds: this.draw("functions"), result: { Payload: { says: "available", verdict: "answers", why: "" } } },
    "secretsmanager:describeSecret": () => ({ result: { PrimaryRegion: "another" } }),
    "secretsmanager:stopReplicationToReplica": () => ({ result: {} }),
    "secretsmanager:rotateSecret": () => ({ result: {} }),
    "rds:registerDBProxyTargets": (_, at) => {
      if (this.reachedAt !== undefined) return { error: "Rds.DbProxyTargetAlreadyRegisteredException" };
      this.reachedAt = at + this.draw("proxyTarget");
      return { result: {} };
    },
    "rds:describeDBProxyTargets": (_, at) => ({
      result: {
        Targets: this.reachedAt === undefined ? [] : [{ TargetHealth: { State: at >= this.reachedAt ? "AVAILABLE" : "REGISTERING" } }],
      },
    }),
    "rds:addTagsToResource": () => ({ result: {} }),
    "elasticache:failoverGlobalReplicationGroup": () => ({ result: {} }),
    "applicationautoscaling:registerScalableTarget": ({ ResourceId: service }, at) => {
      // What was asked for already is on its way.
      if (!this.tasksAt.has(service)) this.tasksAt.set(service, at + this.draw("tasks"));
      return { result: {} };
    },
    "ssm:putParameter": ({ Value: value }, at) => {
      if (value === "true") this.flagAt ??= at + this.draw("flagAlarm");
      return { result: {} };
    },
    "cloudwatch:describeAlarms": (_, at) => ({
      result: { MetricAlarms: [{ StateValue: this.flagAt !== undefined && at >= this.flagAt ? "ALARM" : "OK" }] },
    }),
  };

  /** The two conditional writes of a takeover: raise the approved epoch, or give it to a region. */
  private write(values: Values): Done {
    const approved = values[":approved"]?.N;
    const holds =
      approved === undefined
        ? this.item.holder === values[":region"]?.S || (this.item.holder === nobody && this.item.run === values[":run"]?.S)
        : String(this.item.epoch) === approved;
    if (!holds) return { error: "DynamoDb.ConditionalCheckFailedException" };
    this.item =
      approved === undefined
        ? { ...this.item, holder: values[":region"]?.S ?? "" }
        : { epoch: this.item.epoch + 1, holder: nobody, run: values[":run"]?.S ?? "" };
    return { result: {} };
  }

  private database(at: number): Record<string, string> {
    if (this.promotedAt !== undefined && at >= this.promotedAt) return { DbInstanceStatus: "available" };
    const unpromoted = at < this.backedUpUntil ? "backing-up" : "available";
    return {
      DbInstanceStatus: this.promotedAt === undefined ? unpromoted : "modifying",
      ReadReplicaSourceDBInstanceIdentifier: "primary",
    };
  }
}

type Done = { readonly result: Readonly<Record<string, unknown>> } | { readonly error: string };
type Values = Readonly<Record<string, { readonly N?: string; readonly S?: string } | undefined>>;
