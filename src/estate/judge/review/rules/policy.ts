import { type Subject, type Values } from "../model";
import { isRecord, read, unknown } from "../values";
import { allBut, includes } from "./wildcards";

/** One thing that a policy allows or denies: one principal, one action, one resource, one set of conditions. */
export interface Grant {
  readonly effect: "Allow" | "Deny";
  readonly principal: string;
  readonly action: string;
  readonly resource: string;
  /** Conditions as text, with sorted keys; empty when there are none. */
  readonly condition: string;
}

export interface Policy {
  readonly grants: readonly Grant[];
  /** False when parts of it are references whose value is known only after the apply. */
  readonly exact: boolean;
}

const nothing: Policy = { grants: [], exact: true };

/** The policy that an argument holds before the change; an argument that is not set grants nothing. */
export const policyBefore = ({ before }: Subject, path: string): Policy | typeof unknown => parsed(read(before, path), true);

/**
 * The policy that an argument will hold. When the plan does not know its text, the declaration does
 * but for what it refers to: a reference to a resource's attribute is one value, never a wildcard.
 */
export function policyAfter({ after, declared }: Subject, path: string): Policy | typeof unknown {
  const value = read(after, path);
  if (value !== unknown) return parsed(value, true);
  const template = read(declared?.values, path);
  return typeof template === "string" && template.replaceAll(attributeReference, "").includes("${") ? unknown : parsed(template, false);
}

const attributeReference = /\$\{aws_[a-z0-9_]+\.[A-Za-z0-9_-]+\.(arn|id|name|bucket)\}/g;

function parsed(text: unknown, exact: boolean): Policy | typeof unknown {
  if (text === undefined) return exact ? nothing : unknown;
  if (typeof text !== "string") return unknown;
  try {
    const document = JSON.parse(text) as unknown;
    return isRecord(document) ? { grants: list(document.Statement).flatMap(grantsOf), exact } : unknown;
  } catch {
    return unknown;
  }
}

const list = (value: unknown): readonly unknown[] => (value === undefined ? [] : Array.isArray(value) ? value : [value]);

function grantsOf(statement: unknown): Grant[] {
  if (!isRecord(statement)) return [];
  const effect = statement.Effect === "Deny" ? "Deny" : "Allow";
  const condition = statement.Condition === undefined ? "" : sortedText(statement.Condition);
  return principals(statement).flatMap((principal) =>
    either(statement, "Action").flatMap((action) =>
      either(statement, "Resource").map((resource) => ({ effect, principal, action, resource, condition })),
    ),
  );
}

/** `NotAction` and its like stand for all but a few. */
const either = (statement: Values, name: "Action" | "Resource"): string[] =>
  statement[`Not${name}`] === undefined ? list(statement[name] ?? "").map(String) : [allBut(list(statement[`Not${name}`]).map(String))];

const principals = ({ Principal: principal, NotPrincipal: others }: Values): string[] =>
  others === undefined ? named(principal) : [allBut(named(others))];

function named(principal: unknown): string[] {
  if (!isRecord(principal)) return [principal === undefined ? "" : String(principal)];
  return Object.entries(principal).flatMap(([kind, names]) => list(names).map((name) => (name === "*" ? "*" : `${kind} ${String(name)}`)));
}

function sortedText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(sortedText).sort().join(",")}]`;
  if (!isRecord(value)) return JSON.stringify(String(value));
  return `{${Object.keys(value)
    .sort()
    .map((name) => `${JSON.stringify(name)}:${sortedText(list(value[name]).length === 1 ? list(value[name])[0] : value[name])}`)
    .join(",")}}`;
}

/** Whether everything that `inner` says is said by `outer` too. */
export const covers = (outer: Grant, inner: Grant): boolean =>
  outer.effect === inner.effect &&
  (outer.condition === "" || outer.condition === inner.condition) &&
  includes(outer.principal, inner.principal) &&
  includes(outer.action.toLowerCase(), inner.action.toLowerCase()) &&
  includes(outer.resource, inner.resource);
