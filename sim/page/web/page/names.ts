/** What a story's states, occasions and steps are called, and what its kinds are. */
import { found, known, type Scenario, type Story, type Words } from "../engine/index.ts";

/** A name within a sentence. */
export function nameOf({ states }: Scenario, id: string): string {
  const { article, name = id } = found(states, id) ?? {};
  return `${article ? `${article} ` : ""}${isolated(name)}`;
}

/** A text as a sentence begins with it. */
export function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

/** A name for where there is little room. */
export function shortNameOf({ states }: Scenario, id: string): string {
  const state = found(states, id);
  return isolated(state?.short ?? state?.name ?? id);
}

/** A name that leaves the order of the words around it alone, where it is written from right to left. */
function isolated(name: string): string {
  return /[\p{Script=Arabic}\p{Script=Hebrew}]/u.test(name) ? `\u2068${name}\u2069` : name;
}

/** Whether joining an occasion of a kind counts for an alliance. */
export function isCostly({ kinds }: Words, kind: string): boolean {
  return known(kinds, kind, "kind").costly;
}

export function titleOf({ occasions }: Scenario, id: string): string {
  return found(occasions, id)?.title || id;
}

/** What each step is called, the first at 0. The story's dates end with it: a longer run counts its steps. */
export function datesOf({ dates }: Story, { steps, unit }: Scenario): string[] {
  return Array.from({ length: steps }, (_, row) => (steps > dates.length ? null : dates[row]) ?? `${unit} ${row + 1}`);
}
