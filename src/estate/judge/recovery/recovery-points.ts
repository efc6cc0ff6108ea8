import { backupTag, selectedWhenPromoted } from "../../../facts/backup-tag";
import { arnOf, nameOf } from "../access/world/arns";
import { type EstateResource } from "../access/world/estate-resource";
import { blocksOf, textOf } from "./arguments";
import { protectionOf } from "./stores";

/** A vault, as an ARN or a plan of the estate names it. */
export interface VaultPlace {
  readonly region: string;
  readonly account: string;
  readonly name: string;
}

/** A recovery point in one vault, and for how long. */
export interface Kept {
  readonly vault: VaultPlace;
  /** Undefined where the plan says nothing: AWS Backup keeps it for ever. */
  readonly days: number | undefined;
}

/** What one rule of a plan keeps of a store. */
export interface KeptRule {
  /** The rule's name: `daily`, `monthly`. */
  readonly rule: string;
  /** In the vault that the rule names. */
  readonly own: Kept;
  readonly copies: readonly Kept[];
}

/** The recovery points of a store that AWS Backup protects. */
export interface RecoveryPoints {
  /** Region whose plan makes them: the store's, or that of the original of which the store is a copy. */
  readonly madeIn: string;
  /** They are made from the day on which the failover sets the tag. */
  readonly oncePromoted: boolean;
  readonly rules: readonly KeptRule[];
}

const excludes = ({ args }: EstateResource, arn: string): boolean =>
  (Array.isArray(args.not_resources) ? args.not_resources.map(String) : []).some((pattern) => arn.startsWith(pattern.replace(/\*$/, "")));

/** Whether a selection takes a store: as it is tagged, or as the failover tags it when it is promoted. */
export function selects(selection: EstateResource, store: EstateResource): boolean {
  const [tag] = blocksOf(selection.args.selection_tag);
  return (
    tag !== undefined &&
    store.owner === selection.owner &&
    store.region === selection.region &&
    [textOf(tag.value), selectedWhenPromoted].includes(store.tags[textOf(tag.key)] ?? "") &&
    !excludes(selection, arnOf(store) ?? "")
  );
}

const placeOf = (arn: unknown): VaultPlace | undefined => {
  const [, region = "", account = "", name = ""] = /^arn:aws:backup:([^:]+):(\d{12}):backup-vault:(.+)$/.exec(textOf(arn)) ?? [];
  return name === "" ? undefined : { region, account, name };
};

const daysOf = (rule: Readonly<Record<string, unknown>>): number | undefined => {
  const days = blocksOf(rule.lifecycle)[0]?.delete_after;
  return days === undefined ? undefined : Number(days);
};

/** Rules of the plan that a selection belongs to. A copy to what is no vault's ARN counts as none. */
export function rulesOf(world: readonly EstateResource[], selection: EstateResource): readonly KeptRule[] {
  const plans = world.filter(({ type, stack }) => type === "aws_backup_plan" && stack === selection.stack);
  // An id that AWS has made names no address; then it can only be the stack's one plan.
  const plan = plans.length === 1 ? plans[0] : plans.find(({ address }) => textOf(selection.args.plan_id).includes(`/${address}.`));
  return blocksOf(plan?.args.rule).map((rule) => ({
    rule: textOf(rule.rule_name),
    own: { vault: { region: selection.region, account: selection.account, name: textOf(rule.target_vault_name) }, days: daysOf(rule) },
    copies: blocksOf(rule.copy_action).flatMap((copy) => {
      const vault = placeOf(copy.destination_vault_arn);
      return vault === undefined ? [] : [{ vault, days: daysOf(copy) }];
    }),
  }));
}

/** What is the same store in another region: the same name, without the region that a bucket's ends with. */
const originalOf = (store: EstateResource): string => {
  const name = nameOf(store) ?? (arnOf(store) ?? store.address).replace(/^arn:aws:[^:]+:[^:]*:/, "");
  return name.replace(new RegExp(`-${store.region}$`), "");
};

/**
 * How long the recovery points of a store are kept, as the plans say that select it. A copy that its region's plan leaves
 * out, such as a bucket that is replicated into, has those of its original in the other region.
 *
 * @returns undefined where the store carries the tag and no plan takes it, or its plan has no rules
 */
export function recoveryPointsOf(world: readonly EstateResource[], store: EstateResource): RecoveryPoints | undefined {
  const own = madeOf(world, store);
  if (own !== undefined) return own;
  const originals = world.filter(
    (other) =>
      other.type === store.type &&
      other.owner === store.owner &&
      other.region !== store.region &&
      originalOf(other) === originalOf(store) &&
      isBackedUp(other),
  );
  return originals.map((original) => madeOf(world, original)).find((made) => made !== undefined);
}

function madeOf(world: readonly EstateResource[], store: EstateResource): RecoveryPoints | undefined {
  const rules = world
    .filter((one) => one.type === "aws_backup_selection" && selects(one, store))
    .flatMap((selection) => rulesOf(world, selection));
  return rules.length === 0 ? undefined : { madeIn: store.region, oncePromoted: store.tags[backupTag] === selectedWhenPromoted, rules };
}

/** Whether a store is one of AWS Backup's: now, or once it is promoted. */
export const isBackedUp = (store: EstateResource): boolean =>
  protectionOf(store)?.kind === "backup-plan" || (protectionOf(store) !== undefined && store.tags[backupTag] === selectedWhenPromoted);

/** A rule that asks a vault to keep what its lock does not take. */
export interface OutsideLock extends Kept {
  readonly plan: string;
  readonly rule: string;
  readonly least: number;
  readonly most: number;
}

/**
 * Rules whose every job fails, since the lock of the vault that they write to takes another retention. Of vaults of other
 * accounts nothing is known here.
 * @see https://docs.aws.amazon.com/aws-backup/latest/devguide/vault-lock.html
 */
export function outsideLocks(world: readonly EstateResource[]): readonly OutsideLock[] {
  const limits = (vault: VaultPlace): readonly [least: number, most: number] | undefined => {
    const found = world.find(
      ({ type, region, account, args }) =>
        type === "aws_backup_vault" && region === vault.region && account === vault.account && args.name === vault.name,
    );
    const lock = world.find(
      ({ type, stack, args }) =>
        found !== undefined &&
        type === "aws_backup_vault_lock_configuration" &&
        stack === found.stack &&
        args.backup_vault_name === vault.name,
    );
    return lock === undefined ? undefined : [Number(lock.args.min_retention_days ?? 1), Number(lock.args.max_retention_days ?? Infinity)];
  };
  return world
    .filter(({ type }) => type === "aws_backup_selection")
    .flatMap((selection) =>
      rulesOf(world, selection).flatMap(({ rule, own, copies }) =>
        [own, ...copies].flatMap((kept) => {
          const lock = limits(kept.vault);
          const days = kept.days ?? Infinity;
          return lock === undefined || (days >= lock[0] && days <= lock[1])
            ? []
            : [{ ...kept, plan: selection.stack, rule, least: lock[0], most: lock[1] }];
        }),
      ),
    );
}
