/** Bets and what came of them. */
import type { Settings } from "../../engine/index.ts";
import type { Share } from "../answers.ts";

/** What the outcome is called, and what is bet on: most runs end allied, few do, or it is open. */
export type Verdict = "Yes" | "No" | "Coin toss";

export const VERDICTS: readonly Verdict[] = ["Yes", "No", "Coin toss"];

/** A bet, frozen with what was set and what came of it. */
export interface Round {
  /** What was changed, in words; empty for the story as it stands. */
  changed: string;
  set: Settings;
  bet: Verdict;
  share: Share;
}

/** Yes where more than 60 % end allied, no where fewer than 40 % do, a coin toss between. */
export function verdictOf({ allied, done }: Share): Verdict {
  const share = done > 0 ? allied / done : 0;
  return share > 0.6 ? "Yes" : share < 0.4 ? "No" : "Coin toss";
}
