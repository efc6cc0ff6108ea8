import { z } from "zod";
import { guardDutyFeatures } from "../../src/facts/guard-duty-features";
import { key } from "./meta";

/** Standards of Security Hub. SOC 2 and ISO 27001 are none of them: `estate compliance report` speaks of those. */
export const securityStandards = ["fsbp", "cis", "nist", "pci"] as const;

const layer = ["posture"];
const named = (description: string) =>
  key(z.string().min(1).max(256).optional(), { description, allowed: "1 to 256 characters", affects: layer });

const adoptSchema = z
  .strictObject({
    recorder: named("Name of AWS Config's recorder that the account's region has."),
    deliveryChannel: named("Name of AWS Config's delivery channel that the account's region has."),
    detector: key(
      z
        .string()
        .regex(/^[0-9a-f]{32}$/)
        .optional(),
      {
        description: "Id of GuardDuty's detector that the account's region has.",
        allowed: "32 hexadecimal digits",
        affects: layer,
      },
    ),
    securityHub: key(z.boolean().default(false), {
      description: "Whether Security Hub is enabled in the account's region already.",
      affects: layer,
    }),
    macie: key(z.boolean().default(false), { description: "Whether Macie is enabled in the account's region already.", affects: layer }),
    accessAnalyzer: named("Name of the analyzer of external access that the account's region has."),
  })
  .prefault({});

/** What watches the account: how it is configured, what attacks it, who has access. All of it exists once per account and region. */
export const postureSchema = z
  .strictObject({
    historyRetentionDays: key(z.int().min(30).max(2557).default(2557), {
      description: "How long AWS Config keeps the history of every resource.",
      unit: "days",
      affects: layer,
    }),
    automaticRemediation: key(z.boolean().default(true), {
      description: "Whether AWS Config sets again by itself what somebody has unset and Terraform would set.",
      affects: layer,
    }),
    standards: key(z.array(z.enum(securityStandards)).default(["fsbp", "cis", "nist"]), {
      description: "Standards that Security Hub checks the account against: AWS's own, CIS 3.0, NIST 800-53, PCI DSS 4.0.1.",
      affects: layer,
    }),
    suppressions: key(
      z
        .record(
          z.string().regex(/^[a-z][a-z0-9-]{2,47}$/),
          z.strictObject({
            control: key(z.string().regex(/^[A-Za-z0-9]+\.\d+$/), {
              description: "Security control whose findings are suppressed, as Security Hub names it.",
              allowed: "an id such as S3.9",
              affects: layer,
            }),
            resourceId: key(z.string().min(1).max(512).optional(), {
              description: "ARN, or the beginning of one, of the resources that are meant; without it all are.",
              allowed: "1 to 512 characters",
              affects: layer,
            }),
            reason: key(z.string().min(20).max(500), {
              description: "Why the finding is accepted.",
              allowed: "20 to 500 characters",
              affects: layer,
            }),
            acceptedBy: key(z.string().min(3).max(100), {
              description: "Who accepted it.",
              allowed: "3 to 100 characters",
              affects: layer,
            }),
            until: key(z.iso.date(), {
              description:
                "Last day of the suppression; within a day after it Security Hub shows the findings again. To end it sooner, write yesterday.",
              allowed: "a date as YYYY-MM-DD",
              affects: layer,
            }),
          }),
        )
        .default({}),
      {
        description: "Findings of Security Hub that are accepted for a while.",
        allowed: "names of lower-case letters, digits and hyphens",
        affects: layer,
      },
    ),
    // As AWS has it by default, and its standard wants it (GuardDuty.5, .6, .8, .9, .10): where there is no cluster and no volume, those two read nothing.
    guardDutyFeatures: key(z.array(z.enum(guardDutyFeatures)).default([...guardDutyFeatures]), {
      description: "What GuardDuty looks at besides calls, names and flows; what is not named is turned off.",
      affects: layer,
    }),
    personalDataSearch: key(z.enum(["off", "weekly", "monthly"]).default("monthly"), {
      description: "How often Macie searches the buckets that may hold personal data.",
      affects: layer,
    }),
    unusedAccessDays: key(z.int().min(1).max(365).default(90), {
      description: "Days without use after which Access Analyzer reports a role, a key or a permission.",
      unit: "days",
      affects: layer,
    }),
    adopt: z
      .strictObject({
        configRole: key(z.boolean().default(false), {
          description: "Whether the account has AWS Config's service-linked role already, as one that ever used AWS Config has.",
          affects: ["account"],
        }),
        primary: adoptSchema,
        recovery: adoptSchema,
      })
      .prefault({}),
  })
  .prefault({});
