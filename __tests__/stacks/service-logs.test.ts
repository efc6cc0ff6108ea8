import { logFields, serviceQueries, serviceQueryText } from "../../src/facts/service-queries";
import { maskedData } from "../../src/modules/data/masked-log";
import { realStack, realStacks, type Resource, resources } from "../helpers/estate";

/** Log groups whose lines are records of AWS's own or of a fixed form, and why they are not masked. */
const records: readonly { readonly name: RegExp; readonly because: string }[] = [
  {
    name: /^aws-waf-logs-/,
    because: "addresses and headers of whoever attacks are looked for in them; secrets are redacted by the firewall",
  },
  { name: /\/(flow-logs|dns-queries)$/, because: "addresses and names of hosts" },
  { name: /^\/aws\/vendedlogs\/states\//, because: "states of machines, without their data" },
  { name: /^\/aws\/vendedlogs\/fis\//, because: "states of experiments, and ARNs of what they found" },
  { name: /^\/aws\/vendedlogs\/apis\//, because: "routes and answers of requests, without their paths" },
  { name: /\/cache\//, because: "commands without their arguments' values, and the engine's own messages" },
  { name: /^\/aws\/rds\/(proxy|instance)\/[^/]+(\/upgrade)?$/, because: "the engine's and the proxy's own messages" },
  { name: /\/metrics$/, because: "numbers in the embedded metric format; CloudWatch could not read them masked" },
  { name: /^\/aws\/events\/[^/]+-keys-throttled$/, because: "CloudTrail's records of refused requests have to say who made them" },
  { name: /\/(audit|cloudtrail)$/, because: "records of who did what have to say who" },
];

const nameOf = ({ args }: Resource): string => String(args.name);

describe("log groups", () => {
  it("have keys and personal data masked, or hold records for a reason", async () => {
    const unsaid: string[] = [];
    for (const stack of await realStacks()) {
      const masked = resources(stack, "aws_cloudwatch_log_data_protection_policy").map(({ args }) => String(args.log_group_name));
      for (const group of resources(stack, "aws_cloudwatch_log_group")) {
        const isMasked = masked.some((name) => name.includes(`${group.address}.name`));
        if (isMasked === records.some(({ name }) => name.test(nameOf(group)))) unsaid.push(`${stack.id} ${nameOf(group)}`);
      }
    }
    expect(unsaid).toEqual([]);
  });

  it("count what they find and mask it, the same identifiers in both", async () => {
    const [policy] = resources(await realStack("prod-us-east-1-services"), "aws_cloudwatch_log_data_protection_policy");
    const { Statement } = JSON.parse(String(policy?.args.policy_document)) as {
      Statement: { DataIdentifier: string[]; Operation: object }[];
    };
    // https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch-logs-data-protection-policies.html: one of each, with the same list
    expect(Statement.map(({ Operation }) => Object.keys(Operation))).toEqual([["Audit"], ["Deidentify"]]);
    for (const { DataIdentifier } of Statement)
      expect(DataIdentifier).toEqual(maskedData.map((name) => `arn:aws:dataprotection::aws:data-identifier/${name}`));
    expect(maskedData).toEqual(expect.arrayContaining(["AwsSecretKey", "EmailAddress", "PkcsPrivateKey"]));
  });
});

describe("queries to the services' logs", () => {
  it("stand ready in each region, over the logs of all services", async () => {
    for (const region of ["us-east-1", "us-west-2"]) {
      const stack = await realStack(`prod-${region}-services`);
      const services = resources(stack, "aws_ecs_service").map(({ args }) =>
        String(args.name).replace("smart0dte-prod-", "/smart0dte/prod/"),
      );
      const queries = resources(stack, "aws_cloudwatch_query_definition");
      expect(queries.map(nameOf).sort()).toEqual(serviceQueries.map(({ id }) => `smart0dte/prod/services/${id}`).sort());
      for (const { args } of queries) expect([...(args.log_group_names as string[])].sort()).toEqual(services.sort());
    }
  });

  it("ask for fields that every service writes, and begin with their question", () => {
    const known = new Set(Object.keys(logFields));
    const words = /\b(?:filter|fields|by|ispresent\(|latest\(|pct\()\s*([\w@., ]+)/g;
    for (const query of serviceQueries) {
      const asked = query.lines.flatMap((line) => [...line.matchAll(words)].flatMap(([, names = ""]) => names.split(/[, ]+/)));
      const fields = asked.filter((name) => /^[a-z]\w+$/.test(name) && !["ispresent", "as", "stats"].includes(name));
      expect(fields.length, query.id).toBeGreaterThan(1);
      for (const field of fields) expect([...known, "errors", "calls"], `${query.id}: ${field}`).toContain(field);
      expect(serviceQueryText(query)).toMatch(/^# [A-Z].*[?.]\n/);
    }
  });
});

describe("X-Ray's encryption", () => {
  it("is said once for each account and region", async () => {
    const found = (await realStacks()).flatMap((stack) =>
      resources(stack, "aws_xray_encryption_config").map(({ args }) => `${stack.accountId} ${stack.region} ${String(args.type)}`),
    );
    const places = (await realStacks())
      .filter(({ layer }) => layer === "baseline")
      .map(({ accountId, region }) => `${accountId} ${region} NONE`);
    expect(found.sort()).toEqual(places.sort());
  });
});
