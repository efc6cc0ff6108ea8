import { createHash } from "node:crypto";
import { type Adapter } from "../router/adapter";
import { type Answer, type Call } from "../router/call";
import { awsError } from "../router/errors";

const operations = [
  "StartDBInstanceAutomatedBackupsReplication",
  "StopDBInstanceAutomatedBackupsReplication",
  "DescribeDBInstanceAutomatedBackups",
];

/** What is asked for, by the element that gives it back. */
type Copy = Readonly<Record<string, string>>;

/**
 * Copies of automated backups in another region (RDS, {Start,Stop}DBInstanceAutomatedBackupsReplication):
 * moto has no such calls, and describes backups of its own region alone. What is started is kept by
 * region and source, and is described until it is stopped. A source that is not there is refused, as by AWS.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_StartDBInstanceAutomatedBackupsReplication.html
 */
export const automatedBackups: Adapter = {
  name: "automated-backups",
  matches: ({ service, operation }) => service === "rds" && operations.includes(operation),
  answer: async (call, { send, store, accountId }) => {
    const parameters = new URLSearchParams(call.body.toString("utf8"));
    const prefix = `rds/${call.region}/automated-backups/`;
    const source = parameters.get("SourceDBInstanceArn") ?? "";
    const kept = store.get(`${prefix}${source}`);
    const copies = [...store].filter(([key]) => key.startsWith(prefix)).map(([, value]) => JSON.parse(value.toString("utf8")) as Copy);
    switch (call.operation) {
      case "StartDBInstanceAutomatedBackupsReplication": {
        if ((await send("moto", describeSource(call, source))).status >= 300)
          return awsError(call, { status: 404, code: "DBInstanceNotFound", message: `DBInstance ${source} not found.` });
        const copy = replicating(call.region, accountId, source, parameters);
        store.set(`${prefix}${source}`, Buffer.from(JSON.stringify(copy)));
        return answer(call, xml(copy));
      }
      case "StopDBInstanceAutomatedBackupsReplication":
        if (kept === undefined)
          return awsError(call, {
            status: 404,
            code: "DBInstanceAutomatedBackupNotFound",
            message: `No automated backups of ${source} are replicated.`,
          });
        store.delete(`${prefix}${source}`);
        return answer(call, xml(JSON.parse(kept.toString("utf8")) as Copy));
      default: {
        const wanted = parameters.get("DBInstanceAutomatedBackupsArn");
        if (wanted === null) return send("moto", call);
        return answer(
          call,
          `<DBInstanceAutomatedBackups>${copies
            .filter(({ DBInstanceAutomatedBackupsArn: arn }) => arn === wanted)
            .map(xml)
            .join("")}</DBInstanceAutomatedBackups>`,
        );
      }
    }
  },
};

/** @see https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DBInstanceAutomatedBackup.html */
function replicating(region: string, accountId: string, source: string, parameters: URLSearchParams): Copy {
  const [, , , sourceRegion = "", , , identifier = ""] = source.split(":");
  const id = createHash("sha256").update(`${region}/${source}`).digest("hex").slice(0, 26);
  return {
    DBInstanceArn: source,
    DBInstanceIdentifier: identifier,
    DBInstanceAutomatedBackupsArn: `arn:aws:rds:${region}:${accountId}:auto-backup:ab-${id}`,
    Region: sourceRegion,
    Status: "replicating",
    Encrypted: String(parameters.has("KmsKeyId")),
    ...(parameters.has("KmsKeyId") ? { KmsKeyId: parameters.get("KmsKeyId") ?? "" } : {}),
    BackupRetentionPeriod: parameters.get("BackupRetentionPeriod") ?? "7",
  };
}

/** Asks for an instance where it lives. moto reads the region in the signature, and nobody checks that. */
function describeSource(call: Call, source: string): Call {
  const [, , , region = call.region, , , identifier = ""] = source.split(":");
  return {
    ...call,
    region,
    operation: "DescribeDBInstances",
    host: `rds.${region}.amazonaws.com`,
    headers: {
      ...call.headers,
      authorization: `AWS4-HMAC-SHA256 Credential=emulator/20260101/${region}/rds/aws4_request, SignedHeaders=host, Signature=0`,
    },
    body: Buffer.from(
      new URLSearchParams({ Action: "DescribeDBInstances", Version: "2014-10-31", DBInstanceIdentifier: identifier }).toString(),
    ),
  };
}

const xml = (copy: Copy): string =>
  `<DBInstanceAutomatedBackup>${Object.entries(copy)
    .map(([name, value]) => `<${name}>${value}</${name}>`)
    .join("")}</DBInstanceAutomatedBackup>`;

const answer = ({ operation }: Call, result: string): Answer => ({
  status: 200,
  headers: { "content-type": "text/xml" },
  body: Buffer.from(
    `<${operation}Response xmlns="http://rds.amazonaws.com/doc/2014-10-31/"><${operation}Result>${result}</${operation}Result></${operation}Response>`,
  ),
});
