import { createHash } from "node:crypto";
import { type ReviewedChange } from "../review";

type Named = Pick<ReviewedChange, "stack" | "address">;

/** Name of a change within the page. It depends on nothing but the resource, so that a link to it holds in the next review. */
export const anchorOf = ({ stack, address }: Named): string =>
  `c-${createHash("sha256").update(`${stack} ${address}`).digest("hex").slice(0, 12)}`;

/** Links from whatever uses a resource to that user's own change. */
export class Anchors {
  private readonly known: ReadonlyMap<string, string>;

  public constructor(changes: readonly ReviewedChange[]) {
    this.known = new Map(changes.map((change) => [`${change.stack} ${change.address}`, anchorOf(change)]));
  }

  /** @returns undefined for what the plans leave as it is. */
  public of({ stack, address }: Named): string | undefined {
    return this.known.get(`${stack} ${address}`);
  }
}
