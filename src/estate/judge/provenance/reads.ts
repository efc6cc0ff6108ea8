import { formatPath, type KeyPath } from "../../../../config/check/finding";

/**
 * A value that remembers what was read of it. What was not read while a stack was made cannot have
 * determined anything in it; most keys are ruled out so.
 */
export interface Tracked<T> {
  readonly value: T;
  /** Whether the key at a path was read, or a list or group that holds it was looked through. */
  wasRead(path: KeyPath): boolean;
}

export function track<T extends object>(value: T): Tracked<T> {
  const read = new Set<string>();
  const wrapped = new WeakMap<object, object>();
  const wrap = (target: object, path: KeyPath): object => {
    const known = wrapped.get(target);
    if (known !== undefined) return known;
    const note = (part: string | symbol): void => void (typeof part === "string" && read.add(formatPath([...path, part])));
    const proxy = new Proxy(target, {
      get(from, part, receiver) {
        note(part);
        const child: unknown = Reflect.get(from, part, receiver);
        return typeof child === "object" && child !== null && typeof part === "string" ? wrap(child, [...path, part]) : child;
      },
      has(from, part) {
        note(part);
        return Reflect.has(from, part);
      },
      getOwnPropertyDescriptor(from, part) {
        note(part);
        return Reflect.getOwnPropertyDescriptor(from, part);
      },
      ownKeys(from) {
        read.add(formatPath([...path, looked]));
        return Reflect.ownKeys(from);
      },
    });
    wrapped.set(target, proxy);
    return proxy;
  };
  return {
    value: wrap(structuredClone(value), []) as T,
    wasRead: (path) =>
      read.has(formatPath(path.map(String))) ||
      read.has(formatPath([...path.slice(0, -1).map(String), looked])) ||
      read.has(formatPath([...path.map(String), looked])) ||
      read.has(formatPath([...path.map(String), "length"])),
  };
}

/** Stands for the names in a group, which is no name a key can have. */
const looked = "<names>";
