import { CloudwatchQueryDefinition } from "@cdktf/provider-aws/lib/cloudwatch-query-definition";
import { Construct } from "constructs";
import { logGroupName, type NameScope } from "../../facts/naming";
import { serviceQueries, serviceQueryText } from "../../facts/service-queries";

export interface ServiceQueriesProps {
  readonly names: NameScope;
  readonly services: readonly string[];
}

/**
 * Most groups that one query reads. A service beyond them is asked by hand.
 * @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_StartQuery.html (logGroupNames)
 */
const mostGroups = 50;

/** Questions to the logs of the services that stand ready in CloudWatch's console, in a folder of the environment's. */
export class ServiceQueries extends Construct {
  public constructor(scope: Construct, id: string, { names, services }: ServiceQueriesProps) {
    super(scope, id);
    const logGroupNames = services.slice(0, mostGroups).map((service) => logGroupName(names, service));
    for (const query of serviceQueries) {
      new CloudwatchQueryDefinition(this, query.id, {
        name: `${names.project}/${names.owner}/services/${query.id}`,
        queryString: serviceQueryText(query),
        logGroupNames,
      });
    }
  }
}
