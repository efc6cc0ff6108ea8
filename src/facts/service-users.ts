/** The two users of each service. Both are valid at every moment but the one in which the other rotates. */
export const userMarks = ["a", "b"] as const;
export type UserMark = (typeof userMarks)[number];

/** One of the users of a service. */
export interface ServiceUser {
  readonly service: string;
  readonly mark: UserMark;
}

/** Role that can log in. */
export const loginOf = ({ service, mark }: ServiceUser): string => `${service}_${mark}`;

/** Role without login that holds what a service may do. Both of its users inherit from it, so nothing depends on the state of a session. */
export const groupOf = (service: string): string => `service_${service}`;

/** Role without login that owns schemas and tables: migrations act as it, no service does. */
export const schemaOwner = "schema_owner";

/** Path of a user's secret below that of all services' secrets. */
export const secretPath = ({ service, mark }: ServiceUser): string => `${service}/${mark}`;

/** @throws Error for a username that no service has. */
export function parseLogin(username: string): ServiceUser {
  const { service, mark } = /^(?<service>[a-z][a-z0-9]*)_(?<mark>[ab])$/.exec(username)?.groups ?? {};
  if (service === undefined || mark === undefined)
    throw new Error(`${username} is no user of a service; those are named <service>_a and <service>_b`);
  return { service, mark: mark as UserMark };
}

export const otherUser = ({ service, mark }: ServiceUser): ServiceUser => ({ service, mark: mark === "a" ? "b" : "a" });
