import { type Statement } from "../shared/iam";

export interface PrimaryFenceResources {
  /** Region that is fenced. */
  readonly region: string;
  readonly accountId: string;
  readonly databaseArn: string;
}

/**
 * What the function's role may do: exactly what its handler calls, in the other region. RDS gives proxies and target
 * groups ids that only it knows; of instances it may take away one.
 */
export function primaryFenceStatements({ region, accountId, databaseArn }: PrimaryFenceResources): Statement[] {
  const ways = [`arn:aws:rds:${region}:${accountId}:db-proxy:*`, `arn:aws:rds:${region}:${accountId}:target-group:*`];
  return [
    {
      sid: "CloseWay",
      effect: "Allow",
      actions: ["rds:DeregisterDBProxyTargets", "rds:DescribeDBProxyTargets"],
      resources: [...ways, databaseArn],
    },
  ];
}
