import { type SynthesizedStack } from "../../synthesized";
import { type MonthlyUsage } from "./usage";

/** What is paid whether or not anybody trades, what follows use, and what data costs on its way. */
export const costKinds = ["fixed", "usage", "transfer"] as const;
export type CostKind = (typeof costKinds)[number];

/** A quantity of something that has a price. */
export interface Part {
  readonly kind: CostKind;
  /** Id of the price in the table. */
  readonly price: string;
  /** Units in a month, such as 730 of `hour`. */
  readonly quantity: number;
  /** Units of them that every hour of the month has its share of, and that can be bought ahead. @default all */
  readonly steady?: number;
  /** Where it is paid for. @default the resource's region */
  readonly region?: string;
}

/** A managed resource of the synthesized estate. */
export interface Resource {
  readonly type: string;
  readonly name: string;
  readonly stack: SynthesizedStack;
  /** Region of the provider that makes it. */
  readonly region: string;
  readonly args: Readonly<Record<string, unknown>>;
}

/** What a pricing rule may ask about what is around a resource. */
export interface Surroundings {
  readonly usage: MonthlyUsage;
  /** Share of the environment's requests that the resource's region answers, 0 to 1. */
  readonly traffic: number;
  /** Resources of a type that belong to the same environment or account. */
  readonly all: (type: string) => readonly Resource[];
  /** Those of them in the resource's own region. */
  readonly here: (type: string) => readonly Resource[];
  /** Resources of a type in the resource's AWS account, whichever environment they belong to, in all regions. */
  readonly account: (type: string) => readonly Resource[];
  /** Those of them in the resource's own region. */
  readonly accountHere: (type: string) => readonly Resource[];
  /** The resource of the same stack that an argument refers to. */
  readonly referred: (argument: unknown) => Resource | undefined;
  /** Zones in which the environment has subnets in this region. */
  readonly zones: number;
  /** The other region. */
  readonly peer: string;
}

/** Why a resource costs nothing by itself. */
export interface Free {
  readonly kind: "free";
  readonly because: string;
  /** Page of AWS that says so, or that prices what it is part of. */
  readonly source: string;
}

export interface Priced {
  readonly kind: "priced";
  /** @throws NotUnderstood for an argument that the rule cannot read. */
  readonly parts: (resource: Resource, around: Surroundings) => readonly Part[];
}

export type Pricing = Free | Priced;

/** How a service of AWS bills the resource types that belong to it. */
export interface ServicePricing {
  /** As AWS's bill names it. */
  readonly service: string;
  readonly types: Readonly<Record<`aws_${string}`, Pricing>>;
}

export const priced = (parts: Priced["parts"]): Priced => ({ kind: "priced", parts });
export const free = (source: string, because = "AWS charges nothing for it"): Free => ({ kind: "free", because, source });
/** Costs nothing beside the resource that it is part of. */
export const within = (type: string, source: string): Free => ({ kind: "free", because: `paid for with ${type}`, source });

export const fixed = (price: string, quantity: number): Part => ({ kind: "fixed", price, quantity });
export const used = (price: string, quantity: number): Part => ({ kind: "usage", price, quantity });
export const moved = (price: string, quantity: number): Part => ({ kind: "transfer", price, quantity });

/** An argument that a pricing rule cannot read; the report names the resource instead of guessing. */
export class NotUnderstood extends Error {}
