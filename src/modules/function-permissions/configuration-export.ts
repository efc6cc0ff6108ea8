import { parameterArn } from "../shared/arns";
import { anyResource, type Statement } from "../shared/iam";
import { type Place } from "../shared/place";
import { writeRecords } from "../storage/kept-records";

export interface ConfigurationExportResources {
  readonly place: Place;
  /** Of the environment's parameters, without a slash at its end. */
  readonly path: string;
  readonly bucket: string;
  readonly prefix: string;
  readonly namespace: string;
}

/** What the function's role may do: exactly what its handler calls. It may use no key, so that a SecureString stays closed to it. */
export const configurationExportStatements = ({
  place: { region, accountId },
  path,
  bucket,
  prefix,
  namespace,
}: ConfigurationExportResources): Statement[] => [
  {
    sid: "ReadParameters",
    effect: "Allow",
    actions: ["ssm:GetParametersByPath"],
    // https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-access.html
    resources: [path, `${path}/*`].map((name) => parameterArn(region, accountId, name)),
  },
  anyResource(
    { sid: "ReadTaskDefinitions", effect: "Allow", actions: ["ecs:DescribeTaskDefinition", "ecs:ListTaskDefinitionFamilies"] },
    "neither call knows a resource; a task definition names its secrets and holds none",
  ),
  writeRecords(bucket, prefix),
  anyResource(
    {
      sid: "PublishExport",
      effect: "Allow",
      actions: ["cloudwatch:PutMetricData"],
      conditions: { StringEquals: { "cloudwatch:namespace": [namespace] } },
    },
    "PutMetricData knows no resource; the condition leaves it this one namespace",
  ),
];
