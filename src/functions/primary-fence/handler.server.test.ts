import {
  CreateDBInstanceCommand,
  CreateDBProxyCommand,
  DescribeDBProxyTargetsCommand,
  RDSClient,
  RegisterDBProxyTargetsCommand,
} from "@aws-sdk/client-rds";
import { DescribeSubnetsCommand, EC2Client } from "@aws-sdk/client-ec2";
import { recordActions } from "../../../__tests__/helpers/functions/aws-actions";
import { MemoryLog } from "../../../__tests__/helpers/functions/log";
import { allowedActions } from "../../../__tests__/helpers/functions/permissions";
import { emulatorClient, startMoto } from "../../../__tests__/helpers/servers/moto";
import { type RunningServer } from "../../../__tests__/helpers/servers/process";
import { primaryFenceStatements } from "../../modules/function-permissions/primary-fence";
import { createHandler } from "./handler";

const [proxy, database] = ["smart0dte-prod-database", "smart0dte-prod-database"];
const environment = { PEER_REGION: "us-east-1", PROXY_NAME: proxy, DATABASE: database };

let server: RunningServer & { readonly endpoint: string };
let operator: RDSClient;
let client: RDSClient;

beforeAll(async () => {
  server = await startMoto();
  const settings = { ...emulatorClient(server.endpoint), maxAttempts: 1 };
  [operator, client] = [new RDSClient(settings), new RDSClient(settings)];
  const { Subnets = [] } = await new EC2Client(settings).send(new DescribeSubnetsCommand({}));
  await operator.send(
    new CreateDBInstanceCommand({
      DBInstanceIdentifier: database,
      Engine: "postgres",
      DBInstanceClass: "db.m6g.large",
      AllocatedStorage: 20,
      MasterUsername: "owner",
      MasterUserPassword: "not-a-secret",
    }),
  );
  await operator.send(
    new CreateDBProxyCommand({
      DBProxyName: proxy,
      EngineFamily: "POSTGRESQL",
      Auth: [{ AuthScheme: "SECRETS", SecretArn: "arn:aws:secretsmanager:us-east-1:333333333333:secret:one-AbCdEf" }],
      RoleArn: "arn:aws:iam::333333333333:role/proxy",
      VpcSubnetIds: Subnets.map(({ SubnetId }) => String(SubnetId)),
    }),
  );
});
afterAll(async () => {
  for (const one of [operator, client]) one.destroy();
  await server.stop();
});

const open = () => operator.send(new RegisterDBProxyTargetsCommand({ DBProxyName: proxy, DBInstanceIdentifiers: [database] }));
const targets = async () => (await operator.send(new DescribeDBProxyTargetsCommand({ DBProxyName: proxy }))).Targets?.length;

test("the proxy leads nowhere afterwards, a second time too, and the role allows exactly the calls that takes", async () => {
  const calls = recordActions(client, "rds");
  await open();
  expect(await targets()).toBe(1);
  const log = new MemoryLog();
  expect(await createHandler(environment, client, log)()).toEqual({ fenced: [database] });
  expect(await targets()).toBe(0);
  expect(log.lines.join()).toContain("leads to no database");
  expect(await createHandler(environment, client, new MemoryLog())()).toEqual({ fenced: [] });
  const allowed = allowedActions(
    primaryFenceStatements({ region: "us-east-1", accountId: "333333333333", databaseArn: "arn:aws:rds:us-east-1:333333333333:db:one" }),
    /^$/,
  );
  expect(allowed).toEqual([...calls].sort());
});

test("a region that does not answer, and a proxy that is not there, are failures", async () => {
  const gone = new RDSClient({ ...emulatorClient("http://127.0.0.1:9"), maxAttempts: 1 });
  await expect(createHandler(environment, gone, new MemoryLog())()).rejects.toThrow();
  gone.destroy();
  await expect(createHandler({ ...environment, PROXY_NAME: "another" }, client, new MemoryLog())()).rejects.toThrow();
});

test("a function without its settings says which one is missing", async () => {
  await expect(createHandler({ ...environment, PROXY_NAME: "" }, client, new MemoryLog())()).rejects.toThrow("PROXY_NAME");
});
