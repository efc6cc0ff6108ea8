import { type Gaps } from "./gaps";
import { type RecoveryTargets } from "./targets";

/** The configuration follows a failover and the way back by hand; until it does, an apply is made for the other roles. */
export function compareRoles({ primary, recovery, activeRegion, environment }: RecoveryTargets, holder: string, gaps: Gaps): void {
  if (holder === recovery && activeRegion === "primary")
    gaps.missing(
      `${recovery} trades, and config/${environment}.yaml says that ${primary} writes: plans show what is expected after a failover`,
      "set `activeRegion: recovery` before an apply of databases or secrets",
    );
  if (holder === primary && activeRegion === "recovery")
    gaps.missing(
      `${primary} trades, and config/${environment}.yaml says that ${recovery} writes`,
      "take `activeRegion` out, as `estate recovery failback` says, or finish the failover",
    );
}
