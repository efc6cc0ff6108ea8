import { type RotationTime } from "../functions/rotation-function";

/** How a promoted secret is changed from now on, by a function of its own region. */
export interface PromotedRotation {
  readonly functionArn: string;
  readonly time: RotationTime;
  /** Whether it changes at once, and not at its time first. */
  readonly immediately: boolean;
}

/** What the failover works on, all of it in the recovery region, by names that need no state of the other. */
export interface FailoverTargets {
  readonly region: string;
  readonly epochTable: string;
  readonly replicaIdentifier: string;
  readonly replicaArn: string;
  readonly proxyName: string;
  /** Where services of the region look up the address that they write to. */
  readonly writerParameter: string;
  /** Undefined where the region's cache stands by itself. */
  readonly globalDatastore?: { readonly id: string; readonly replicationGroupId: string };
  /** Scalable targets with the fewest tasks that the catalog needs at peak, by service. */
  readonly services: Readonly<Record<string, { readonly resourceId: string; readonly minimum: number }>>;
  /** By which pipelines are kept from deploying. */
  readonly deliveriesParameter: string;
  /** Function that keeps the old primary region from writing. */
  readonly fenceArn: string;
  /** Functions that say how each region stands. */
  readonly evidenceArns: { readonly own: string; readonly peer: string };
  /** Function that makes real requests, and the services that it makes them of. */
  readonly checkArn: string;
  readonly checkedServices: readonly string[];
  /** Names of the secrets whose copies become secrets of the region's own. */
  readonly secrets: readonly string[];
  /** Those of them that the region changes itself from then on, by name; the others somebody else issues. */
  readonly rotations: Readonly<Record<string, PromotedRotation>>;
  readonly flagParameter: string;
  readonly flagAlarmName: string;
  readonly topicArn: string;
  readonly backupTag: { readonly key: string; readonly value: string };
}

export interface FailoverTimes {
  readonly approvalSeconds: number;
  readonly promotionSeconds: number;
  readonly trafficSeconds: number;
  readonly epochWaitSeconds: number;
}
