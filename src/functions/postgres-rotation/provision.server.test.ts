import { recordActions } from "../../../__tests__/helpers/functions/aws-actions";
import { MemoryLog } from "../../../__tests__/helpers/functions/log";
import { allowedActions } from "../../../__tests__/helpers/functions/permissions";
import { serviceSecrets, startTradingDatabase, type TradingDatabase } from "../../../__tests__/helpers/functions/trading-database";
import { createHandler } from "./handler";
import { postgresRotationStatements } from "../../modules/function-permissions/postgres-rotation";
import { type UserTable } from "../../facts/user-table";

/** As the catalog has it: `execution` alone appends to the orders, `reporting` looks only. */
const table: UserTable = {
  services: [
    { service: "api", access: "readWrite" },
    { service: "execution", access: "readWrite" },
    { service: "reporting", access: "read" },
  ],
  journals: [{ journal: "orders", appendedBy: ["execution"] }],
};
const migration = `SET ROLE schema_owner;
  CREATE TABLE positions (id int PRIMARY KEY, size int); INSERT INTO positions VALUES (1, 10);
  CREATE TABLE journal_orders.entries (id bigint GENERATED ALWAYS AS IDENTITY, what text);
  CREATE SEQUENCE journal_orders.numbers`;

let trading: TradingDatabase;
const log = new MemoryLog();
const handler = () => createHandler(trading.environment, trading.client, log);
const provision = (changed: UserTable = table) => handler()({ mode: "provision", table: changed });
const secretOf = (user: string): string => `${serviceSecrets}/${user}`;
const as = async (user: string, text: string) => trading.query(await trading.service.value(secretOf(user)), text);
const outcome = (user: string, text: string): Promise<string> =>
  as(user, text).then(
    () => "done",
    (error: Error) => error.message,
  );

beforeAll(async () => {
  trading = await startTradingDatabase();
  for (const { service } of table.services)
    for (const mark of ["a", "b"]) await trading.service.createEmpty(secretOf(`${service}/${mark}`));
  expect(await provision()).toEqual({ users: ["api_a", "api_b", "execution_a", "execution_b", "reporting_a", "reporting_b"] });
  await trading.query(await trading.service.value(trading.adminSecretId), migration);
});
afterAll(() => trading.stop());

test("both users of every service exist when the call returns, each with the first password of its secret", async () => {
  for (const { service } of table.services)
    for (const mark of ["a", "b"])
      expect(await as(`${service}/${mark}`, "SELECT current_user AS me")).toEqual([{ me: `${service}_${mark}` }]);
});

test("each service may do what the table says, with either of its users, on tables that were made later", async () => {
  const tried = {
    read: "SELECT * FROM positions",
    write: "UPDATE positions SET size = 11",
    remove: "DELETE FROM positions WHERE id = 2",
    define: "CREATE TABLE own (id int)",
    truncate: "TRUNCATE positions",
  };
  const rights: Record<string, string[]> = {};
  for (const user of ["api/a", "api/b", "execution/a", "reporting/a", "reporting/b"]) {
    rights[user] = [];
    for (const [what, text] of Object.entries(tried)) if ((await outcome(user, text)) === "done") rights[user].push(what);
  }
  const writers = ["read", "write", "remove"];
  expect(rights).toEqual({ "api/a": writers, "api/b": writers, "execution/a": writers, "reporting/a": ["read"], "reporting/b": ["read"] });
});

test("execution alone appends to the journal, and nobody changes, removes or empties what stands in it", async () => {
  const append = "INSERT INTO journal_orders.entries (what) VALUES ('bought'); SELECT nextval('journal_orders.numbers')";
  expect(await outcome("execution/a", append)).toBe("done");
  for (const user of ["api/a", "reporting/a"]) expect(await outcome(user, append)).toBe("permission denied for table entries");
  expect(await as("reporting/a", "SELECT what FROM journal_orders.entries")).toEqual([{ what: "bought" }]);
  for (const text of [
    "UPDATE journal_orders.entries SET what = 'sold'",
    "DELETE FROM journal_orders.entries",
    "TRUNCATE journal_orders.entries",
    "DROP TABLE journal_orders.entries",
    "ALTER TABLE journal_orders.entries ADD x int",
    "CREATE TABLE journal_orders.more (id int)",
  ]) {
    for (const user of ["execution/a", "execution/b", "api/a"])
      expect(await outcome(user, text)).toMatch(/permission denied|must be owner/);
  }
});

test("no service has the owner role, another service's rights, or a role that makes roles", async () => {
  const rows = await trading.postgres.superuser(
    `SELECT m.rolname AS member, r.rolname AS role FROM pg_roles m, pg_roles r WHERE m.rolname ~ '_[ab]$' AND r.rolname <> m.rolname AND pg_has_role(m.oid, r.oid, 'MEMBER') ORDER BY 1, 2`,
  );
  expect(rows.map(({ member, role }) => `${String(member)} ${String(role)}`)).toEqual([
    "api_a service_api",
    "api_b service_api",
    "execution_a service_execution",
    "execution_b service_execution",
    "reporting_a service_reporting",
    "reporting_b service_reporting",
  ]);
  expect(
    await trading.postgres.superuser(
      "SELECT rolname FROM pg_roles WHERE rolname ~ '(_[ab]|^service_.*|^schema_owner)$' AND (rolsuper OR rolcreaterole OR rolcreatedb OR rolbypassrls OR rolreplication OR (rolcanlogin AND rolname !~ '_[ab]$'))",
    ),
  ).toEqual([]);
  for (const role of ["schema_owner", "service_execution", "administrator"])
    expect(await outcome("api/a", `SET ROLE ${role}`)).toContain("permission denied to set role");
});

test("a second call changes no password, and heals a user that lost its own", async () => {
  const before = await trading.service.value(secretOf("api/a"));
  await trading.postgres.superuser("ALTER ROLE api_b PASSWORD 'changed by hand'");
  await expect(trading.login(await trading.service.value(secretOf("api/b")))).rejects.toThrow("password authentication failed");
  await provision();
  expect(await trading.service.value(secretOf("api/a"))).toEqual(before);
  await trading.login(await trading.service.value(secretOf("api/b")));
});

test("a smaller table takes rights away, and who left it cannot log in any more", async () => {
  await provision({
    services: [
      { service: "api", access: "read" },
      { service: "execution", access: "readWrite" },
    ],
    journals: [],
  });
  expect(await outcome("api/a", "UPDATE positions SET size = 12")).toBe("permission denied for table positions");
  expect(await outcome("execution/a", "INSERT INTO journal_orders.entries (what) VALUES ('x')")).toBe(
    "permission denied for table entries",
  );
  expect(await outcome("execution/a", "SELECT * FROM journal_orders.entries")).toBe("done");
  expect(await outcome("reporting/a", "SELECT 1")).toBe('role "reporting_a" is not permitted to log in');
  await provision();
  expect(await outcome("reporting/a", "SELECT * FROM positions")).toBe("done");
});

test.each<[string, UserTable, string]>([
  [
    "a name that is no service's",
    { services: [{ service: "api; DROP", access: "read" }], journals: [] },
    '"api; DROP" is no name of a service',
  ],
  [
    "another access",
    { services: [{ service: "api", access: "own" as "read" }], journals: [] },
    'access of api is "own"; allowed: read, readWrite',
  ],
  [
    "a journal of a service without the database",
    { services: [{ service: "api", access: "read" }], journals: [{ journal: "orders", appendedBy: ["execution"] }] },
    "journal orders is appended to by execution",
  ],
])("%s is refused", async (_what, changed, text) => {
  await expect(provision(changed)).rejects.toThrow(text);
});

test("a secret of another user is refused, and so is a database that does not answer: the apply fails with it", async () => {
  const stranger = await trading.service.createEmpty(secretOf("signals/a"));
  await trading.service.createEmpty(secretOf("signals/b"));
  await trading.service.put(stranger, { username: "api_a", password: "x" });
  await expect(provision({ services: [{ service: "signals", access: "read" }], journals: [] })).rejects.toThrow(
    `${stranger} is of user api_a, expected signals_a`,
  );
  const unreachable = createHandler({ ...trading.environment, DATABASE_PORT: "1" }, trading.client, log);
  await expect(unreachable({ mode: "provision", table })).rejects.toThrow("cannot be used");
});

test("the role allows exactly the actions that the handler calls", async () => {
  const sent = recordActions(trading.client, "secretsmanager");
  await provision();
  for (const secret of [secretOf("api/a"), trading.adminSecretId])
    await trading.service.rotate(secret, async (event) => {
      const outside = new Set([...sent].filter((action) => action.endsWith("RotateSecret")));
      const result = await handler()(event);
      for (const action of outside) sent.delete(action);
      return result;
    });
  sent.delete("secretsmanager:RotateSecret");
  const statements = postgresRotationStatements({
    secretArns: ["arn:a"],
    adminSecretArn: "arn:b",
    keyArn: "arn:aws:kms:us-east-1:111111111111:key/k",
    region: "us-east-1",
  });
  expect(allowedActions(statements, /^kms:/)).toEqual([...sent].sort());
});
