import { type SynthesizedStack } from "../../synthesized";

export type Args = Readonly<Record<string, unknown>>;

/** A resource of a stack, as rules look at it. */
export interface Declared {
  readonly stack: SynthesizedStack;
  readonly type: string;
  readonly address: string;
  readonly args: Args;
}

/** What of an estate breaks a rule. */
export interface RuleBreak {
  readonly stack: string;
  readonly address: string;
  /** What stands there, in words. */
  readonly what: string;
}

/** How services of AWS work together, where no model of theirs says it. */
export interface ServiceRule {
  readonly id: string;
  /** What AWS does with whoever breaks it. */
  readonly aws: string;
  readonly source: string;
  readonly find: (estate: Estate) => RuleBreak[];
}

/** Synthesized stacks with their resources by type. */
export class Estate {
  private readonly byType = new Map<string, Declared[]>();

  public constructor(public readonly stacks: readonly SynthesizedStack[]) {
    for (const stack of stacks) {
      for (const [type, byName] of Object.entries(stack.json.resource ?? {})) {
        for (const [name, args] of Object.entries(byName))
          this.byType.set(type, [...(this.byType.get(type) ?? []), { stack, type, address: `${type}.${name}`, args }]);
      }
    }
  }

  public all(type: string): readonly Declared[] {
    return this.byType.get(type) ?? [];
  }

  /** Resources of the same stack. */
  public beside({ stack }: Declared, type: string): readonly Declared[] {
    return this.all(type).filter((one) => one.stack === stack);
  }
}

export const broken = ({ stack, address }: Declared, what: string): RuleBreak => ({ stack: stack.instance.id, address, what });

/** Terraform JSON takes a block as an object or as a list. */
export const blocks = (value: unknown): readonly Args[] =>
  value === undefined || value === null ? [] : Array.isArray(value) ? (value as Args[]) : [value as Args];

export const block = (value: unknown): Args => blocks(value)[0] ?? {};

export const text = (value: unknown): string => (typeof value === "string" ? value : "");

interface Statement {
  readonly Sid?: string;
  readonly Effect: string;
  readonly Principal?: unknown;
  readonly Action?: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Args>>;
}

/** Statements of a policy; none of a text that is made after an apply. */
export function statements(policy: unknown): readonly Statement[] {
  try {
    const { Statement } = JSON.parse(text(policy)) as { Statement: Statement | Statement[] };
    return Array.isArray(Statement) ? Statement : [Statement];
  } catch {
    return [];
  }
}

export const conditionKeys = ({ Condition = {} }: Statement): string[] => Object.values(Condition).flatMap((keys) => Object.keys(keys));

export const actions = ({ Action = [] }: Statement): readonly string[] => (typeof Action === "string" ? [Action] : Action);
