import { CloudWatchClient, PutMetricDataCommand } from "@aws-sdk/client-cloudwatch";
import { CreateDBInstanceCommand, RDSClient } from "@aws-sdk/client-rds";
import { recordActions } from "../../../__tests__/helpers/functions/aws-actions";
import { MemoryLog } from "../../../__tests__/helpers/functions/log";
import { allowedActions } from "../../../__tests__/helpers/functions/permissions";
import { emulatorClient, startMoto } from "../../../__tests__/helpers/servers/moto";
import { type RunningServer } from "../../../__tests__/helpers/servers/process";
import { regionEvidenceStatements } from "../../modules/function-permissions/region-evidence";
import { createHandler } from "./handler";

const database = "smart0dte-prod-database-replica";
const environment = { DATABASE: database, PAGE_PREFIX: "smart0dte-prod-page-" };

let server: RunningServer & { readonly endpoint: string };
let clients: { readonly rds: RDSClient; readonly cloudWatch: CloudWatchClient };

beforeAll(async () => {
  server = await startMoto();
  const settings = { ...emulatorClient(server.endpoint), maxAttempts: 1 };
  clients = { rds: new RDSClient(settings), cloudWatch: new CloudWatchClient(settings) };
  await clients.rds.send(
    new CreateDBInstanceCommand({
      DBInstanceIdentifier: database,
      Engine: "postgres",
      DBInstanceClass: "db.m6g.large",
      AllocatedStorage: 20,
      MasterUsername: "owner",
      MasterUserPassword: "not-a-secret",
    }),
  );
  await clients.cloudWatch.send(
    new PutMetricDataCommand({
      Namespace: "AWS/RDS",
      MetricData: [
        {
          MetricName: "ReplicaLag",
          Value: 7,
          Timestamp: new Date(Date.now() - 120_000),
          Dimensions: [{ Name: "DBInstanceIdentifier", Value: database }],
        },
      ],
    }),
  );
});
afterAll(async () => {
  for (const one of Object.values(clients)) one.destroy();
  await server.stop();
});

test("says how the region stands, by exactly the calls that the role allows", async () => {
  const calls = [recordActions(clients.rds, "rds"), recordActions(clients.cloudWatch, "cloudwatch")];
  const { says } = await createHandler(environment, clients, new MemoryLog())();
  expect(says).toMatch(/^database available; 7 s behind at \d\d:\d\dZ; no page rings$/);
  expect(allowedActions(regionEvidenceStatements({ databaseArn: "arn:aws:rds:us-west-2:333333333333:db:one" }), /^$/)).toEqual(
    calls.flatMap((actions) => [...actions]).sort(),
  );
});

test("a region that answers nothing is said not to answer, and the function does not fail for it", async () => {
  const settings = { ...emulatorClient("http://127.0.0.1:9"), maxAttempts: 1 };
  const gone = { rds: new RDSClient(settings), cloudWatch: new CloudWatchClient(settings) };
  const log = new MemoryLog();
  expect(await createHandler(environment, gone, log)()).toEqual({ says: "does not answer" });
  expect(log.lines.join()).toContain("does not answer");
  for (const one of Object.values(gone)) one.destroy();
});

test("a function without its settings says which one is missing", async () => {
  await expect(createHandler({ ...environment, DATABASE: "" }, clients, new MemoryLog())()).rejects.toThrow("DATABASE");
});
