import { z } from "zod";
import { key } from "./meta";

/** https://docs.aws.amazon.com/tag-editor/latest/userguide/tagging.html: at most 256 characters; of the letters only ASCII, as editors differ over others in patterns. */
const tagValue = z.string().regex(/^[A-Za-z0-9_.:/=+@-]([A-Za-z0-9 _.:/=+@-]{0,254}[A-Za-z0-9_.:/=+@-])?$/);
const tagValueAllowed = "1 to 256 letters, digits, inner spaces and . _ : / = + - @";

/** A domain name as DNS and certificates spell it. */
export const domainName = z
  .string()
  .regex(/^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/)
  .meta({ allowed: "a lower-case domain name without a trailing dot" });

/** Who an environment belongs to and where it lives. */
export const identityShape = {
  project: key(
    z
      .string()
      .regex(/^[a-z][a-z0-9]{1,11}$/)
      .default("smart0dte"),
    {
      description: "Short name of the product; first part of every physical name.",
      allowed: "2 to 12 lower-case letters and digits, starting with a letter",
      affects: ["every name"],
    },
  ),
  environment: key(
    // 8 characters leave room for roles in the 32-character names of load balancers.
    z.string().regex(/^[a-z][a-z0-9]{1,7}$/),
    {
      description: "Name of the environment; it must equal the file's name.",
      allowed: "2 to 8 lower-case letters and digits, starting with a letter",
      affects: ["every stack"],
    },
  ),
  owner: key(tagValue, {
    description: "Team that answers for the environment; becomes the tag Owner.",
    allowed: tagValueAllowed,
    affects: ["tags"],
  }),
  costCenter: key(tagValue, {
    description: "Cost centre that pays; becomes the tag CostCenter.",
    allowed: tagValueAllowed,
    affects: ["tags"],
  }),
  dataClassification: key(z.enum(["public", "internal", "confidential", "restricted"]), {
    description: "Highest class of data that the environment holds; becomes the tag DataClassification.",
    affects: ["tags"],
  }),
  domainName: key(
    // https://docs.aws.amazon.com/acm/latest/APIReference/API_RequestCertificate.html: the first name of a certificate has at most 64 characters
    domainName.max(64),
    {
      description:
        "DNS domain under which the environment is reached; environments with different classes of data need different registered domains.",
      allowed: "a lower-case domain name of at most 64 characters, without a trailing dot",
      affects: ["network", "zone", "certificates", "ingress", "services", "region-dns", "edge", "dns", "observability", "delivery"],
    },
  ),
  keepsData: key(z.boolean(), {
    description:
      "Whether the environment's data must survive mistakes: deletion protection and prevent_destroy on everything stateful, and nobody but break-glass deletes a key.",
    affects: [
      "backup",
      "backup-recovery",
      "failover",
      "access",
      "observability",
      "security",
      "network",
      "storage",
      "secrets",
      "database",
      "database-replica",
      "cache",
      "cache-recovery",
      "time-series",
      "zone",
      "ingress",
      "registry",
      "services",
      "edge",
    ],
  }),
  account: z.strictObject({
    name: key(z.string().regex(/^[a-z][a-z0-9-]{1,28}[a-z0-9]$/), {
      description: "Name of the AWS account; first part of the names of stacks that exist once per account.",
      allowed: "3 to 30 lower-case letters, digits and inner hyphens",
      affects: ["every stack"],
    }),
    id: key(z.string().regex(/^\d{12}$/), {
      description: "Id of the AWS account; a provider refuses any other account.",
      allowed: "12 digits, in quotes so that leading zeros survive",
      affects: ["every stack"],
    }),
  }),
};
