import { editedEstate, onlyResource, realStack, resources, synthesizeStack } from "../helpers/estate";

describe("the zone stack of prod", () => {
  it("makes the domain's zone, which nobody destroys by mistake", async () => {
    const { args } = onlyResource(await realStack("prod-us-east-1-zone"), "aws_route53_zone");
    expect(args).toMatchObject({ name: "smart0dte.com", force_destroy: false, lifecycle: { prevent_destroy: true } });
  });

  it("asks for a certificate in us-east-1 for the domain and all names below, and proves the domain in the zone", async () => {
    const stack = await realStack("prod-us-east-1-zone");
    expect(stack.json.provider?.aws?.map(({ region }) => region)).toEqual(["us-east-1"]);
    const certificate = onlyResource(stack, "aws_acm_certificate");
    expect(certificate.args).toMatchObject({ domain_name: "smart0dte.com", subject_alternative_names: ["*.smart0dte.com"], validation_method: "DNS", lifecycle: { create_before_destroy: true } });
    const proof = onlyResource(stack, "aws_route53_record");
    expect(proof.args.zone_id).toBe(`\${${onlyResource(stack, "aws_route53_zone").address}.zone_id}`);
    expect(proof.args.records).toEqual([expect.stringContaining(`${certificate.address}.domain_validation_options`)]);
    expect(onlyResource(stack, "aws_acm_certificate_validation").args.validation_record_fqdns).toEqual([`\${${proof.address}.fqdn}`]);
  });

  it("adds to a zone that is there, and then makes none", async () => {
    const stack = await synthesizeStack(editedEstate((environment) => { environment.dns.hostedZone = { source: "existing", id: "Z0EXISTING" }; }), "prod-us-east-1-zone");
    expect(resources(stack, "aws_route53_zone")).toEqual([]);
    expect(onlyResource(stack, "aws_route53_record").args.zone_id).toBe("Z0EXISTING");
  });
});

describe("a zone whose id the configuration does not have yet", () => {
  it("keeps the other region's record from being made, with a message that says what to do, and nothing from being planned", async () => {
    const edited = editedEstate((environment) => { environment.dns.hostedZone = { source: "own" }; });
    const recordOf = async (region: string) => onlyResource(await synthesizeStack(edited, `prod-${region}-ingress`), "aws_route53_record").args;
    expect(await recordOf("us-east-1")).toMatchObject({ zone_id: "${data.terraform_remote_state.zone.outputs.zoneId}" });
    const { precondition } = (await recordOf("us-west-2")).lifecycle as { precondition: { condition: string; error_message: string }[] };
    expect(precondition[0]?.error_message).toMatch(/apply prod-us-east-1-zone and write its output zoneId into dns\.hostedZone\.id of config\/prod\.yaml/);
    // An attribute that is unknown before the apply, and a length that a name never has.
    expect(precondition[0]?.condition).toMatch(/^\$\{\(length\(aws_lb\.[\w-]+\.dns_name\) < 1\)\}$/);
  });
});
