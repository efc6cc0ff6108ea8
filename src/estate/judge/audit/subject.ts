import { UserError } from "../../../common/user-error";

/** Characters of names, paths and ARNs; with others, a line that is about the subject could hold it in another spelling. */
const spelling = /^[\w+=,.@/:-]{3,2048}$/;

/** @throws UserError for what can be no name, path or ARN. */
export function requireSubject(subject: string): string {
  if (spelling.test(subject)) return subject;
  throw new UserError({
    problem: `${JSON.stringify(subject)} is no name, path or ARN of a person or a resource`,
    fix: "give it as AWS names it, for example alice, smart0dte-prod-api or arn:aws:s3:::<bucket>/<key>",
  });
}

/** Whether a value names the subject: as a whole, as a part between slashes and colons, or as what other parts follow or precede. */
export function names(value: string, subject: string): boolean {
  for (let at = value.indexOf(subject); at !== -1; at = value.indexOf(subject, at + 1)) {
    const [before, after] = [value[at - 1], value[at + subject.length]];
    if ((before === undefined || /[/:]/.test(before)) && (after === undefined || /[/:*]/.test(after))) return true;
  }
  return false;
}

/** Whether anything below a value names the subject, documents of JSON in strings among it. */
export function namesWithin(value: unknown, subject: string): boolean {
  if (typeof value === "string") {
    if (names(value, subject)) return true;
    const document = /^\s*[[{]/.test(value) ? parsed(value) : undefined;
    return document !== undefined && namesWithin(document, subject);
  }
  if (typeof value !== "object" || value === null) return false;
  return Object.values(value).some((one) => namesWithin(one, subject));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
