import { CloudwatchQueryDefinition } from "@cdktf/provider-aws/lib/cloudwatch-query-definition";
import { Construct } from "constructs";
import { queryText, trailQueries } from "../../facts/trail-queries";
import { type NameScope } from "../../facts/naming";

export interface PreparedQueriesProps {
  readonly names: NameScope;
  readonly logGroupName: string;
}

/** Questions to the trail's log group that stand ready in CloudWatch's console, in a folder of the account's. */
export class PreparedQueries extends Construct {
  public constructor(scope: Construct, id: string, { names, logGroupName }: PreparedQueriesProps) {
    super(scope, id);
    for (const query of trailQueries) {
      new CloudwatchQueryDefinition(this, query.id, {
        name: `${names.project}/${names.owner}/audit/${query.id}`,
        queryString: queryText(query),
        logGroupNames: [logGroupName],
      });
    }
  }
}
