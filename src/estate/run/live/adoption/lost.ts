import { type Attempted } from "../attempt-log";
import { type SynthesizedStack } from "../../../synthesized";

/** A resource of the code that earlier attempts began to create and that no state has. */
export interface LostResource {
  readonly address: string;
  readonly type: string;
  readonly name: string;
  /** As Terraform has them: its JSON. */
  readonly given: Readonly<Record<string, unknown>>;
  /** Whether its creation came to its end, so that it exists unless somebody has deleted it since. */
  readonly made: boolean;
  /** The id that AWS gave it, as far as Terraform printed it. */
  readonly id: string | undefined;
}

/** What earlier attempts made or began to make, without what a state knows and what the code has no more. */
export function lostResources(
  { created, inFlight }: Attempted,
  { json }: SynthesizedStack,
  known: ReadonlySet<string>,
): readonly LostResource[] {
  const begun = [
    ...[...created].map(([address, id]) => ({ address, made: true, id })),
    ...inFlight.map((address) => ({ address, made: false, id: undefined })),
  ];
  return begun.flatMap((one) => {
    const [type = "", name = ""] = one.address.split(".");
    const given = json.resource?.[type]?.[name];
    return given === undefined || known.has(one.address) ? [] : [{ ...one, type, name, given }];
  });
}
