import { type CanaryEvent } from "../../facts/database-canary";
import { type RotationEvent } from "../shared/rotation/event";
import { type ProvisionEvent, type UserTable } from "../../facts/user-table";

/** Called by a person who knows that a service's credentials are in wrong hands. */
export interface EmergencyEvent {
  readonly mode: "emergency";
  readonly service: string;
}

export type DatabaseEvent = RotationEvent | ProvisionEvent | EmergencyEvent | CanaryEvent;

const servicePattern = /^[a-z][a-z0-9]*$/;
/** With its prefix at most the 63 bytes of an identifier. */
const journalPattern = /^[a-z][a-z0-9_]{0,54}$/;

/** @throws Error for a name of no service. */
export function parseService(service: unknown): string {
  if (typeof service !== "string" || !servicePattern.test(service))
    throw new Error(`${JSON.stringify(service)} is no name of a service; those have lower-case letters and digits`);
  return service;
}

/** @throws Error for a table that names something twice, malformed or not at all. */
export function parseTable({ services, journals }: UserTable): UserTable {
  const names = services.map(({ service }) => parseService(service));
  if (new Set(names).size < names.length) throw new Error(`the table names a service twice: ${names.join(", ")}`);
  for (const { service, access } of services)
    if (access !== "read" && access !== "readWrite")
      throw new Error(`access of ${service} is ${JSON.stringify(access)}; allowed: read, readWrite`);
  for (const { journal, appendedBy } of journals) {
    if (!journalPattern.test(journal))
      throw new Error(`${JSON.stringify(journal)} is no name of a journal; those have lower-case letters, digits and underscores`);
    const unknown = appendedBy.filter((service) => !names.includes(service));
    if (unknown.length > 0)
      throw new Error(
        `journal ${journal} is appended to by ${unknown.join(", ")}, which the table does not name as a user of the database`,
      );
  }
  return { services, journals };
}
