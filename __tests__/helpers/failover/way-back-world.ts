import { readFileSync } from "node:fs";
import path from "node:path";
import { nobody } from "../../../src/facts/trading-epoch";
import { type FailbackTargets } from "../../../src/estate/judge/recovery/failback/targets";
import { type Ended, type Started } from "./answering-programs";

interface Instance {
  readonly id: string;
  status: string;
  copies: string | undefined;
  kept: string;
  /** The name that it is getting, and for how many more questions it has none. */
  becomes?: { readonly name: string; asked: number };
}
interface Secret {
  values: Record<string, string>;
  /** Of the recovery region's: what it is a copy of. */
  copyOf: string | undefined;
  rotates: boolean;
}

/** What both regions, Terraform's states and the checkout hold, as far as the way back asks for it or changes it. */
export interface WayBackState {
  ids: number;
  instances: Record<string, Record<string, Instance>>;
  snapshots: string[];
  ways: Record<string, string | undefined>;
  epoch: { holder: string; run: string; waited: boolean };
  parameters: Record<string, string>;
  secrets: Record<string, Secret>;
  cacheIn: string;
  states: Record<string, Record<string, string>>;
  objects: Record<string, string[]>;
  /** `activeRegion` of what was synthesized, and of what was applied. */
  synthesized: string;
  applied: string;
  /** Bytes of log that the copy lacks, in the only minute that is measured, so many from now. */
  lacks: { bytes: number; minutes: number };
}

const none = "None";
const proxyAddress = "proxy.proxy-abc.us-west-2.rds.amazonaws.com";
const ok = (out = ""): Ended => ({ code: 0, out: out === "" ? "" : `${out}\n` });
const refused = (why: string): Ended => ({ code: 254, out: `${why}\n` });

/** A model of AWS, Terraform and `npx estate` for scripts that end in the middle: after so many commands that change something. */
export class WayBackWorld {
  public state: WayBackState;
  /** Commands that changed something, since it was set to none. */
  public changed: string[] = [];
  /** After how many of them the script ends, as if it was killed. */
  public endsAfter = Number.POSITIVE_INFINITY;

  public constructor(
    private readonly place: FailbackTargets,
    private readonly folder: string,
  ) {
    this.state = failedOver(place);
  }

  public answer = ({ program, words, input }: Started): Ended => {
    const text = words.join(" ");
    const called = ` ${program} ${text} `;
    const waits = called === ` sleep ${this.place.epochWaitSeconds} `;
    const changes = waits || changing.some((one) => called.includes(` ${one} `));
    if (changes && this.changed.length >= this.endsAfter) return refused("the script ends here");
    const ended =
      program === "aws"
        ? this.aws(words, input)
        : program === "terraform"
          ? this.terraform(words)
          : program === "npx"
            ? this.estate(words)
            : this.sleep(words);
    if (changes && ended.code === 0) this.changed.push(`${program} ${words.slice(0, 3).join(" ")}`);
    return ended;
  };

  private aws([service = "", operation = "", ...rest]: readonly string[], input: string): Ended {
    const option = (name: string): string => rest[rest.indexOf(`--${name}`) + 1] ?? "";
    const region = option("region");
    const { state, place } = this;
    const there = (state.instances[region] ??= {});
    const own = there[option("db-instance-identifier")];
    switch (`${service} ${operation}`) {
      case "rds describe-db-instances":
        return ok(this.describe(region, option("query")));
      case "rds wait":
        return rest[0] === "db-snapshot-available" || own?.status === "available" ? ok() : refused("DBInstanceNotFound");
      case "rds start-db-instance":
        if (own?.status !== "stopped") return refused("InvalidDBInstanceState");
        own.status = "available";
        return ok();
      case "rds create-db-snapshot":
        if (own?.status !== "available") return refused("InvalidDBInstanceState");
        state.snapshots.push(option("db-snapshot-identifier"));
        return ok();
      case "rds describe-db-snapshots":
        return ok(state.snapshots.some((one) => option("query").includes(`'${one}'`)) ? "available" : none);
      case "rds modify-db-instance": {
        if (own?.status !== "available") return refused("InvalidDBInstanceState");
        if (rest.includes("--new-db-instance-identifier")) {
          own.status = "renaming";
          own.becomes = { name: option("new-db-instance-identifier"), asked: 0 };
        } else
          own.kept = ["backup-retention-period", "preferred-backup-window", "preferred-maintenance-window"]
            .map(option)
            .join(" ")
            .toLowerCase();
        return ok();
      }
      case "rds create-db-instance-read-replica":
        if (own !== undefined) return refused("DBInstanceAlreadyExists");
        state.ids += 1;
        there[option("db-instance-identifier")] = {
          id: `db-${state.ids}`,
          status: "available",
          copies: option("source-db-instance-identifier"),
          kept: "0 any any",
        };
        return ok();
      case "rds promote-read-replica":
        if (own?.copies === undefined) return refused("InvalidDBInstanceState");
        own.copies = undefined;
        return ok();
      case "rds describe-db-proxy-targets":
        return ok(state.ways[region] ?? none);
      case "rds describe-db-proxies":
        return ok(proxyAddress);
      case "rds register-db-proxy-targets":
        if (state.ways[region] !== undefined) return refused("DBProxyTargetAlreadyRegisteredFault");
        state.ways[region] = option("db-instance-identifiers");
        return ok();
      case "rds deregister-db-proxy-targets":
        if (state.ways[region] === undefined) return refused("DBProxyTargetNotFoundFault");
        state.ways[region] = undefined;
        return ok();
      case "ssm get-parameter":
        return ok(state.parameters[option("name")] ?? none);
      case "ssm get-parameter-history":
        return ok("2026-11-30T15:00:00Z");
      case "ssm put-parameter":
        state.parameters[option("name")] = option("value");
        return ok();
      case "dynamodb get-item": {
        const { holder, run } = state.epoch;
        return ok(option("query").startsWith("join") ? `${holder}:${run}` : option("query").includes("epoch") ? "8" : holder);
      }
      case "dynamodb update-item":
        return this.updateEpoch(option("update-expression"), option("expression-attribute-values"));
      case "cloudwatch describe-alarms":
        return ok(state.parameters[place.flagParameter] === "false" ? "OK" : "ALARM");
      case "cloudwatch get-metric-statistics":
        return ok(Date.parse(option("start-time")) <= Date.now() + state.lacks.minutes * 60_000 ? `${state.lacks.bytes}.0` : none);
      case "elasticache describe-global-replication-groups":
        return ok(state.cacheIn === region ? "PRIMARY" : "SECONDARY");
      case "elasticache failover-global-replication-group":
        if (state.cacheIn === region) return refused("InvalidParameterValue");
        state.cacheIn = region;
        return ok();
      case "s3 sync": {
        const [from, to] = rest.map((one) => one.replace("s3://", ""));
        state.objects[to ?? ""] = [...new Set([...(state.objects[to ?? ""] ?? []), ...(state.objects[from ?? ""] ?? [])])].sort();
        return ok();
      }
      default:
        return service === "secretsmanager" ? this.secret(operation, region, option, input) : ok("found");
    }
  }

  private describe(region: string, query: string): string {
    const there = this.state.instances[region] ?? {};
    for (const [name, one] of Object.entries(there)) {
      if (one.becomes === undefined) continue;
      one.becomes.asked += 1;
      // For a while AWS knows it by neither name.
      if (one.becomes.asked === 2) one.status = "between";
      if (one.becomes.asked < 4) continue;
      const { name: next } = one.becomes;
      delete there[name];
      there[next] = { id: one.id, status: "available", copies: one.copies, kept: one.kept };
    }
    const known = (name: string | undefined): Instance | undefined => {
      const found = there[name ?? ""];
      return found?.status === "between" ? undefined : found;
    };
    const [, next, old] = /=='([^']+)' \|\| \(DBInstanceIdentifier=='([^']+)'/.exec(query) ?? [];
    if (next !== undefined) return known(next)?.status ?? (known(old)?.status === "renaming" ? "renaming" : none);
    const [, name = "", field = ""] = /DBInstanceIdentifier=='([^']+)'\]\.(.+) \| \[0\]$/.exec(query) ?? [];
    const found = known(name);
    if (found === undefined) return none;
    if (field === "DBInstanceStatus") return found.status;
    if (field === "ReadReplicaSourceDBInstanceIdentifier") return found.copies ?? none;
    if (field === "DbiResourceId") return found.id;
    if (field === "Endpoint.Address") return `${name}.abc.${region}.rds.amazonaws.com`;
    return found.kept.replaceAll(" ", "\t");
  }

  private updateEpoch(update: string, values: string): Ended {
    const { epoch } = this.state;
    const value = (name: string): string => (JSON.parse(values) as Record<string, { S?: string }>)[name]?.S ?? "";
    if (update.includes("epoch + :one")) this.state.epoch = { holder: nobody, run: value(":run"), waited: false };
    else if (update.includes(":waited")) {
      if (epoch.holder !== nobody || epoch.run !== value(":waits") || !epoch.waited) return refused("ConditionalCheckFailed");
      epoch.run = value(":waited");
    } else {
      if (epoch.holder !== nobody || epoch.run !== value(":run") || !epoch.waited) return refused("ConditionalCheckFailed");
      epoch.holder = value(":region");
    }
    return ok();
  }

  private secret(operation: string, region: string, option: (name: string) => string, input: string): Ended {
    const { primary, recovery } = this.place;
    const name = option("secret-id");
    const found = this.state.secrets[name];
    if (found === undefined) return refused("ResourceNotFoundException");
    const query = option("query");
    switch (operation) {
      case "describe-secret":
        if (query === "PrimaryRegion") return ok(region === recovery ? (found.copyOf ?? none) : none);
        // What the primary says of a copy stays as it was when that copy was promoted without it.
        return ok(query.startsWith("ReplicationStatus") ? "InSync" : found.rotates && found.copyOf === undefined ? "True" : none);
      case "get-secret-value":
        return ok(JSON.stringify({ SecretId: name, SecretString: found.values[region] }));
      case "put-secret-value":
        if (option("secret-string") !== "file:///dev/stdin") return refused("a value in sight of others");
        found.values[region] = input;
        return ok();
      case "cancel-rotate-secret":
        found.rotates = false;
        return ok();
      default:
        found.copyOf = primary;
        found.values[recovery] = found.values[primary] ?? "";
        return ok();
    }
  }

  private terraform([folder = "", command = "", ...rest]: readonly string[]): Ended {
    const known = (this.state.states[path.basename(folder)] ??= {});
    const addresses = Object.keys(known);
    if (command === "import") {
      const [, address = "", id = ""] = rest;
      if (address in known) return refused("Resource already managed by Terraform");
      known[address] = Object.values(this.state.instances).flatMap((there) => (there[id] === undefined ? [] : [there[id].id]))[0] ?? id;
      return ok();
    }
    if (command !== "state") return ok();
    if (rest[0] === "pull") return ok(Object.values(known).join("\n"));
    if (rest[0] === "list") return ok(addresses.filter((one) => rest[1] === undefined || one === rest[1]).join("\n"));
    for (const address of rest.slice(1)) delete known[address];
    return ok();
  }

  private estate([, command = ""]: readonly string[]): Ended {
    const { state } = this;
    if (command === "synth")
      state.synthesized = readFileSync(path.join(this.folder, "config", `${this.place.environment}.yaml`), "utf8").includes("recovery")
        ? "recovery"
        : "primary";
    if (command === "apply") state.applied = state.synthesized;
    return { code: command === "plan" && state.synthesized !== state.applied ? 2 : 0, out: "" };
  }

  private sleep([seconds = ""]: readonly string[]): Ended {
    if (Number(seconds) === this.place.epochWaitSeconds && this.state.epoch.holder === nobody) this.state.epoch.waited = true;
    return ok();
  }
}

/** By words of a command; of the rest nothing is changed, and asking is no place to be killed at. */
const changing: readonly string[] = [
  "start-db-instance",
  "create-db-snapshot",
  "modify-db-instance",
  "create-db-instance-read-replica",
  "promote-read-replica",
  "register-db-proxy-targets",
  "deregister-db-proxy-targets",
  "put-parameter",
  "update-item",
  "failover-global-replication-group",
  "aws s3 sync",
  "put-secret-value",
  "cancel-rotate-secret",
  "replicate-secret-to-regions",
  "import",
  "state rm",
  "npx estate apply",
];

/** As a failover leaves it: the old database is stopped by hand, as the runbook says, and a secret's value ends a line. */
function failedOver(place: FailbackTargets): WayBackState {
  const { primary, recovery, original, promoted, secrets, rotated } = place;
  const instance = (id: string, status: string): Instance => ({ id, status, copies: undefined, kept: "7 any any" });
  const copyOf = (index: number, name: string): string | undefined => (index === 0 && !rotated.includes(name) ? primary : undefined);
  const valueOf = (name: string): string => `of ${name}, "quoted"\n`;
  return {
    ids: 2,
    instances: {
      [primary]: { [original.identifier]: instance("db-1", "stopped") },
      [recovery]: { [promoted.identifier]: instance("db-2", "available") },
    },
    snapshots: [],
    ways: { [primary]: original.identifier, [recovery]: promoted.identifier },
    epoch: { holder: recovery, run: "run-of-the-machine", waited: false },
    parameters: { [place.flagParameter]: "true", [place.deliveriesParameter]: "open", [place.writerParameter]: proxyAddress },
    secrets: Object.fromEntries(
      secrets.map((name, index) => [
        name,
        {
          values: { [primary]: copyOf(index, name) === undefined ? "of before\n" : valueOf(name), [recovery]: valueOf(name) },
          copyOf: copyOf(index, name),
          rotates: rotated.includes(name),
        },
      ]),
    ),
    cacheIn: recovery,
    states: {
      [original.stack]: { [original.address]: "db-1" },
      [promoted.stack]: { [promoted.address]: "db-2", "aws_secretsmanager_secret_rotation.one": "rotation" },
    },
    objects: Object.fromEntries(
      place.buckets.flatMap((one) => [
        [one.primary, ["old"]],
        [one.recovery, ["new"]],
      ]),
    ),
    synthesized: "primary",
    applied: "primary",
    lacks: { bytes: 0, minutes: 3 },
  };
}
