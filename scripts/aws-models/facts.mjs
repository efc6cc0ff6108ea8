/** Choices that the configuration offers and AWS decides: by region where they differ from region to region. */
import { cloudFormationModel, extensionModel, regions } from "./cloudformation.mjs";

export const facts = (read) => ({
  databaseClasses: byRegion((region) => databaseClasses(read, region)),
  cacheNodeTypes: byRegion((region) => extensionModel(read, "aws_elasticache_cachecluster/cachenodetype_enum").regions[region]?.enum ?? []),
  logRetentionDays: cloudFormationModel(read, "AWS::Logs::LogGroup").properties.RetentionInDays.enum,
  influxInstanceTypes: cloudFormationModel(read, "AWS::Timestream::InfluxDBInstance").properties.DbInstanceType.enum,
  /** CloudFormation has a service's types where the service is. */
  absentIn: Object.fromEntries(Object.entries(serviceTypes).map(([service, type]) => [service, cloudFormationModel(read, type).absentIn])),
});

const serviceTypes = {
  "Timestream for LiveAnalytics": "AWS::Timestream::Database",
  "Timestream for InfluxDB": "AWS::Timestream::InfluxDBInstance",
  "RDS Proxy": "AWS::RDS::DBProxy",
  CodeDeploy: "AWS::CodeDeploy::DeploymentGroup",
};

function databaseClasses(read, region) {
  const { allOf = [] } = extensionModel(read, "aws_rds_dbinstance/dbinstanceclass_enum").regions[region] ?? {};
  return allOf
    .filter(({ if: condition }) => condition.properties.Engine?.const === "postgres")
    .flatMap(({ then }) => then.properties.DBInstanceClass.enum);
}

/** Many regions have the same list, which then stands once. */
function byRegion(listOf) {
  const lists = [];
  const regionsOf = {};
  for (const region of regions) {
    const list = byFamily([...new Set(listOf(region))].sort());
    let index = lists.findIndex((other) => JSON.stringify(other) === JSON.stringify(list));
    if (index === -1) index = lists.push(list) - 1;
    regionsOf[region] = index;
  }
  return { lists, regions: regionsOf };
}

/** `db.r6g.large` and `db.r6g.xlarge` become the entry `"db.r6g": "large xlarge"`. */
function byFamily(classes) {
  const families = {};
  for (const name of classes) {
    const dot = name.lastIndexOf(".");
    const [family, size] = [name.slice(0, dot), name.slice(dot + 1)];
    families[family] = families[family] === undefined ? size : `${families[family]} ${size}`;
  }
  return families;
}
