import { Fn } from "cdktf";
import { type StoreAccess } from "../../config/schema/services";
import { readSecrets } from "../modules/secrets/statements";
import { type StoreUse } from "../modules/services/task-access";
import { type StoreEnvironment } from "../facts/task-variables";
import { anyResource, type Statement } from "../modules/shared/iam";
import { parameterName, secretName } from "../facts/naming";
import { cacheContracts, databaseContracts, timeSeriesContract } from "../layers/contracts";
import { consume } from "../synthesis/consume";
import { cacheTokenSecret, databaseSecretsOf, namesOf } from "./data-props";
import { type PlacedStack } from "../layers/instances";
import { type LayerStack } from "../synthesis/layer-stack";

type Stores = PlacedStack["environment"]["services"]["catalog"][string]["uses"]["stores"];
type Uses = Readonly<{ [Store in keyof Stores]-?: (access: NonNullable<Stores[Store]>, service: string) => StoreUse }>;

/** What the stores that an entry of the catalog names mean for its service, in the stack's own region. */
export function storeUses(stack: LayerStack, placed: PlacedStack): (service: string, stores: Stores) => StoreUse[] {
  const uses = usesOf(stack, placed);
  return (service, { database, cache, timeSeries }) => [
    ...(database === undefined ? [] : [uses.database(database, service)]),
    ...(cache === undefined ? [] : [uses.cache(cache, service)]),
    ...(timeSeries === undefined ? [] : [uses.timeSeries(timeSeries, service)]),
  ];
}

/** A new store is an entry here, one above and a word in the schema. */
function usesOf(stack: LayerStack, placed: PlacedStack): Uses {
  const names = namesOf(placed);
  const { role } = placed.instance;
  const database = consume(stack, databaseContracts[role]);
  const cache = consume(stack, cacheContracts[role]);
  const timeSeries = consume(stack, timeSeriesContract);
  const influx = placed.environment.timeSeries.engine === "timestream-influxdb";
  return {
    // What the service may do there, its users have: see databaseTableOf.
    database: (_access, service) => ({
      securityGroupIds: [database.clientSecurityGroupId],
      // Where to write is asked for at run time: a failover changes it.
      environment: {
        DATABASE_WRITER_PARAMETER: parameterName(names, "db/writer"),
        DATABASE_READER_PARAMETER: parameterName(names, "db/reader"),
        DATABASE_SECRET_NAMES: databaseSecretsOf(service)
          .map((name) => secretName(names, name))
          .join(","),
      } satisfies StoreEnvironment<"database">,
      secretNames: databaseSecretsOf(service),
      parameters: ["db/writer", "db/reader"],
      statements: [],
    }),
    cache: () => ({
      securityGroupIds: [cache.clientSecurityGroupId],
      environment: {
        CACHE_ENDPOINT: cache.configurationEndpoint,
        CACHE_SECRET_NAME: secretName(names, cacheTokenSecret),
      } satisfies StoreEnvironment<"cache">,
      secretNames: [cacheTokenSecret],
      parameters: [],
      statements: [],
    }),
    timeSeries: (access) => ({
      securityGroupIds: influx ? [Fn.element(timeSeries.clientSecurityGroupIds, 0) as string] : [],
      environment: { TIME_SERIES_DATABASE: timeSeries.databaseName, ...(influx ? { TIME_SERIES_ENDPOINT: timeSeries.endpoint } : {}) },
      secretNames: [],
      parameters: ["time-series/database"],
      statements: influx
        ? [{ ...readSecrets([Fn.element(timeSeries.credentialSecretArns, 0) as string]), sid: "ReadTimeSeriesCredentials" }]
        : liveAnalyticsStatements(
            access,
            `arn:aws:timestream:${placed.region.name}:${placed.environment.account.id}:database/${timeSeries.databaseName}/table/*`,
          ),
    }),
  };
}

/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazontimestream.html */
const liveAnalyticsStatements = (access: StoreAccess, tables: string): Statement[] => [
  { sid: "ReadTables", effect: "Allow", actions: ["timestream:DescribeTable", "timestream:Select"], resources: [tables] },
  ...(access === "readWrite"
    ? [{ sid: "WriteTables", effect: "Allow", actions: ["timestream:WriteRecords"], resources: [tables] } as const]
    : []),
  anyResource(
    { sid: "FindTimestream", effect: "Allow", actions: ["timestream:CancelQuery", "timestream:DescribeEndpoints"] },
    "the actions know no resource: they concern the account's endpoint and the caller's own queries",
  ),
];
