import { z } from "zod";
import { key, theCheck } from "./meta";

/** What is accepted of an environment for a while although a control asks for more. */
export const complianceSchema = z
  .strictObject({
    exceptions: key(
      z
        .record(
          z.string().regex(/^[a-z][a-z0-9-]{2,63}$/),
          z.strictObject({
            reason: key(z.string().min(20).max(500), {
              description: "Why the control is not met, and why that is accepted.",
              allowed: "20 to 500 characters",
              affects: [theCheck],
            }),
            acceptedBy: key(z.string().min(3).max(100), {
              description: "Who accepted it.",
              allowed: "3 to 100 characters",
              affects: [theCheck],
            }),
            until: key(z.iso.date(), {
              description: "Last day of the exception; after it the control counts as not met.",
              allowed: "a date as YYYY-MM-DD",
              affects: [theCheck],
            }),
          }),
        )
        .default({}),
      {
        description: "Controls of `estate compliance report` that the environment is excepted from, by their ids.",
        allowed: "ids of controls",
        affects: [theCheck],
      },
    ),
  })
  .prefault({});
