import { type StackJson, resources } from "./estate";

interface Selector {
  readonly field_selector: readonly {
    readonly field: string;
    readonly equals?: readonly string[];
    readonly starts_with?: readonly string[];
  }[];
}

const dataTypes: Readonly<Record<string, (name: string, region: string, database: string) => { type: string; arn: string }>> = {
  aws_s3_bucket: (name) => ({ type: "AWS::S3::Object", arn: `arn:aws:s3:::${name}/one` }),
  aws_lambda_function: (name, region) => ({ type: "AWS::Lambda::Function", arn: `arn:aws:lambda:${region}:*:function:${name}` }),
  aws_timestreamwrite_table: (name, region, database) => ({
    type: "AWS::Timestream::Table",
    arn: `arn:aws:timestream:${region}:*:database/${database}/table/${name}`,
  }),
  aws_dynamodb_table: (name, region) => ({ type: "AWS::DynamoDB::Table", arn: `arn:aws:dynamodb:${region}:*:table/${name}` }),
};

/**
 * Which requests for a thing a trail's selectors let through, as CloudTrail reads them: all, reads, writes or none.
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_AdvancedFieldSelector.html
 */
export function allowsOf(
  stack: { readonly json: StackJson },
  name: string,
  { type = "aws_s3_bucket", region = "us-east-1", database = "" } = {},
): string {
  const of = dataTypes[type]?.(name, region, database);
  const selectors = resources(stack, "aws_cloudtrail").flatMap(({ args }) => args["advanced_event_selector"] as Selector[]);
  const matching = selectors.filter(({ field_selector: fields }) =>
    fields.every(({ field, equals, starts_with: starts }) => {
      if (field === "resources.type") return of !== undefined && equals?.includes(of.type) === true;
      if (field === "resources.ARN")
        return of !== undefined && starts?.some((start) => of.arn.startsWith(start.replace(/:\d{12}:/, ":*:"))) === true;
      if (field === "eventCategory") return equals?.includes("Data") === true;
      return true;
    }),
  );
  const readOnly = matching.map(({ field_selector: fields }) => fields.find(({ field }) => field === "readOnly")?.equals?.[0]);
  if (readOnly.length === 0) return "none";
  if (readOnly.includes(undefined) || new Set(readOnly).size === 2) return "all";
  return readOnly[0] === "true" ? "reads" : "writes";
}
