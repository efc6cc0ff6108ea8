import { z } from "zod";
import { key } from "./meta";

/** The environment's names in public DNS. */
export const dnsSchema = z.strictObject({
  hostedZone: z.strictObject({
    source: key(z.enum(["own", "existing"]), {
      description: "Whether the estate makes the public hosted zone of the domain, or adds its records to one that is there already.",
      affects: ["zone"],
    }),
    id: key(z.string().regex(/^Z[A-Z0-9]{5,31}$/).optional(), {
      description: "Id of the hosted zone. Stacks outside us-east-1 take it from here, since they read no other region's state; a zone that the estate makes has one only after the zone's stack was applied.",
      allowed: "the id of a hosted zone, such as Z0123456789ABCDEFGHIJ",
      affects: ["zone", "ingress", "dns"],
    }),
  }),
});
