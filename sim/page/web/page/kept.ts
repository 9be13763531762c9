/** What a tab keeps of a visit, so that a reload loses nothing; where storage is forbidden, nothing is kept. */
import { begun, type Visit } from "./visit.ts";
import type { Library } from "../engine/index.ts";
import type { Setting } from "./setting.ts";

/** Another file in the same tab is another visit. */
const KEY = (): string => `alliance-sim ${location.pathname}`;

interface Kept extends Pick<Visit, "place" | "bets" | "chosen" | "rounds" | "seen" | "handed" | "step"> {
  story: string | null;
  /** What is set, as in the address. */
  address: string;
  /** What wrote the page, with its version. */
  program: string;
}

export function keep(visit: Visit, program: string): void {
  const { place, bets, chosen, rounds, seen, handed, step, setting } = visit;
  const kept: Kept = { place, bets, chosen, rounds, seen, handed, step, story: setting.story, address: location.hash, program };
  try {
    sessionStorage.setItem(KEY(), JSON.stringify(kept));
  } catch {
    // A frame without storage, or a full one: the visit lasts as long as the page.
  }
}

/** A visit that goes on as it was before the page was loaded again; begun anew, with the bets, where another address was opened. */
export function resumed(library: Library, opened: Setting, computes: boolean): Visit {
  try {
    const kept = JSON.parse(sessionStorage.getItem(KEY()) ?? "null") as Kept | null;
    if (kept?.program !== library.program) return begun(library, opened, computes);
    const visit = begun(library, opened, computes, kept);
    const { place, bets, chosen, step } = kept;
    return kept.story === opened.story && kept.address === location.hash ? { ...visit, place, bets, chosen, step } : visit;
  } catch {
    return begun(library, opened, computes);
  }
}
