import { restoredPrefix } from "../../facts/restore-tests";
import { databaseArn } from "../shared/arns";
import { anyResource, type Statement } from "../shared/iam";

export interface RestoreValidationResources {
  readonly region: string;
  readonly accountId: string;
  readonly planArn: string;
  readonly namespace: string;
}

/**
 * What the function's role may do: exactly what its handler calls. It changes restored databases alone, known by their names,
 * and of those the master user's password, with which it logs in; no key of a condition would leave it that one change.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonrds.html
 */
export function restoreValidationStatements({ region, accountId, planArn, namespace }: RestoreValidationResources): Statement[] {
  return [
    anyResource(
      {
        sid: "ReportOnRestores",
        effect: "Allow",
        actions: ["backup:DescribeRestoreJob", "backup:ListRestoreJobs", "backup:PutRestoreValidationResult"],
      },
      "policies know no restore jobs: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsbackup.html",
    ),
    { sid: "SeePlan", effect: "Allow", actions: ["backup:GetRestoreTestingPlan"], resources: [planArn] },
    {
      sid: "OpenRestoredDatabase",
      effect: "Allow",
      actions: ["rds:DescribeDBInstances", "rds:ModifyDBInstance"],
      resources: [databaseArn(region, accountId, `${restoredPrefix}*`)],
    },
    anyResource(
      {
        sid: "PublishResults",
        effect: "Allow",
        actions: ["cloudwatch:PutMetricData"],
        conditions: { StringEquals: { "cloudwatch:namespace": [namespace] } },
      },
      "PutMetricData knows no resource; the condition leaves it this one namespace",
    ),
  ];
}
