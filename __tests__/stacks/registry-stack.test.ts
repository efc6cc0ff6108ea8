import { onlyResource, realStack, resources } from "../helpers/estate";
import { all as services } from "../helpers/services";

describe.each(["us-east-1", "us-west-2"])("the images of prod in %s", (region) => {
  it("have a repository for each service, with tags that never move, scanned and encrypted with our key", async () => {
    const repositories = resources(await realStack(`prod-${region}-registry`), "aws_ecr_repository");
    expect(repositories.map(({ args }) => args.name).sort()).toEqual(services.map((service) => `smart0dte/prod/${service}`));
    for (const { args } of repositories) {
      expect(args).toMatchObject({
        image_tag_mutability: "IMMUTABLE",
        image_scanning_configuration: { scan_on_push: true },
        encryption_configuration: [{ encryption_type: "KMS", kms_key: "${data.terraform_remote_state.security.outputs.artifactsKeyArn}" }],
        lifecycle: { prevent_destroy: true },
      });
    }
  });

  it("keep a hundred deployed ones to go back to, the newest 30 of all, and untagged ones for a week", async () => {
    const policies = resources(await realStack(`prod-${region}-registry`), "aws_ecr_lifecycle_policy");
    expect(policies).toHaveLength(services.length);
    for (const { args } of policies) {
      const { rules } = JSON.parse(String(args.policy)) as { rules: { selection: object; action: object }[] };
      expect(rules.map(({ selection }) => selection)).toEqual([
        { tagStatus: "tagged", tagPrefixList: ["deployed-"], countType: "imageCountMoreThan", countNumber: 100 },
        { tagStatus: "untagged", countType: "sinceImagePushed", countUnit: "days", countNumber: 7 },
        { tagStatus: "tagged", tagPatternList: ["*"], countType: "imageCountMoreThan", countNumber: 30 },
      ]);
    }
  });

  it("are scanned for as long as they are there", async () => {
    const baseline = await realStack(`trading-prod-${region}-baseline`);
    expect(onlyResource(baseline, "aws_inspector2_enabler").args).toMatchObject({
      account_ids: ["333333333333"],
      resource_types: ["ECR", "LAMBDA"],
    });
    expect(onlyResource(baseline, "aws_ecr_registry_scanning_configuration").args).toMatchObject({
      scan_type: "ENHANCED",
      rule: [
        {
          scan_frequency: "CONTINUOUS_SCAN",
          repository_filter: [
            { filter: "smart0dte/*", filter_type: "WILDCARD" },
            { filter: "ecr-public/*", filter_type: "WILDCARD" },
          ],
        },
      ],
    });
    expect(onlyResource(baseline, "aws_ecr_pull_through_cache_rule").args).toMatchObject({
      ecr_repository_prefix: "ecr-public",
      upstream_registry_url: "public.ecr.aws",
    });
  });
});

it("are copied from the primary region to the recovery region, and not back", async () => {
  const { args } = onlyResource(await realStack("trading-prod-us-east-1-baseline"), "aws_ecr_replication_configuration");
  expect(args.replication_configuration).toEqual({
    rule: [
      {
        destination: [{ region: "us-west-2", registry_id: "333333333333" }],
        repository_filter: [{ filter: "smart0dte/", filter_type: "PREFIX_MATCH" }],
      },
    ],
  });
  expect(resources(await realStack("trading-prod-us-west-2-baseline"), "aws_ecr_replication_configuration")).toEqual([]);
});
