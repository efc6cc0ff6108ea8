/** When a composite alarm rings, in terms of other alarms of its region and account. */
export type AlarmRule =
  | { readonly alarm: string }
  | { readonly anyOf: readonly AlarmRule[] }
  | { readonly allOf: readonly AlarmRule[] }
  | { readonly not: AlarmRule }
  | "never";

export const inAlarm = (alarm: string): AlarmRule => ({ alarm });
export const anyOf = (...rules: readonly AlarmRule[]): AlarmRule => ({ anyOf: rules });
export const allOf = (...rules: readonly AlarmRule[]): AlarmRule => ({ allOf: rules });
/** Of an alarm that is there although nothing can make it ring, so that others may name it. */
export const never: AlarmRule = "never";
export const not = (rule: AlarmRule): AlarmRule => ({ not: rule });

/**
 * A rule in CloudWatch's words.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html (AlarmRule)
 * @throws Error for a choice among no alarms
 */
export function ruleText(rule: AlarmRule): string {
  if (rule === "never") return "FALSE";
  if ("alarm" in rule) return `ALARM("${rule.alarm}")`;
  if ("not" in rule) return `NOT ${operand(rule.not)}`;
  const [word, parts] = "anyOf" in rule ? (["OR", rule.anyOf] as const) : (["AND", rule.allOf] as const);
  if (parts.length === 0) throw new Error("a rule of a composite alarm names no alarm");
  return parts.map(parts.length === 1 ? ruleText : operand).join(` ${word} `);
}

/** In parentheses where it consists of several parts, so that no order of operators has to be known. */
function operand(rule: AlarmRule): string {
  if (rule === "never") return ruleText(rule);
  const parts = "anyOf" in rule ? rule.anyOf : "allOf" in rule ? rule.allOf : [];
  return parts.length > 1 || "not" in rule ? `(${ruleText(rule)})` : ruleText(rule);
}

/** Names of the alarms that a rule looks at. */
export function alarmsIn(rule: AlarmRule): string[] {
  if (rule === "never") return [];
  if ("alarm" in rule) return [rule.alarm];
  if ("not" in rule) return alarmsIn(rule.not);
  return ("anyOf" in rule ? rule.anyOf : rule.allOf).flatMap(alarmsIn);
}
