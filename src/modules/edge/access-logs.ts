import { CloudwatchLogDelivery } from "@cdktf/provider-aws/lib/cloudwatch-log-delivery";
import { CloudwatchLogDeliveryDestination } from "@cdktf/provider-aws/lib/cloudwatch-log-delivery-destination";
import { CloudwatchLogDeliverySource } from "@cdktf/provider-aws/lib/cloudwatch-log-delivery-source";
import { Construct } from "constructs";
import { physicalName } from "../../facts/naming";
import { type Place } from "../shared/place";

export interface AccessLogsProps {
  readonly place: Place;
  readonly distributionArn: string;
  readonly bucket: { readonly arn: string; readonly prefix: string };
}

/**
 * What is written down of a request. Left out are cookies, query strings and the referring address,
 * in which credentials travel: a browser can open a WebSocket with its token nowhere else.
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logs-reference.html
 */
const recordFields = [
  "date",
  "time",
  "x-edge-location",
  "sc-bytes",
  "c-ip",
  "cs-method",
  "cs(Host)",
  "cs-uri-stem",
  "sc-status",
  "cs(User-Agent)",
  "x-edge-result-type",
  "x-edge-request-id",
  "x-host-header",
  "cs-protocol",
  "cs-bytes",
  "time-taken",
  "ssl-protocol",
  "ssl-cipher",
  "x-edge-response-result-type",
  "cs-protocol-version",
  "c-port",
  "time-to-first-byte",
  "x-edge-detailed-result-type",
  "sc-content-type",
  "sc-content-len",
];

/**
 * Access logs of a distribution, as standard logging (v2) delivers them: into a bucket whose policy
 * admits the delivery service, without the ACL that the older kind needs. Sources of CloudFront
 * exist in us-east-1 only.
 *
 * The prefix is part of the destination: as a suffix path, AWS puts its own folders before it when
 * the delivery is made and leaves them out when it is changed.
 * @see https://github.com/hashicorp/terraform-provider-aws/issues/46328
 */
export class AccessLogs extends Construct {
  public constructor(scope: Construct, id: string, { place, distributionArn, bucket }: AccessLogsProps) {
    super(scope, id);
    const name = physicalName("logDelivery", place.names, "edge");
    const source = new CloudwatchLogDeliverySource(this, "source", { name, logType: "ACCESS_LOGS", resourceArn: distributionArn });
    const destination = new CloudwatchLogDeliveryDestination(this, "destination", {
      name,
      outputFormat: "json",
      deliveryDestinationConfiguration: [{ destinationResourceArn: `${bucket.arn}/${bucket.prefix}` }],
    });
    new CloudwatchLogDelivery(this, "delivery", { deliverySourceName: source.name, deliveryDestinationArn: destination.arn, recordFields });
  }
}
