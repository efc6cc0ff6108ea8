import { type EnvironmentConfig } from "../../config/schema/environment";
import { type AuditedData } from "../modules/audit/data-events";
import { bucketArn, dynamodbTableArn, functionArn, timestreamTablesArn } from "../modules/shared/arns";
import { bucketName, type NameScope, physicalName } from "../facts/naming";
import { type DataEvents, purposes } from "../facts/bucket-purposes";
import { postureNames } from "./posture-names";
import { stateBucketName, stateLogsBucketName } from "../synthesis/state-location";

const objects = (name: string): string => `${bucketArn(name)}/`;
const regionsOf = ({ regions }: EnvironmentConfig): string[] => [regions.primary.name, regions.recovery.name];

/** What of an account holds data, and which requests for it are recorded. A new bucket, function or table is among it by its purpose or name. */
export function auditedData(environments: readonly EnvironmentConfig[]): AuditedData[] {
  return environments.flatMap((environment) =>
    regionsOf(environment).flatMap((region) => [
      ...bucketsOf(environment, region),
      {
        type: "AWS::Lambda::Function",
        events: "all",
        arnsStart: [functionArn(region, environment.account.id, `${prefixOf(environment)}-`)],
      },
      ...tablesOf(environment, region),
    ]),
  );
}

const namesOf = ({ project, environment }: EnvironmentConfig): NameScope => ({ project, owner: environment });
const prefixOf = ({ project, environment }: EnvironmentConfig): string => `${project}-${environment}`;

function bucketsOf(environment: EnvironmentConfig, region: string): AuditedData[] {
  const { project, account, storage } = environment;
  const history = postureNames(environment, region);
  const entry = (name: string, events: DataEvents): AuditedData => ({ type: "AWS::S3::Object", events, arnsStart: [objects(name)] });
  return [
    ...purposes(storage).map(({ purpose, treatment }) =>
      entry(bucketName(namesOf(environment), purpose, account.id, region), treatment.dataEvents),
    ),
    entry(stateBucketName(project, account, region), "all"),
    entry(stateLogsBucketName(project, account, region), "reads"),
    ...[history.bucketName, history.accessLogsBucketName].map((name) => entry(name, "reads")),
  ];
}

function tablesOf(environment: EnvironmentConfig, region: string): AuditedData[] {
  // Writes alone: tasks read the trading epoch every few seconds.
  const items: AuditedData = {
    type: "AWS::DynamoDB::Table",
    events: "writes",
    arnsStart: [dynamodbTableArn(region, environment.account.id, `${prefixOf(environment)}-`)],
  };
  if (environment.timeSeries.engine !== "timestream-liveanalytics") return [items];
  const tables = timestreamTablesArn(region, environment.account.id, physicalName("timestream", namesOf(environment), ""));
  return [items, { type: "AWS::Timestream::Table", events: "all", arnsStart: [tables] }];
}
