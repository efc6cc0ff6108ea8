import { type CostLine } from "./lines";
import { type CostKind } from "./model";

/** US dollars in a month. */
export interface Total extends Readonly<Record<CostKind, number>> {
  readonly all: number;
  /** Part of it whose price has no source of AWS. */
  readonly unverified: number;
}

export const dimensions = {
  environment: ({ owner }: CostLine): string => owner,
  region: ({ owner, region }: CostLine): string => `${owner} ${region}`,
  layer: ({ owner, layer }: CostLine): string => `${owner} ${layer}`,
  service: ({ owner, service }: CostLine): string => `${owner} ${service}`,
  type: ({ owner, type }: CostLine): string => `${owner} ${type}`,
  stack: ({ stack }: CostLine): string => stack,
  resource: ({ stack, address }: CostLine): string => `${stack} ${address}`,
  price: ({ owner, price }: CostLine): string => `${owner} ${price.what}`,
} as const;
export type Dimension = keyof typeof dimensions | `tag:${string}`;

export const isDimension = (name: string): name is Dimension => name in dimensions || /^tag:.+$/.test(name);

/** What a line is counted under; a resource without the tag is counted as such. */
export function keyOf(dimension: Dimension, line: CostLine): string {
  if (dimension.startsWith("tag:")) {
    const tag = dimension.slice("tag:".length);
    return line.tags[tag] ?? `(no ${tag})`;
  }
  return dimensions[dimension as keyof typeof dimensions](line);
}

export function totalOf(lines: readonly CostLine[]): Total {
  const sum = (some: readonly CostLine[]): number => some.reduce((total, { amount }) => total + amount, 0);
  const of = (kind: CostKind): number => sum(lines.filter((line) => line.kind === kind));
  return {
    fixed: of("fixed"),
    usage: of("usage"),
    transfer: of("transfer"),
    all: sum(lines),
    unverified: sum(lines.filter(({ price }) => !price.verified)),
  };
}

/** Totals by a dimension, the dearest first. */
export function totalsBy(dimension: Dimension, lines: readonly CostLine[]): readonly (readonly [key: string, total: Total])[] {
  const groups = new Map<string, CostLine[]>();
  for (const line of lines) {
    const key = keyOf(dimension, line);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [line]);
    else group.push(line);
  }
  return [...groups]
    .map(([key, some]) => [key, totalOf(some)] as const)
    .sort(([nameA, a], [nameB, b]) => b.all - a.all || (nameA < nameB ? -1 : 1));
}
