import { approvedBy as ownKey, peopleToRelease, tradingAllowed, withoutIdentity } from "../../facts/trading-flag";

/** An item that somebody wrote in their own name. */
export interface Approval {
  /** Key of the item, which IAM makes end with the source identity of whoever writes it: the same in every role of one person. */
  readonly key: string;
  /** Value of the flag that it lets trading in from. */
  readonly releases: string;
}

export interface Verdict {
  readonly released: boolean;
  /** What the flag held; it is what an approval names. */
  readonly flag: string;
  readonly approvedBy: readonly string[];
  readonly reason: string;
}

const personOf = ({ key }: Approval): string[] => {
  const person = key.startsWith(ownKey) ? key.slice(ownKey.length).toLowerCase() : "";
  return person === "" || person === withoutIdentity ? [] : [person];
};

/** Whether enough different people let trading in again from exactly this stop. */
export function judgeRelease(flag: string, approvals: readonly Approval[]): Verdict {
  if (flag === tradingAllowed) return { released: false, flag, approvedBy: [], reason: "trading is not stopped" };
  const approvedBy = [...new Set(approvals.filter(({ releases }) => releases === flag).flatMap(personOf))].sort();
  return approvedBy.length < peopleToRelease
    ? { released: false, flag, approvedBy, reason: `${peopleToRelease} different people have to approve; ${approvedBy.length} have` }
    : { released: true, flag, approvedBy, reason: "approved" };
}
