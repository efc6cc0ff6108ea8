import { z } from "zod";
import { accessSchema } from "./access";
import { auditSchema } from "./audit";
import { backupSchema } from "./backup";
import { cacheSchema } from "./cache";
import { complianceSchema } from "./compliance";
import { costsSchema } from "./costs";
import { databaseSchema } from "./database";
import { deliverySchema } from "./delivery";
import { dnsSchema } from "./dns";
import { edgeSchema } from "./edge";
import { identityShape } from "./identity";
import { ingressSchema, wafSchema } from "./ingress";
import { networkSchema } from "./network";
import { postureSchema } from "./posture";
import { observabilitySchema } from "./observability";
import { keysSchema, marketSchema, objectivesSchema, stateSchema } from "./operations";
import { recoverySchema } from "./recovery";
import { organizationSchema } from "./organization";
import { activeRegionSchema, regionsSchema } from "./regions";
import { servicesSchema } from "./services";
import { storageSchema } from "./storage";
import { secretsSchema } from "./secrets";
import { timeSeriesSchema } from "./time-series";
import { usageSchema } from "./usage";

/** One environment: the only input of the estate. Every default and limit stands in this schema. */
export const environmentSchema = z.strictObject({
  ...identityShape,
  regions: regionsSchema,
  activeRegion: activeRegionSchema,
  market: marketSchema,
  objectives: objectivesSchema,
  state: stateSchema,
  keys: keysSchema,
  access: accessSchema,
  audit: auditSchema,
  posture: postureSchema,
  compliance: complianceSchema,
  network: networkSchema,
  storage: storageSchema,
  secrets: secretsSchema,
  database: databaseSchema,
  cache: cacheSchema,
  timeSeries: timeSeriesSchema,
  backup: backupSchema,
  recovery: recoverySchema,
  dns: dnsSchema,
  ingress: ingressSchema,
  waf: wafSchema,
  edge: edgeSchema,
  services: servicesSchema,
  usage: usageSchema,
  observability: observabilitySchema,
  delivery: deliverySchema,
  costs: costsSchema,
  organization: organizationSchema,
});

export type EnvironmentInput = z.input<typeof environmentSchema>;
type DeepReadonly<T> = T extends (infer U)[]
  ? readonly DeepReadonly<U>[]
  : T extends object
    ? { readonly [K in keyof T]: DeepReadonly<T[K]> }
    : T;
export type EnvironmentConfig = DeepReadonly<z.output<typeof environmentSchema>>;
export type RegionConfig = EnvironmentConfig["regions"]["primary"];
export type RegionRole = keyof EnvironmentConfig["regions"];
