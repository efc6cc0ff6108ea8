import { createHash } from "node:crypto";
import { placeholderMark } from "../../../run/provider-host/placeholders";

/** What a plan says will be. @see https://developer.hashicorp.com/terraform/internals/json-format#values-representation */
export interface PlannedValues {
  readonly outputs?: Readonly<Record<string, { readonly value?: unknown }>>;
  readonly root_module: { readonly child_modules?: readonly PlannedModule[] };
}

interface PlannedModule {
  /** `module.<stack>` */
  readonly address: string;
  readonly resources?: readonly PlannedResource[];
}

export interface PlannedResource {
  readonly address: string;
  readonly mode: "managed" | "data";
  readonly type: string;
  readonly name: string;
  readonly index?: string | number;
  readonly schema_version: number;
  readonly values: Readonly<Record<string, unknown>>;
}

/** A stack as if AWS had made it. */
export interface SimulatedStack {
  readonly resources: readonly PlannedResource[];
  readonly outputs: Readonly<Record<string, unknown>>;
  /** Where each placeholder comes from, as `<stack> <address>.<argument>`. */
  readonly placeholders: Readonly<Record<string, string>>;
}

/** The composition's outputs are those of its stacks. */
export const outputName = (stack: string, field: string): string => `${stack}__${field}`;

const arnForm = "arn:aws:unknown:us-east-1:000000000000:";

/**
 * Takes what a plan says apart into its stacks. Placeholders get names that follow from the stack,
 * the address and the argument alone, so that stacks which were simulated at different times agree.
 */
export function splitPlanned(planned: PlannedValues, stacks: readonly string[]): ReadonlyMap<string, SimulatedStack> {
  const owners = new Owners(planned.root_module.child_modules ?? []);
  const named = owners.rename(planned);
  const modules = new Map((named.root_module.child_modules ?? []).map(({ address, resources }) => [address, resources ?? []]));
  return new Map(
    stacks.map((id) => {
      const prefix = outputName(id, "");
      const outputs = Object.entries(named.outputs ?? {}).filter(([name]) => name.startsWith(prefix));
      return [
        id,
        {
          resources: modules.get(`module.${id}`) ?? [],
          outputs: Object.fromEntries(outputs.map(([name, { value }]) => [name.slice(prefix.length), value])),
          placeholders: owners.of(id),
        },
      ];
    }),
  );
}

/** `known-after-apply-<number>-<type>-<argument>`, as the host makes them. */
const firstName = new RegExp(`${placeholderMark}(\\d+|data-[0-9a-f]{12})-`, "g");

/** What placeholders stand for: the argument in which one stands alone, of the type that it names. */
class Owners {
  /** By number, the longest first. */
  private readonly byNumber = new Map<
    string,
    { readonly from: string; readonly to: string; readonly stack: string; readonly what: string }[]
  >();

  public constructor(modules: readonly PlannedModule[]) {
    for (const { address: module, resources = [] } of modules) {
      for (const { address, type, values } of resources) {
        for (const [path, text] of texts(values, []))
          this.claim(module.slice("module.".length), address.slice(`${module}.`.length), type, path, text);
      }
    }
    for (const found of this.byNumber.values()) found.sort((a, b) => b.from.length - a.from.length);
  }

  private claim(stack: string, address: string, type: string, path: readonly string[], text: string): void {
    const from = text.startsWith(arnForm) ? text.slice(arnForm.length) : text;
    const number = [...from.matchAll(firstName)][0];
    if (number?.index !== 0 || from !== `${number[0]}${type}-${path.join("-")}`) return;
    const what = `${address}.${path.join(".")}`;
    const to = `${placeholderMark}${createHash("sha256").update(`${stack} ${what}`).digest("hex").slice(0, 16)}`;
    const list = this.byNumber.get(number[1] ?? "") ?? [];
    if (!list.some((known) => known.from === from)) list.push({ from, to, stack, what });
    this.byNumber.set(number[1] ?? "", list);
  }

  public rename(planned: PlannedValues): PlannedValues {
    const text = JSON.stringify(planned);
    let out = "";
    let last = 0;
    for (const match of text.matchAll(firstName)) {
      const owner = this.byNumber.get(match[1] ?? "")?.find(({ from }) => text.startsWith(from, match.index));
      if (owner === undefined) continue;
      out += text.slice(last, match.index) + owner.to;
      last = match.index + owner.from.length;
    }
    return JSON.parse(out + text.slice(last)) as PlannedValues;
  }

  public of(stack: string): Record<string, string> {
    return Object.fromEntries(
      [...this.byNumber.values()].flat().flatMap((owner) => (owner.stack === stack ? [[owner.to, `${stack} ${owner.what}`]] : [])),
    );
  }
}

function texts(value: unknown, path: readonly string[]): [readonly string[], string][] {
  if (typeof value === "string") return value.includes(placeholderMark) ? [[path, value]] : [];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, child]) => texts(child, [...path, name]));
}
