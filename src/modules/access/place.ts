import { type NameScope } from "../../facts/naming";

/** What a person on call asks of the recovery region beyond configuration, and starts there. */
export interface FailoverPlace {
  /** Code of the recovery region. */
  readonly region: string;
  readonly epochTableArn: string;
  /** Of the failover flag, and of what freezes deliveries. */
  readonly parameterArns: readonly string[];
  readonly machineArn: string;
}

/** What stops trading and lets it in again, in both regions; nothing where nobody sends orders. */
export interface TradingPlace {
  readonly flagParameterArns: readonly string[];
  readonly responsesTableArns: readonly string[];
  readonly releaseFunctionArns: readonly string[];
  /** Roles that may write the flag and what guards remember. */
  readonly responseRoleArns: readonly string[];
}

/** What the policies of an environment's roles are written about. */
export interface AccessPlace {
  readonly names: NameScope;
  readonly accountId: string;
  readonly accountName: string;
  /** Regions in which the environment may have anything. */
  readonly regions: readonly string[];
  /** Names of the other environments in the same account; none where each has an account of its own. */
  readonly otherEnvironments: readonly string[];
  readonly stateBucketArns: readonly string[];
  /** Buckets of who asked what of the states. */
  readonly stateLogsBucketArns: readonly string[];
  /** Alias of the key of the account's states, the same in every region. */
  readonly stateKeyAlias: string;
  /** Roles that may change who has access, and state: the only ones that the guards spare. */
  readonly breakGlassRoleArns: readonly string[];
  /** Secrets whose first value an apply writes. The provider reads their values whenever it refreshes. */
  readonly refreshedSecretArns: readonly string[];
  /** Tables of which an apply writes an item: the provider reads it whenever it refreshes. */
  readonly refreshedTableArns: readonly string[];
  /** Whether the environment's keys outlive it, so that no work needs their deletion. */
  readonly keepsData: boolean;
  /** Roles, other accounts' among them, that pipelines and jobs of this environment take. */
  readonly takenRoleArns: readonly string[];
  /** Pipelines of the environment that deliver versions; none where another one delivers. */
  readonly deliveryPipelineArns: readonly string[];
  /** Role of the organization's management account that break-glass takes; none where the environment has no organization. */
  readonly organizationRoleArns: readonly string[];
  readonly failover: FailoverPlace;
  readonly trading: TradingPlace;
}

/** Beginnings of the names of everything that the environment, or its account as a whole, owns. */
export const ownPrefixes = ({ names: { project, owner }, accountName }: AccessPlace): readonly string[] => [
  `${project}-${owner}-`,
  `${project}-${accountName}-`,
];

/** A condition of denials that break-glass is spared. */
export const exceptBreakGlass = ({ breakGlassRoleArns }: Pick<AccessPlace, "breakGlassRoleArns">) => ({
  ArnNotLike: { "aws:PrincipalArn": breakGlassRoleArns },
});
