import { type CloudtrailAdvancedEventSelector } from "@cdktf/provider-aws/lib/cloudtrail";
import { type DataEvents } from "../../facts/bucket-purposes";

/** Types that CloudTrail records requests for data of, as the estate uses them. */
export const dataEventTypes = ["AWS::S3::Object", "AWS::Lambda::Function", "AWS::Timestream::Table", "AWS::DynamoDB::Table"] as const;

/** What holds data, by the beginnings of the ARNs that its events name. */
export interface AuditedData {
  /** @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-data-events-with-cloudtrail.html */
  readonly type: (typeof dataEventTypes)[number];
  readonly events: DataEvents;
  readonly arnsStart: readonly string[];
}

/** A trail takes so many values in all its selectors. @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/WhatIsCloudTrail-Limits.html */
export const selectorValues = 500;

const verbs = { all: "Requests for", reads: "Reads of", writes: "Writes to" } as const satisfies Record<DataEvents, string>;

/**
 * Every management event, and of data those of the given things: one selector for each type and kind
 * of events, however many things there are.
 *
 * @throws Error when CloudTrail takes fewer values.
 */
export function eventSelectors(audited: readonly AuditedData[]): CloudtrailAdvancedEventSelector[] {
  const groups = new Map<string, AuditedData>();
  for (const { type, events, arnsStart } of audited) {
    const group = groups.get(`${type} ${events}`);
    groups.set(`${type} ${events}`, { type, events, arnsStart: [...(group?.arnsStart ?? []), ...arnsStart] });
  }
  const selectors = [
    { name: "Management events", fieldSelector: [{ field: "eventCategory", equalTo: ["Management"] }] },
    ...[...groups.values()].map(({ type, events, arnsStart }) => ({
      name: `${verbs[events]} ${type}`,
      fieldSelector: [
        { field: "eventCategory", equalTo: ["Data"] },
        { field: "resources.type", equalTo: [type] },
        ...(events === "all" ? [] : [{ field: "readOnly", equalTo: [String(events === "reads")] }]),
        { field: "resources.ARN", startsWith: [...new Set(arnsStart)].sort() },
      ],
    })),
  ];
  const values = selectors.flatMap(({ fieldSelector }) =>
    fieldSelector.flatMap((field) => ("startsWith" in field ? field.startsWith : field.equalTo)),
  );
  if (values.length > selectorValues)
    throw new Error(`the trail's selectors hold ${values.length} values, and CloudTrail takes ${selectorValues} (src/modules/audit)`);
  return selectors;
}
