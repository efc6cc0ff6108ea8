import { editedEstate, onlyResource, realStack, resources, synthesizeStack } from "../helpers/estate";

describe("time series in Timestream for LiveAnalytics", () => {
  it.each(["prod-us-east-1-time-series", "prod-us-west-2-time-series"])(
    "keeps two tables for 24 hours in memory and 365 days on disk in %s",
    async (id) => {
      const tables = resources(await realStack(id), "aws_timestreamwrite_table");
      expect(tables.map(({ args }) => args.table_name)).toEqual(["market_data", "performance_metrics"]);
      for (const { args } of tables) {
        expect(args).toMatchObject({
          retention_properties: { memory_store_retention_period_in_hours: 24, magnetic_store_retention_period_in_days: 365 },
          magnetic_store_write_properties: { enable_magnetic_store_writes: true },
          lifecycle: { prevent_destroy: true },
        });
      }
    },
  );

  it("partitions market data by symbol", async () => {
    const [marketData] = resources(await realStack("prod-us-east-1-time-series"), "aws_timestreamwrite_table");
    expect(marketData?.args.schema).toEqual({
      composite_partition_key: { type: "DIMENSION", name: "symbol", enforcement_in_record: "REQUIRED" },
    });
  });

  it("is encrypted with the key of the data domain", async () => {
    const stack = await realStack("prod-us-east-1-time-series");
    expect(onlyResource(stack, "aws_timestreamwrite_database").args).toMatchObject({
      database_name: "smart0dte-prod-market",
      kms_key_id: "${data.terraform_remote_state.security.outputs.dataKeyArn}",
    });
    expect(resources(stack, "aws_timestreaminfluxdb_db_instance")).toEqual([]);
  });
});

describe("time series in Timestream for InfluxDB", () => {
  it("is a private instance in the subnets of the services", async () => {
    const stack = await realStack("dev-us-east-1-time-series");
    expect(onlyResource(stack, "aws_timestreaminfluxdb_db_instance").args).toMatchObject({
      name: "smart0dte-dev-market",
      db_instance_type: "db.influx.medium",
      deployment_type: "SINGLE_AZ",
      publicly_accessible: false,
      bucket: "market_data",
      organization: "smart0dte",
      vpc_subnet_ids: "${data.terraform_remote_state.network.outputs.appSubnetIds}",
      lifecycle: { ignore_changes: ["password"] },
    });
    expect(resources(stack, "aws_timestreamwrite_table")).toEqual([]);
  });

  it("has a standby in another zone where the environment asks for one, and stays where data is kept", async () => {
    const edited = editedEstate(({ timeSeries }) => {
      timeSeries.engine = "timestream-influxdb";
      timeSeries.influxDb.multiAz = true;
    });
    for (const id of ["prod-us-east-1-time-series", "prod-us-west-2-time-series"])
      expect(onlyResource(await synthesizeStack(edited, id), "aws_timestreaminfluxdb_db_instance").args).toMatchObject({
        deployment_type: "WITH_MULTIAZ_STANDBY",
        lifecycle: { prevent_destroy: true },
      });
  });

  it("admits its clients' group on 8086 and publishes it", async () => {
    const stack = await realStack("dev-us-east-1-time-series");
    expect(onlyResource(stack, "aws_vpc_security_group_ingress_rule").args).toMatchObject({ from_port: 8086, to_port: 8086 });
    const clients = resources(stack, "aws_security_group").find(({ args }) => args.name === "smart0dte-dev-time-series-client");
    expect(stack.json.output?.clientSecurityGroupIds?.value).toEqual([`\${${clients?.address}.id}`]);
  });
});
