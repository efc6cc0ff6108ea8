import { onlyResource, realStack } from "../helpers/estate";

describe("account and baseline stacks", () => {
  it("asks for strong passwords, once per account", async () => {
    expect(onlyResource(await realStack("trading-prod-us-east-1-account"), "aws_iam_account_password_policy").args).toMatchObject({
      minimum_password_length: 16,
      require_lowercase_characters: true,
      require_uppercase_characters: true,
      require_numbers: true,
      require_symbols: true,
      max_password_age: 90,
      password_reuse_prevention: 24,
    });
  });

  it("lets no bucket of the account be public", async () => {
    expect(onlyResource(await realStack("trading-dev-us-east-1-account"), "aws_s3_account_public_access_block").args).toMatchObject({
      block_public_acls: true,
      block_public_policy: true,
      ignore_public_acls: true,
      restrict_public_buckets: true,
    });
  });

  it.each(["us-east-1", "us-west-2"])("encrypts volumes and keeps snapshots private in %s", async (region) => {
    const baseline = await realStack(`trading-prod-${region}-baseline`);
    expect(onlyResource(baseline, "aws_ebs_encryption_by_default").args).toMatchObject({ enabled: true });
    expect(onlyResource(baseline, "aws_ebs_snapshot_block_public_access").args).toMatchObject({ state: "block-all-sharing" });
  });
});
