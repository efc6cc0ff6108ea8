import { z } from "zod";
import { key } from "./meta";

/** Services whose administration a member account can have. */
export const delegatedServices = ["accessAnalyzer", "config"] as const;

const accountId = z.string().regex(/^\d{12}$/);

/**
 * The organization that the estate's accounts belong to: service control policies for all of them, and who administers
 * services for it. It exists once, so one environment of the estate has it; without it, nothing of an organization is made.
 */
export const organizationSchema = z
  .strictObject({
    managementAccountId: key(accountId, {
      description: "The organization's management account. It holds none of the estate's environments: no control policy binds it.",
      allowed: "12 digits, in quotes",
      affects: ["access", "organization"],
    }),
    roleName: key(z.string().regex(/^[\w+=,.@-]{1,64}$/), {
      description:
        "Role of the management account that break-glass takes to write policies and delegations; who runs that account makes it.",
      allowed: "the name of a role: 1 to 64 letters, digits and +=,.@_-",
      affects: ["access", "organization"],
    }),
    delegated: z
      .strictObject({
        accountId: key(accountId, {
          description: "Member account that administers services for the whole organization.",
          allowed: "12 digits, in quotes",
          affects: ["organization"],
        }),
        services: key(
          z
            .array(z.enum(delegatedServices))
            .min(1)
            .default([...delegatedServices]),
          { description: "Services that it administers.", affects: ["organization"] },
        ),
      })
      .optional(),
  })
  .optional();
