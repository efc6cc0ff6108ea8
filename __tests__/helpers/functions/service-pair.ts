import { type FixedUsersProps } from "../../../src/functions/postgres-rotation/fixed-users";
import { provision } from "../../../src/functions/postgres-rotation/provision";
import { secretPath, userMarks } from "../../../src/facts/service-users";
import { type UserTable } from "../../../src/facts/user-table";
import { MemorySecrets } from "./memory-secrets";
import { type TradingDatabase } from "./trading-database";

export interface ServicePair {
  readonly secrets: MemorySecrets;
  readonly props: FixedUsersProps;
  readonly table: UserTable;
  /** Of the two users. */
  readonly secretIds: readonly [string, string];
  /** Lets hours go by. */
  pass(hours: number): void;
}

/** Secrets in memory and the two users of one service, with a clock of their own. */
export async function servicePair(trading: TradingDatabase, service: string, overlapHours = 24): Promise<ServicePair> {
  let time = Date.parse("2026-11-02T09:00:00Z");
  const now = (): Date => new Date(time);
  const secrets = new MemorySecrets(now);
  const secretOf: FixedUsersProps["secretOf"] = (user) => secretPath(user);
  const table: UserTable = { services: [{ service, access: "readWrite" }], journals: [] };
  for (const mark of userMarks) await secrets.createEmpty(secretOf({ service, mark }));
  const props: FixedUsersProps = {
    store: secrets,
    database: trading.database,
    adminSecretId: await secrets.create("administrator", await trading.service.value(trading.adminSecretId)),
    secretOf,
    now,
    overlapHours,
  };
  await provision(table, props);
  return {
    secrets,
    props,
    table,
    secretIds: [secretOf({ service, mark: "a" }), secretOf({ service, mark: "b" })],
    pass: (hours) => void (time += hours * 3_600_000),
  };
}
