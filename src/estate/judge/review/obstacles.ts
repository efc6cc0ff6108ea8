import { type Dependents } from "./dependents";
import { type Finding } from "./findings";
import { type Effect, type Lifecycle } from "./model";
import { rules } from "./rules";
import { leaveFirst } from "./rules/shared";

/** Something that stands in the way of an apply. */
export interface Obstacle {
  readonly stack: string;
  readonly address: string;
  readonly problem: string;
  /** The order, or the step, that makes it possible. */
  readonly fix: string;
}

/** What is known of a change. */
interface JudgedChange {
  readonly stack: string;
  readonly address: string;
  readonly effect: Effect;
  readonly lifecycle: Lifecycle | undefined;
  /** Whether the rules say that AWS refuses it. */
  readonly willFail: boolean;
  readonly findings: readonly Finding[];
}

const goes: ReadonlySet<Effect> = new Set<Effect>(["destroy", "replace"]);

/**
 * What Terraform or AWS will refuse of the changes as they stand, with the step that makes them possible.
 *
 * @param users who uses what, as it is before the change.
 */
export function obstaclesIn(changes: readonly JudgedChange[], users: Pick<Dependents, "usersOf">): readonly Obstacle[] {
  const going = new Set(changes.filter(({ effect }) => goes.has(effect)).map(({ stack, address }) => `${stack} ${address}`));
  return changes.flatMap((change): Obstacle[] => {
    const { stack, address, effect, lifecycle, willFail } = change;
    const known = willFail ? [...refusals(change)] : [];
    if (!goes.has(effect)) return known;
    const word = effect === "destroy" ? "destroyed" : "replaced";
    const stays = users.usersOf(stack, address).filter((user) => user.stack !== stack && !going.has(`${user.stack} ${user.address}`));
    const [first] = stays;
    const others = stays.length > 1 ? ` and ${stays.length - 1} more` : "";
    return [
      ...(lifecycle?.preventDestroy === true
        ? [
            {
              stack,
              address,
              problem: `it would be ${word}, and \`prevent_destroy\` refuses that`,
              fix: "take the edit back, or take the protection off in a change of its own first",
            },
          ]
        : []),
      ...known,
      // Whether AWS refuses it is not on record for every type; that the others are left with nothing is sure.
      ...(first === undefined || willFail
        ? []
        : [{ stack, address, problem: `it would be ${word} while ${first.address} of ${first.stack}${others} use it`, fix: leaveFirst }]),
    ];
  });
}

/** What the review's rules know that an apply fails by. */
const refusals = ({ stack, address, findings }: JudgedChange): readonly Obstacle[] =>
  findings.flatMap(({ rule, text, certain }) => {
    const fix = rules.find(({ id }) => id === rule)?.fails;
    return certain && fix !== undefined ? [{ stack, address, problem: text, fix }] : [];
  });
