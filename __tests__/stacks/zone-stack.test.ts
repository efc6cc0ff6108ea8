import { editedEstate, onlyResource, realStack, resources, synthesizeStack } from "../helpers/estate";

const servers = ["ns-2.awsdns-02.co.uk", "ns-1.awsdns-01.org"];

describe("the zone stack of prod", () => {
  it("makes the domain's zone, which nobody destroys by mistake", async () => {
    const { args } = onlyResource(await realStack("prod-us-east-1-zone"), "aws_route53_zone");
    expect(args).toMatchObject({ name: "smart0dte.com", force_destroy: false, lifecycle: { prevent_destroy: true } });
  });

  it("waits for nothing that needs the domain to be delegated, and publishes the name servers to delegate it to", async () => {
    const stack = await realStack("prod-us-east-1-zone");
    expect(resources(stack).map(({ type }) => type)).toEqual(["aws_route53_zone"]);
    expect(stack.json.output?.nameServers?.value).toBe(`\${${onlyResource(stack, "aws_route53_zone").address}.name_servers}`);
  });

  it("leads to domains below that are kept elsewhere", async () => {
    const stack = await synthesizeStack(
      editedEstate(({ dns }) => {
        dns.delegations = { "dev.smart0dte.com": servers };
      }),
      "prod-us-east-1-zone",
    );
    const zoneId = `\${${onlyResource(stack, "aws_route53_zone").address}.zone_id}`;
    expect(onlyResource(stack, "aws_route53_record").args).toMatchObject({
      zone_id: zoneId,
      name: "dev.smart0dte.com",
      type: "NS",
      records: [...servers].sort(),
    });
  });

  it("makes no zone where one is there", async () => {
    const existing = editedEstate(({ dns }) => {
      dns.hostedZone = { source: "existing", id: "Z0EXISTING" };
    });
    const stack = await synthesizeStack(existing, "prod-us-east-1-zone");
    expect(resources(stack)).toEqual([]);
    expect(stack.json.output?.zoneId?.value).toBe("Z0EXISTING");
  });
});

describe("the certificates stack of prod", () => {
  it("asks for a certificate in us-east-1 for the domain and all names below, and proves the domain in the zone", async () => {
    const stack = await realStack("prod-us-east-1-certificates");
    expect(stack.json.provider?.aws?.map(({ region }) => region)).toEqual(["us-east-1"]);
    const certificate = onlyResource(stack, "aws_acm_certificate");
    expect(certificate.args).toMatchObject({
      domain_name: "smart0dte.com",
      subject_alternative_names: ["*.smart0dte.com"],
      validation_method: "DNS",
      lifecycle: { create_before_destroy: true },
    });
    const proof = onlyResource(stack, "aws_route53_record");
    expect(proof.args.zone_id).toBe("${data.terraform_remote_state.zone.outputs.zoneId}");
    expect(proof.args.records).toEqual([expect.stringContaining(`${certificate.address}.domain_validation_options`)]);
    expect(onlyResource(stack, "aws_acm_certificate_validation").args.validation_record_fqdns).toEqual([`\${${proof.address}.fqdn}`]);
  });
});

describe("the zone as the other region finds it", () => {
  it("is the one of the domain in the account, asked for only when the load balancer is there", async () => {
    const stack = await realStack("prod-us-west-2-region-dns");
    const [[name, zone] = []] = Object.entries(stack.json.data?.aws_route53_zone ?? {});
    expect(zone).toMatchObject({
      name: '${join("", ["smart0dte.com", substr(data.terraform_remote_state.ingress.outputs.loadBalancerDnsName, 0, 0)])}',
      private_zone: false,
    });
    expect(onlyResource(stack, "aws_route53_record").args).toMatchObject({
      zone_id: `\${data.aws_route53_zone.${name}.zone_id}`,
      name: "us-west-2.smart0dte.com",
    });
  });

  it("is the configuration's where it was there before, and the zone's own stack's beside it", async () => {
    const existing = editedEstate(({ dns }) => {
      dns.hostedZone = { source: "existing", id: "Z0EXISTING" };
    });
    const recordOf = async (region: string) =>
      onlyResource(await synthesizeStack(existing, `prod-${region}-region-dns`), "aws_route53_record").args.zone_id;
    expect(await recordOf("us-west-2")).toBe("Z0EXISTING");
    expect(await recordOf("us-east-1")).toBe("${data.terraform_remote_state.zone.outputs.zoneId}");
  });
});
