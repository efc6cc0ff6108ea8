import { type AccessWorld } from "../world/world";
import { type Call } from "./call";
import { automation } from "./services/automation";
import { databases } from "./services/databases";
import { deployments } from "./services/deployments";
import { events } from "./services/events";
import { experiments } from "./services/experiments";
import { governance } from "./services/governance";
import { instances } from "./services/instances";
import { monitoring } from "./services/monitoring";
import { network } from "./services/network";
import { storage } from "./services/storage";
import { type Derivations } from "./services/derive";

/**
 * What AWS's services do for a resource: in their own name, by a policy of the other side, or by a role
 * that they take. One entry a resource type, in the file of its family; the source stands with each.
 */
export const serviceCalls: Derivations = {
  ...network,
  ...storage,
  ...databases,
  ...events,
  ...deployments,
  ...monitoring,
  ...governance,
  ...automation,
  ...instances,
  ...experiments,
};

/** All of them. */
export const servicesCalls = (world: AccessWorld): Call[] =>
  world.resources.flatMap((resource) => serviceCalls[resource.type]?.(resource, world) ?? []);
