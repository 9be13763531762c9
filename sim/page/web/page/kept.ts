/** What a tab keeps of a visit, so that a reload loses nothing; where storage is forbidden, nothing is kept. */
import type { Visit } from "./visit.ts";

const KEY = "alliance-sim";

interface Kept extends Pick<Visit, "place" | "bet" | "chosen" | "rounds" | "step"> {
  story: string | null;
  /** What is set, as in the address. */
  address: string;
  /** What wrote the page, with its version. */
  program: string;
}

export function keep(visit: Visit, program: string): void {
  const { place, bet, chosen, rounds, step, setting } = visit;
  const kept: Kept = { place, bet, chosen, rounds, step, story: setting.story, address: location.hash, program };
  try {
    sessionStorage.setItem(KEY, JSON.stringify(kept));
  } catch {
    // A frame without storage, or a full one: the visit lasts as long as the page.
  }
}

/** A visit as it was before the page was loaded again; as it begins where the story is another. */
export function resumed(visit: Visit, program: string): Visit {
  try {
    const kept = JSON.parse(sessionStorage.getItem(KEY) ?? "null") as Kept | null;
    if (!kept || kept.program !== program || kept.story !== visit.setting.story) return visit;
    const { place, bet, chosen, rounds, step } = kept;
    // Another address was opened: what it says is looked at.
    return kept.address === location.hash ? { ...visit, place, bet, chosen, rounds, step } : { ...visit, rounds };
  } catch {
    return visit;
  }
}
