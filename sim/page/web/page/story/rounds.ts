/** Bets and what came of them. */
import type { Settings } from "../../engine/index.ts";
import type { Share } from "../answers.ts";

/** What the outcome is called, and what is bet on: most runs end allied, few do, or it is open. */
export type Verdict = "Yes" | "No" | "Coin toss";

export const VERDICTS: readonly Verdict[] = ["Yes", "No", "Coin toss"];

/** In how many of the repeats the two are allied at the end. */
export type Count = Pick<Share, "allied" | "done">;

/** A bet, frozen with what was set. */
export interface Round {
  /** By which a class's server knows it again. */
  id: string;
  story: string;
  set: Settings;
  bet: Verdict;
  /** What came of it; null while it runs. */
  count: Count | null;
  /** Whether the class's server has heard of it. */
  told: boolean;
}

/** Yes where more than 60 % end allied, no where fewer than 40 % do, a coin toss between. */
export function verdictOf({ allied, done }: Count): Verdict {
  const share = done > 0 ? allied / done : 0;
  return share > 0.6 ? "Yes" : share < 0.4 ? "No" : "Coin toss";
}
