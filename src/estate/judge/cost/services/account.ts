import { free, priced, type ServicePricing, used, within } from "../model";

const iamPage = "https://aws.amazon.com/iam/";
const budgetsPage = "https://aws.amazon.com/aws-cost-management/aws-budgets/pricing/";
const anomalyPage = "https://aws.amazon.com/aws-cost-management/aws-cost-anomaly-detection/pricing/";
const ec2Page = "https://docs.aws.amazon.com/ebs/latest/userguide/ebs-encryption.html";

export const account: ServicePricing = {
  service: "Account",
  types: {
    aws_account_alternate_contact: free("https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-update-contact-alternate.html"),
    aws_athena_database: within("aws_athena_workgroup", "https://aws.amazon.com/athena/pricing/"),
    aws_athena_named_query: free("https://aws.amazon.com/athena/pricing/"),
    aws_athena_workgroup: priced((_, { usage }) => [used("athena.scanned", usage.assumed.governance.queriedGiBPerMonth / 1024)]),
    aws_budgets_budget: free(budgetsPage, "budgets that only notify cost nothing; those with actions would"),
    aws_ce_anomaly_monitor: free(anomalyPage),
    aws_ce_anomaly_subscription: free(anomalyPage),
    aws_ce_cost_allocation_tag: free("https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/cost-alloc-tags.html"),
    aws_ce_cost_category: free("https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/manage-cost-categories.html"),
    aws_computeoptimizer_enrollment_status: free(
      "https://aws.amazon.com/compute-optimizer/pricing/",
      "enrolment and 14 days of history are free",
    ),
    aws_computeoptimizer_recommendation_preferences: free("https://aws.amazon.com/compute-optimizer/pricing/"),
    aws_costoptimizationhub_enrollment_status: free(
      "https://docs.aws.amazon.com/cost-management/latest/userguide/cost-optimization-hub.html",
    ),
    aws_ebs_encryption_by_default: free(ec2Page),
    aws_ebs_snapshot_block_public_access: free(ec2Page),
    aws_ec2_instance_metadata_defaults: free(ec2Page),
    aws_glue_catalog_database: free("https://aws.amazon.com/glue/pricing/", "the first million objects of the catalog are free"),
    aws_glue_catalog_table: free("https://aws.amazon.com/glue/pricing/", "the first million objects of the catalog are free"),
    aws_iam_access_key: free(iamPage),
    aws_iam_account_alias: free(iamPage),
    aws_iam_account_password_policy: free(iamPage),
    aws_iam_instance_profile: free(iamPage),
    aws_iam_openid_connect_provider: free(iamPage),
    aws_iam_organizations_features: free(iamPage),
    aws_iam_policy: free(iamPage),
    aws_iam_role: free(iamPage),
    aws_iam_role_policy: free(iamPage),
    aws_iam_role_policy_attachment: free(iamPage),
    aws_iam_saml_provider: free(iamPage),
    aws_iam_service_linked_role: free(iamPage),
    aws_organizations_delegated_administrator: free("https://aws.amazon.com/organizations/"),
    aws_organizations_organization: free("https://aws.amazon.com/organizations/"),
    aws_organizations_organizational_unit: free("https://aws.amazon.com/organizations/"),
    aws_organizations_policy: free("https://aws.amazon.com/organizations/"),
    aws_organizations_policy_attachment: free("https://aws.amazon.com/organizations/"),
    aws_servicequotas_service_quota: free("https://docs.aws.amazon.com/servicequotas/latest/userguide/intro.html"),
    aws_ssoadmin_account_assignment: free("https://aws.amazon.com/iam/identity-center/"),
    aws_ssoadmin_permission_set: free("https://aws.amazon.com/iam/identity-center/"),
  },
};
