import { type NameScope } from "../../facts/naming";

/** Where a module's resources live and what their names start with: enough to compute names and ARNs. */
export interface Place {
  readonly names: NameScope;
  readonly accountId: string;
  readonly region: string;
}
