import { z } from "zod";
import { familyOf } from "../../src/facts/blocked-ranges";
import { findingActions, findingKinds, longestBlockHours } from "../../src/facts/finding-responses";
import { key } from "./meta";

const layer = { affects: ["observability"] };

/** Kinds of resources that some action has a target in. */
const kinds = [...new Set(Object.values(findingKinds).flat())];

const findingForm = `a purpose, a kind of resource (${kinds.join(", ")}) and, behind a slash, the beginning of a family, such as UnauthorizedAccess:IAMUser/InstanceCredentialExfiltration`;
const rangeForm = "a range in CIDR form, of IPv4 from /8 to /32 or of IPv6 from /16 to /128";

/** What is done about a finding of GuardDuty without a person. By itself nothing is, and what is written here is a dry run until it says otherwise. */
export const findingResponsesSchema = z
  .record(
    z.string().regex(/^[a-z][a-z0-9-]{0,39}$/),
    z.strictObject({
      findings: key(
        z
          .array(
            z
              .string()
              .regex(new RegExp(`^[A-Z][A-Za-z]+:(${kinds.join("|")})/[A-Za-z0-9.&/_-]*$`))
              .meta({ allowed: findingForm }),
          )
          .min(1)
          .max(10),
        {
          description: "Beginnings of the types of findings that are answered, as GuardDuty names them.",
          allowed: findingForm,
          affects: ["observability"],
        },
      ),
      minimumSeverity: key(z.number().min(1).max(10).default(7), {
        description: "How severe a finding is at least, as GuardDuty counts from 1 to 10; from 7 on it says high.",
        unit: "severity",
        ...layer,
      }),
      action: key(z.enum(findingActions), {
        description:
          "What is done: stop the task, refuse every session that the role of a service's tasks has given out and deploy the service again, or block the address at CloudFront.",
        affects: ["observability", "edge"],
      }),
      blockHours: key(z.int().min(1).max(longestBlockHours).default(24), {
        description: "How long blockAddress blocks; then the address is let in again.",
        unit: "hours",
        ...layer,
      }),
      guards: z
        .strictObject({
          when: key(z.enum(["marketHours", "always"]).default("always"), {
            description: "Whether it acts while the market is open alone.",
            ...layer,
          }),
          atMostPerHour: key(z.int().min(1).max(3).default(1), {
            description: "How often it acts within an hour; what comes beyond that is reported to people.",
            unit: "times",
            ...layer,
          }),
          dryRun: key(z.boolean().default(true), {
            description: "Whether it only reports what it would have done.",
            ...layer,
          }),
        })
        .prefault({}),
    }),
  )
  .default({});

/** Addresses whose block would hurt more than an attack from them. */
export const neverBlockSchema = key(
  z
    .array(
      z
        .string()
        .regex(
          /^(?:(25[0-5]|2[0-4]\d|1?\d?\d)(\.(25[0-5]|2[0-4]\d|1?\d?\d)){3}\/([89]|[12]\d|3[0-2])|[0-9a-fA-F:]{2,39}\/(1[6-9]|[2-9]\d|1[01]\d|12[0-8]))$/,
        )
        .refine((range) => familyOf(range.replace(/\/.*$/, "")) !== undefined)
        .meta({ allowed: rangeForm }),
    )
    .default([]),
  {
    description: "Ranges of addresses that blockAddress never blocks: offices, partners, whoever tests from outside.",
    allowed: rangeForm,
    affects: ["observability"],
  },
);
