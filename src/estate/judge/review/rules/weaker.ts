import { change, numberOf } from "../matchers";
import { type Evidence, found, type Matcher, type Subject, undecided } from "../model";
import { type ArgumentMeaning, type Meaning, meaningOf } from "../meanings";
import { shown, unknown } from "../values";
import { isDeclared, type Leaf, leavesOf } from "./leaves";

const isOn = (value: unknown): boolean =>
  value === true || (typeof value === "string" && /^(?:true|on|enabled?|active|required|started|running)$/i.test(value));
const isOff = (value: unknown): boolean =>
  value === false ||
  value === undefined ||
  (typeof value === "string" && /^(?:false|off|disabled?|inactive|suspended|none|stopped|optional|paused|not_?started)$/i.test(value));
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : value === undefined ? [] : [value]);

/** The oldest version of TLS that a value names, as 1.2; NaN where it names none. SSL is older than all. */
function oldestTls(value: unknown): number {
  const versions = list(value).flatMap((one) =>
    [...String(one).matchAll(/SSL|TLS[-_ ]?v?[-_]?(1)(?:[-_.]?([0-3]))?/gi)].map(([, major, minor]) =>
      major === undefined ? 0 : 1 + Number(minor ?? 0) / 10,
    ),
  );
  return versions.length === 0 ? NaN : Math.min(...versions);
}

const plain =
  /^(?:HTTP|TCP|ws|allow-all|http-only|match-viewer|PLAINTEXT|TLS_PLAINTEXT|preferred|optional|none|DISABLED|ALLOW|HTTPSorHTTP|off)$/i;
const secured = /^(?:HTTPS|TLS|SSL|wss|https-only|redirect-to-https|required?|ENABLED|ENFORCED?|HTTPS_STR_MATCH|verify-\w+)$/i;
/** Words for what lets a request through, and for what stops it. */
const lets = /^(?:allow|count|pass|alert|monitor|none|log|aws:pass|aws:forward_to_sfe|aws:alert_\w+|ENABLED)$/i;
const stops = /^(?:block|deny|drop|reject|captcha|challenge|aws:drop\w*|DISABLED)$/i;
const strength: Readonly<Partial<Record<Meaning, readonly (readonly [RegExp, RegExp])[]>>> = {
  transit: [[secured, plain]],
  encryption: [
    [/kms|^CUSTOMER|^SSE_KMS|^CSE|^ENABLED|^DSSE/i, /^(?:AES256|NONE|DISABLED|AWS_OWNED\w*|SSE_S3|SSE-S3|OFF)$/i],
    [/./, /^(?:NONE|DISABLED|OFF)$/i],
  ],
  "public-access": [
    [/^BucketOwnerEnforced$/i, /^(?:BucketOwnerPreferred|ObjectWriter)$/i],
    [/^block-/i, /^(?:unblocked|off)$/i],
    [/^block-(?:all-sharing|bidirectional)$/i, /^block-(?:new-sharing|ingress)$/i],
  ],
  exposure: [
    [/^(?:PRIVATE|VPC\w*)$/i, /^(?:REGIONAL|EDGE|PUBLIC\w*)$/i],
    [/^DISABLED$/i, /^(?!DISABLED$)./i],
  ],
  login: [
    [/^(?!no-password)./i, /^no-password/i],
    [/^(?!NONE$|PUBLIC$)./, /^(?:NONE|PUBLIC|ANONYMOUS|API_KEY)$/i],
    [/^(?:required|ON|ENABLED)$/i, /^(?:optional|OFF|DISABLED|LEGACY)$/i],
    [/^PRIVATE/i, /^PUBLIC/i],
  ],
  lock: [
    [/^COMPLIANCE$/i, /^(?!COMPLIANCE$)/i],
    [/^(?:GOVERNANCE|ON|ENABLED)$/i, /^(?:OFF|DISABLED|)$/i],
  ],
  firewall: [
    [stops, lets],
    [/^strictest$/i, /^(?:defensive|monitor)$/i],
    [/^defensive$/i, /^monitor$/i],
    [/^(?:black|white)list$/i, /^none$/i],
  ],
  record: [
    [/./, /^(?:off|none|disabled|passthrough|MANUAL)$/i],
    [/^ENHANCED$/i, /^BASIC$/i],
    [/^All$/i, /^(?:Read|Write)Only$/i],
  ],
  notification: [[/^breaching$/i, /^(?:notBreaching|ignore|missing)$/i]],
  "health-check": [
    [/^(?:HTTPS?(?:_STR_MATCH)?|ELB)$/i, /^(?:TCP|EC2)$/i],
    [/^HTTPS/i, /^HTTP(?!S)/i],
    [/_STR_MATCH$/i, /^HTTPS?$/i],
    [/^Unhealthy$/i, /^(?:Healthy|LastKnownStatus)$/i],
  ],
};

/** Rates of a rotation in hours; NaN for what is no rate. */
const hours = (value: unknown): number => {
  const [, amount, unit = ""] = /^rate\((\d+) (hour|day|week)s?\)$/.exec(String(value)) ?? [];
  return Number(amount) * ({ hour: 1, day: 24, week: 168 }[unit] ?? NaN);
};

/** Day in the name of a policy, where versions go by days: `TransferSecurityPolicy-2024-01`. */
const namedDay = (value: unknown): string => /(?:^|[^0-9])(20\d\d-\d\d)(?![0-9])/.exec(String(value))?.[1] ?? "";

/** Codes that a health check takes for well: a list of single ones and spans. */
function codes(value: unknown): number {
  return String(value)
    .split(",")
    .reduce((sum, part) => {
      const [from, to = from] = part.split("-").map(Number);
      return sum + (to ?? NaN) - (from ?? NaN) + 1;
    }, 0);
}

function olderProtocol(before: unknown, after: unknown): boolean {
  const [was, is] = [oldestTls(before), oldestTls(after)];
  if (!Number.isNaN(was) || !Number.isNaN(is)) return is < was;
  return namedDay(before) !== "" && namedDay(after) !== "" && namedDay(after) < namedDay(before);
}

function weakerValue({ meaning }: ArgumentMeaning, { names, before, after }: Leaf): boolean {
  // A firewall's block says by its name what it does: `action.block` goes, and `action.count` takes its place.
  if (meaning === "firewall" && stops.test(names.at(-1) ?? "")) return before !== undefined && after === undefined;
  if (meaning === "rotation") return hours(after) > hours(before);
  if (names.at(-1) === "matcher") return after === undefined || codes(after) > codes(before);
  if (meaning === "guard") return list(after).some((one) => String(one).startsWith("DELETE_") && !list(before).includes(one));
  // Without a key of one's own, AWS takes one of its own or none.
  if (meaning === "key") return typeof before === "string" && after === undefined;
  if (meaning === "transit" && olderProtocol(before, after)) return true;
  const pairs = strength[meaning] ?? [];
  const gained = list(after).filter((one) => !list(before).includes(one));
  return pairs.some(
    ([strong, weak]) =>
      list(before).some((one) => strong.test(String(one))) &&
      (gained.some((one) => weak.test(String(one))) || (after === undefined && meaning !== "transit" && meaning !== "firewall")),
  );
}

/** Types in which 0, or nothing, keeps for ever. @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_CreateArchive.html */
const forEverAtZero = /^aws_cloudwatch_event_archive$/;

/** How much a number, or a day, is. -1 keeps for ever wherever AWS takes it for a time. */
function amount(value: unknown, meaning: Meaning, type: string): number {
  const number = numberOf(value ?? 0);
  if (Number.isNaN(number)) return Date.parse(String(value));
  return meaning === "retention" && (number === -1 || (number === 0 && forEverAtZero.test(type))) ? Infinity : number;
}

const weakens: Readonly<Record<ArgumentMeaning["safer"], (meaning: ArgumentMeaning, leaf: Leaf, type: string) => boolean>> = {
  on: (_, { before, after }) => isOn(before) && isOff(after),
  off: (_, { before, after }) => isOn(after) && !isOn(before),
  more: ({ meaning }, { before, after }, type) => before !== undefined && amount(after, meaning, type) < amount(before, meaning, type),
  less: (_, { before, after }) => numberOf(after) > numberOf(before),
  listed: (_, { before, after }) =>
    list(before).some((one) => !list(after).includes(one)) && list(after).length < Math.max(1, list(before).length),
  value: weakerValue,
};

/** Meanings whose weak value is one from the start, not only where there was a better one. */
const weakWhenMade: readonly Meaning[] = ["exposure", "encryption", "login", "transit", "public-access"];
/** Words that say of themselves that nothing is asked for, kept out or encrypted. */
const openFromTheStart: Readonly<Partial<Record<Meaning, RegExp>>> = {
  login: /^(?:NONE|ANONYMOUS|no-password-required)$/i,
  encryption: /^(?:NONE|DISABLED|OFF)$/i,
  "public-access": /^(?:unblocked|off)$/i,
};
/** Browsers ask what they may send before they sign in. @see https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-cors.html */
const asksFirst = ({ after }: Subject): boolean => after.http_method === "OPTIONS" || String(after.route_key).startsWith("OPTIONS ");
const isWeakMade = ({ meaning, safer }: ArgumentMeaning, { after }: Leaf, subject: Subject): boolean =>
  weakWhenMade.includes(meaning) &&
  ((safer === "off" && isOn(after)) ||
    (safer === "value" && openFromTheStart[meaning]?.test(String(after)) === true && !asksFirst(subject)) ||
    (safer === "on" && meaning === "public-access" && isOff(after) && after !== undefined) ||
    (safer === "on" &&
      meaning === "encryption" &&
      isOff(after) &&
      after !== undefined &&
      !Object.keys(subject.after).some(
        (name) => /kms|key_arn/.test(name) && typeof subject.after[name] === "string" && subject.after[name] !== "",
      )));

/** Whether a value that only the apply shows could be the weaker one. A key that is to be made is one. */
const isOpenQuestion = ({ meaning, safer }: ArgumentMeaning, { before, names }: Leaf, subject: Subject): boolean =>
  subject.effect === "create"
    ? safer === "off" && (meaning === "exposure" || meaning === "login") && isDeclared(subject, names)
    : before !== undefined && meaning !== "key";

/** Types whose rules of their own know better what the words mean. */
const judged: Readonly<Partial<Record<Meaning, RegExp>>> = {
  switch: /lifecycle_configuration|replication_configuration|_metadata_options/,
  retention: /lifecycle_configuration|object_lock|vault_lock/,
  firewall: /^aws_lb_|^aws_alb_|^aws_ses|^aws_lex|^aws_lambda_permission|network_acl|^aws_s3_bucket_acl/,
  transit: /security_group|network_acl|^aws_networkfirewall|^aws_wafv2/,
};

/** Arguments of one meaning that a change turns weaker, of whatever type. */
export const weakened =
  (meaning: Meaning): Matcher =>
  (subject) =>
    judged[meaning]?.test(subject.type) === true
      ? []
      : leavesOf(subject).flatMap((leaf): readonly Evidence[] => {
          const known = meaningOf(subject.type, leaf.names);
          if (known?.meaning !== meaning) return [];
          const evidence = { exact: true };
          if (leaf.after === unknown) return isOpenQuestion(known, leaf, subject) ? [undecided(leaf.path)] : [];
          if (subject.effect === "create")
            return isWeakMade(known, leaf, subject) ? [{ ...found(`${leaf.path} is ${shown(leaf.after)}`, leaf.path), ...evidence }] : [];
          return weakens[known.safer](known, leaf, subject.type) ? [{ ...change(leaf.path, leaf.before, leaf.after), ...evidence }] : [];
        });
