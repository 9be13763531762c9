/**
 * Values by id.
 *
 * An id may be `constructor` or `toString`, which every object has: only an object's own are looked at.
 */
import { PageError } from "./errors.ts";

export type ById<Value> = Record<string, Value>;

/** The value of an id; undefined where there is none. */
export function found<Value>(values: ById<Value>, id: string): Value | undefined {
  return Object.hasOwn(values, id) ? values[id] : undefined;
}

/** The value of an id. Throws PageError where there is none; `what` says of what. */
export function known<Value>(values: ById<Value>, id: string, what: string): Value {
  const value = found(values, id);
  if (value === undefined) throw new PageError(`There is no ${what} “${id}” in this story.`);
  return value;
}

/** Ids in the order in which the engine has them, whatever the order of the file. */
export function sorted(ids: Iterable<string>): string[] {
  // Ids are ASCII, of which JavaScript's order is Python's.
  return [...ids].sort();
}

/** An array's element that is there by construction. */
export function at<Value>(values: ArrayLike<Value>, index: number): Value {
  const value = values[index];
  if (value === undefined) throw new RangeError(`no element ${index} of ${values.length}`);
  return value;
}
