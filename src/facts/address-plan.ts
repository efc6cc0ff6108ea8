/** Zones by name, each with its slot (1 to 9): the last digit of its subnets' third octet. */
export type ZoneSlots = Readonly<Record<string, number>>;

export type Tier = "public" | "app" | "db";

/** Tens of the third octet, by tier: public 1-9, app 11-19, db 21-29. */
const tierBase = { public: 0, app: 10, db: 20 } as const satisfies Record<Tier, number>;

export const tiers = Object.keys(tierBase) as readonly Tier[];

/** Zones in the order of every list of subnets, route tables and gateways. */
export const zoneNames = (zones: ZoneSlots): string[] => Object.keys(zones).sort();

/**
 * Range of a tier's subnet in a zone: a /24 whose third octet is the tier's base plus the slot. It
 * follows from the slot alone, so a new zone moves no other subnet.
 *
 * @param vpcCidr network address of a /16
 */
export function subnetCidr(vpcCidr: string, tier: Tier, slot: number): string {
  const [first, second] = vpcCidr.split(".");
  return `${first}.${second}.${tierBase[tier] + slot}.0/24`;
}

export type NatMode = "single" | "perZone";

/** Zones that get a NAT gateway: all of them, or the one with the lowest slot. */
export function natZones(mode: NatMode, zones: ZoneSlots): string[] {
  const names = zoneNames(zones);
  if (mode === "perZone") return names;
  return names.sort((a, b) => (zones[a] ?? 0) - (zones[b] ?? 0)).slice(0, 1);
}
