import { z } from "zod";
import { unwrap } from "../schema/walk";

/** Texts of the forms that keys ask for. The first that a schema accepts is its example; a test fails when none is. */
const texts = [
  "smart0dte",
  "trading-platform",
  "cc-0dte-dev",
  "123456789012",
  "10.20.0.0/16",
  "10.20.30.0/24",
  "us-east-1",
  "us-east-1a",
  "dev.example.com",
  "*.example.com",
  "America/New_York",
  "09:30",
  "03:00-04:00",
  "sun:05:00-sun:06:00",
  "pl-0123456789abcdef0",
  "Z0123456789ABCDEFGHIJ",
  "arn:aws:iam::123456789012:role/deploy",
  "arn:aws:ce::123456789012:anomalymonitor/0123abcd-0123-0123-0123-0123456789ab",
  "arn:aws:iam::123456789012:saml-provider/people",
  "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com",
  "repo:example/estate:environment:dev",
  "db.r6g.large",
  "cache.r6g.large",
  "db.influx.medium",
  "c7g.large",
  "7.1",
  "17",
  "public.ecr.aws/docker/library/caddy:2.10.0",
  "/api/v1/orders/*",
  "/health",
  "Authorization",
  "2027-01-31",
  "0123456789abcdef0123456789abcdef",
  "CVE-2026-12345",
  "default-src 'self'",
  "ns-1.example.com",
  "T07EA123LEP",
  "C07EZ1ABC23",
  "cell1",
  "AfterAllowTestTraffic",
  "UnauthorizedAccess:IAMUser/InstanceCredentialExfiltration",
  "What it is for, in a sentence.",
  "orders",
  "Orders",
  "OrdersPerMinute",
];
const numbers = [
  1, 2, 5, 7, 10, 14, 24, 30, 31, 60, 90, 99, 99.9, 100, 256, 365, 400, 443, 500, 512, 1000, 1024, 2048, 5000, 12_000, 86_400, 604_800,
  31_536_000,
];

/** A value that a schema accepts, for messages; undefined where only a group would do. */
export function exampleFor(schema: z.ZodType): string | number | boolean | readonly unknown[] | undefined {
  const bare = unwrap(schema);
  const accepted = <T>(candidates: readonly T[]): T | undefined => candidates.find((candidate) => bare.safeParse(candidate).success);
  if (bare instanceof z.ZodBoolean) return true;
  if (bare instanceof z.ZodEnum || bare instanceof z.ZodLiteral)
    return [...(bare instanceof z.ZodEnum ? bare.options : bare.values)][0] as string;
  if (bare instanceof z.ZodNumber) return accepted(numbers);
  if (bare instanceof z.ZodArray) {
    const inner = unwrap(bare._zod.def.element as z.ZodType);
    const elements = inner instanceof z.ZodEnum ? inner.options : [exampleFor(inner)];
    return elements.includes(undefined as never) ? undefined : accepted(elements.map((_, index) => elements.slice(0, index + 1)));
  }
  if (bare instanceof z.ZodUnion) {
    for (const option of bare._zod.def.options as z.ZodType[]) {
      const example = exampleFor(option);
      if (example !== undefined) return example;
    }
    return undefined;
  }
  // Formats of their own, such as dates.
  return accepted(texts);
}

/** As it is written in a file. */
export const exampleText = (schema: z.ZodType): string | undefined => {
  const example = exampleFor(schema);
  return example === undefined
    ? undefined
    : typeof example === "string" && /^[\d.]+$/.test(example)
      ? JSON.stringify(example)
      : Array.isArray(example)
        ? `[${example.map((one) => JSON.stringify(one)).join(", ")}]`
        : String(example);
};
