import { dispatch } from "@smart0dte/aws-stand-in/router/dispatch";
import { fakeContext, queryCall } from "./fake-backends";

describe("subnets of caches", () => {
  const create = queryCall(
    "elasticache",
    { Action: "CreateCacheSubnetGroup", CacheSubnetGroupName: "cache", "SubnetIds.SubnetIdentifier.1": "subnet-1" },
    "us-west-2",
  );

  it("tells ministack what moto knows about each subnet", async () => {
    const context = fakeContext(() => ({
      body: Buffer.from("<item><availabilityZone>us-west-2a</availabilityZone><vpcId>vpc-1</vpcId></item>"),
    }));
    await dispatch(create, context);
    expect(context.received.map(({ backend, call }) => [backend, call.operation, call.region])).toEqual([
      ["moto", "DescribeSubnets", "us-west-2"],
      ["ministack", "CreateCacheSubnetGroup", "us-west-2"],
    ]);
    expect(new URLSearchParams(context.received[1]?.call.body.toString()).get("EstateSubnet.1")).toBe("subnet-1,vpc-1,us-west-2a");
  });

  it("invents nothing about a subnet that moto does not know", async () => {
    const context = fakeContext((backend) => (backend === "moto" ? { status: 400 } : {}));
    await dispatch(create, context);
    expect(context.received[1]?.call.body.toString()).not.toContain("EstateSubnet");
  });
});

describe("instances of databases", () => {
  const instance = (name: string) =>
    `<DBInstance><DBInstanceIdentifier>${name}</DBInstanceIdentifier><DbiResourceId>db-SAME</DbiResourceId><PerformanceInsightsEnabled>false</PerformanceInsightsEnabled></DBInstance>`;
  const both = () => fakeContext(() => ({ body: Buffer.from(`<DBInstances>${instance("one")}${instance("two")}</DBInstances>`) }));
  const read = async (context: ReturnType<typeof both>) =>
    (await dispatch(queryCall("rds", { Action: "DescribeDBInstances" }), context)).answer.body.toString();

  it("get resource ids of their own, under which they are found again", async () => {
    const context = both();
    for (const name of ["one", "two"])
      await dispatch(queryCall("rds", { Action: "CreateDBInstance", DBInstanceIdentifier: name }), context);
    const ids = [...(await read(context)).matchAll(/<DbiResourceId>([^<]+)</g)].map(([, id]) => id ?? "");
    expect(new Set(ids).size).toBe(2);
    expect(ids).not.toContain("db-SAME");
    await dispatch(
      queryCall("rds", {
        Action: "DescribeDBInstances",
        "Filters.Filter.1.Name": "dbi-resource-id",
        "Filters.Filter.1.Values.Value.1": ids[1] ?? "",
      }),
      context,
    );
    const sent = new URLSearchParams(context.received.at(-1)?.call.body.toString());
    expect([sent.get("Filters.Filter.1.Name"), sent.get("Filters.Filter.1.Values.Value.1")]).toEqual(["db-instance-id", "two"]);
  });

  it("remember what was asked of Performance Insights, each its own", async () => {
    const context = both();
    await dispatch(
      queryCall("rds", {
        Action: "CreateDBInstance",
        DBInstanceIdentifier: "one",
        EnablePerformanceInsights: "true",
        PerformanceInsightsKMSKeyId: "arn:key",
      }),
      context,
    );
    const [one, two] = (await read(context)).split("</DBInstance>");
    expect(one).toContain("<PerformanceInsightsEnabled>true</PerformanceInsightsEnabled>");
    expect(one).toContain("<PerformanceInsightsKMSKeyId>arn:key</PerformanceInsightsKMSKeyId>");
    expect(two).toContain("<PerformanceInsightsEnabled>false</PerformanceInsightsEnabled>");
  });
});

describe("parameters of databases", () => {
  const describeParameters = (parameters = {}) =>
    queryCall("rds", { Action: "DescribeDBParameters", DBParameterGroupName: "group", ...parameters });
  const context = () =>
    fakeContext(() => ({ body: Buffer.from("<Parameters><Parameter><ParameterName>work_mem</ParameterName></Parameter></Parameters>") }));

  it("say that a user set them", async () => {
    const { answer } = await dispatch(describeParameters(), context());
    expect(answer.body.toString()).toBe(
      "<Parameters><Parameter><ParameterName>work_mem</ParameterName><Source>user</Source></Parameter></Parameters>",
    );
  });

  it("are none of the engine's", async () => {
    const { answer } = await dispatch(describeParameters({ Source: "engine-default" }), context());
    expect(answer.body.toString()).toBe("<Parameters></Parameters>");
  });
});
