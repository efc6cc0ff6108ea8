import { type SynthesizedStack } from "../../synthesized";
import { type CostKind, NotUnderstood, type Resource, type ServicePricing, type Surroundings } from "./model";
import { type Price, priceIn, priceTable, type PriceTable, tableFile } from "./prices/table";
import { fileFor, pricingOf } from "./services";
import { type MonthlyUsage } from "./usage";
import { isRecovery, resourcesOf, surroundings } from "./world";

/** What one part of one resource costs in a month. */
export interface CostLine {
  readonly stack: string;
  /** `<type>.<name>` in the stack. */
  readonly address: string;
  readonly type: string;
  /** Environment, or account for what exists once per account. */
  readonly owner: string;
  readonly layer: string;
  readonly region: string;
  /** Whether the region stands by. */
  readonly standsBy: boolean;
  readonly service: ServicePricing["service"];
  readonly kind: CostKind;
  readonly price: Price;
  /** Units in a month. */
  readonly quantity: number;
  /** Units of them that every hour of the month has its share of. @default all */
  readonly steady?: number;
  /** US dollars in a month. */
  readonly amount: number;
  readonly tags: Readonly<Record<string, string>>;
}

/** A resource whose cost is not in the totals, and what has to be done about it. */
export interface Unpriced {
  readonly stack: string;
  readonly address: string;
  readonly type: string;
  readonly why: string;
  readonly fix: string;
}

/** How many of the estate's types and resources have a price, or a reason why they cost nothing. */
export interface Coverage {
  readonly resources: number;
  readonly covered: number;
  readonly types: number;
  readonly pricedTypes: number;
  readonly freeTypes: number;
}

export interface Costs {
  readonly lines: readonly CostLine[];
  readonly unpriced: readonly Unpriced[];
  readonly coverage: Coverage;
}

/**
 * What stacks cost in a month, resource by resource, at AWS's list prices and with the usage that is
 * assumed. Nothing is guessed: what has no price, or says something that its rule cannot read, is reported.
 *
 * @param stacks whole environments and accounts: rules look at what is around a resource
 * @param usageOf assumptions of an environment
 */
export function costsOf(
  stacks: readonly SynthesizedStack[],
  usageOf: (environment: string) => MonthlyUsage,
  table: PriceTable = priceTable,
): Costs {
  const resources = resourcesOf(stacks);
  const around = surroundings(resources, usageOf);
  const lines: CostLine[] = [];
  const unpriced: Unpriced[] = [];
  for (const resource of resources) {
    const found = linesOf(resource, around(resource), table);
    lines.push(...found.lines);
    unpriced.push(...found.unpriced);
  }
  const left = new Set(unpriced.map(({ stack, address }) => `${stack} ${address}`));
  const types = new Set(resources.map(({ type }) => type));
  const ofKind = (kind: "free" | "priced"): number => [...types].filter((type) => pricingOf(type)?.pricing.kind === kind).length;
  return {
    lines,
    unpriced,
    coverage: {
      resources: resources.length,
      covered: resources.length - left.size,
      types: types.size,
      pricedTypes: ofKind("priced"),
      freeTypes: ofKind("free"),
    },
  };
}

function linesOf(resource: Resource, around: Surroundings, table: PriceTable): Pick<Costs, "lines" | "unpriced"> {
  const place = { stack: resource.stack.instance.id, address: `${resource.type}.${resource.name}`, type: resource.type };
  const found = pricingOf(resource.type);
  if (found === undefined)
    return {
      lines: [],
      unpriced: [
        {
          ...place,
          why: "its type has no price",
          fix: `add \`${resource.type}: free("<page of AWS that says so>")\` or \`${resource.type}: priced(…)\` to ${fileFor(resource.type)}`,
        },
      ],
    };
  if (found.pricing.kind === "free") return { lines: [], unpriced: [] };
  const lines: CostLine[] = [];
  const unpriced: Unpriced[] = [];
  try {
    for (const part of found.pricing.parts(resource, around)) {
      // What is not used needs no price.
      if (part.quantity === 0) continue;
      const region = part.region ?? resource.region;
      const price = priceIn(region, part.price, table);
      if (price === undefined) {
        unpriced.push({
          ...place,
          why: `there is no price ${part.price} for ${region}`,
          fix: `add the line "${part.price}" with ${region} to ${tableFile}, with its source`,
        });
        continue;
      }
      if (!Number.isFinite(part.quantity) || part.quantity < 0) throw new NotUnderstood(`it would use ${part.quantity} of ${part.price}`);
      const { owner, layer } = resource.stack.instance;
      lines.push({
        ...place,
        owner,
        layer,
        region,
        standsBy: isRecovery({ ...resource, region }),
        service: found.service,
        kind: part.kind,
        price,
        quantity: part.quantity,
        ...(part.steady === undefined ? {} : { steady: part.steady }),
        amount: part.quantity * price.amount,
        tags: tagsOf(resource),
      });
    }
  } catch (error) {
    if (!(error instanceof NotUnderstood)) throw error;
    return { lines: [], unpriced: [{ ...place, why: error.message, fix: `teach it to ${fileFor(resource.type)}` }] };
  }
  return { lines, unpriced };
}

/** Tags of a resource: those of its provider, and its own. */
function tagsOf({ stack, args }: Resource): Readonly<Record<string, string>> {
  const provider = (stack.json.provider?.aws ?? []).find(({ alias }) =>
    typeof args.provider === "string" ? `aws.${alias ?? ""}` === args.provider : alias === undefined,
  );
  const defaults = (provider as { default_tags?: readonly { readonly tags?: Readonly<Record<string, string>> }[] } | undefined)
    ?.default_tags?.[0]?.tags;
  return { ...defaults, ...(args.tags as Readonly<Record<string, string>> | undefined) };
}
