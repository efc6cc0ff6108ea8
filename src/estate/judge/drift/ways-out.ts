import { UserError } from "../../../common/user-error";
import { type ReviewedChange } from "../review/review";
import { type Wish } from "./findings";
import { type Adopt, type AdoptedKey, type DriftFinding, type Revert } from "./model";

/** Asks what the configuration would have to say; the answers are tried by synthesis. */
export interface Adopter {
  /** The key that makes an argument say a value, or why there is none. */
  value(stack: string, address: string, wish: Wish): Promise<AdoptedKey | string>;
  /** Keys that decide whether a resource exists. */
  presence(stack: string, address: string): Promise<readonly Pick<AdoptedKey, "file" | "line" | "key">[]>;
}

/** What the plan of a finding's stack would do. */
export interface RevertPlan {
  /** Folder of the bundle that sets the stack back; undefined when nothing was planned. */
  readonly bundle: string | undefined;
  /** Changes of the same plan that config asks for and no drift explains. */
  readonly alongside: number;
  readonly reviewed: Pick<ReviewedChange, "verdict"> | undefined;
}

/** How what happened in AWS is undone. */
export function revertOf(finding: DriftFinding, { bundle, alongside, reviewed }: RevertPlan): Revert {
  const steps = [...byApply(finding, bundle, alongside), ...byHand(finding)];
  return { steps, verdict: reviewed?.verdict, alongside };
}

function byApply({ class: kind, stack, address, arguments: args }: DriftFinding, bundle: string | undefined, alongside: number): string[] {
  if (kind !== "deleted" && args.every(({ putBack }) => !putBack)) return [];
  if (bundle === undefined) return [`npx estate plan --live, then npx estate apply the bundle of ${stack}`];
  if (alongside === 0) return [`npx estate apply ${bundle}`];
  // The bundle would apply what waits in the configuration as well.
  return [
    `terraform -chdir=cdktf.out/stacks/${stack} apply -target='${address}'`,
    `or, with ${alongside} ${alongside === 1 ? "change" : "changes"} that wait in the configuration: npx estate apply ${bundle}`,
  ];
}

/** What no apply sets back: Terraform ignores it, or nobody declares it. */
function byHand({ arguments: args, class: kind, address }: DriftFinding): string[] {
  const left = args.filter(({ putBack }) => !putBack);
  if (left.length === 0) return [];
  if (kind === "secret rotated")
    return args.map(
      ({ before, after }) =>
        `move AWSCURRENT back: aws secretsmanager update-secret-version-stage --version-stage AWSCURRENT --move-to-version-id ${before} --remove-from-version-id ${after.split(",")[0] ?? after} --secret-id <name>`,
    );
  if (kind === "region diverged")
    return left.map(({ path, before, after }) => `make ${path} of ${address} the same in both regions, in AWS: ${before}, ${after}`);
  return left.map(
    ({ path, before, after }) => `Terraform will not put it back: set ${path} of ${address} in AWS to ${before} (it is ${after})`,
  );
}

const noKey: Readonly<Partial<Record<DriftFinding["class"], string>>> = {
  "secret rotated": "values of secrets stand in no file: nothing is to be changed there",
  "region diverged":
    "the configuration says the same of both regions and may stay as it is; declare the argument in the construct to hold it from now on",
};

/** Which key of the configuration would have to say what, so that AWS is right. */
export async function adoptOf(
  { stack, address, class: kind, arguments: args }: DriftFinding,
  wishes: readonly Wish[],
  adopter: Adopter | undefined,
): Promise<Adopt> {
  const none = noKey[kind];
  if (none !== undefined) return { kind: "nothing", reason: none };
  if (adopter === undefined) return { kind: "nothing", reason: "not asked for" };
  if (kind === "deleted") {
    const keys = await adopter.presence(stack, address).catch(asNone);
    return keys.length > 0
      ? {
          kind: "code",
          reason: `these keys decide whether it exists: ${keys.map(({ file, line, key }) => `${key} (${file}${line === undefined ? "" : `:${line}`})`).join(", ")}`,
        }
      : { kind: "code", reason: "no key decides whether it exists: take it out of its construct" };
  }
  const unwished = args.filter(({ putBack }) => !putBack).map(({ path }) => path);
  const [keys, inCode]: [AdoptedKey[], string[]] = [[], []];
  for (const wish of wishes) {
    const answer = await adopter.value(stack, address, wish).catch(reasonOf);
    if (typeof answer === "string") inCode.push(`${wish.argument}: ${answer}`);
    else if (!keys.some(({ key, file }) => key === answer.key && file === answer.file)) keys.push(answer);
  }
  if (keys.length > 0) return { kind: "config", keys, inCode: [...inCode, ...unwished.map((path) => `${path}: nobody declares it`)] };
  if (inCode.length > 0) return { kind: "code", reason: inCode.join("; ") };
  return { kind: "code", reason: `nobody declares ${unwished.join(", ")}: declare it in the construct` };
}

const asNone = (error: unknown): readonly never[] => {
  if (error instanceof UserError) return [];
  throw error;
};

function reasonOf(error: unknown): string {
  if (error instanceof UserError) return error.message;
  throw error;
}
