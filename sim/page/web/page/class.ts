/** The class that the page is served to: its server is told of bets and of runs to show, and of nothing else. */
import { useEffect, useState } from "preact/hooks";

import type { Round } from "./story/rounds.ts";

/** Milliseconds until a server that was not reached, or that had heard enough, is tried again. */
const PATIENCE = 3000;

export type Heard = "heard" | "not taken" | "too many" | "not let in" | "not reached";

/** Tells the class's server something. */
export async function tell(what: "rounds" | "shown", message: object): Promise<Heard> {
  try {
    const { ok, status } = await fetch(what, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(message),
    });
    if (ok) return "heard";
    if (status === 403) return "not let in";
    if (status === 429) return "too many";
    return status < 500 ? "not taken" : "not reached";
  } catch {
    return "not reached";
  }
}

const NOT_TAKEN = "A bet of yours is not on the wall, which takes what the story’s sliders can be set to and nothing else.";

const WRONG: Partial<Record<Heard, string>> = {
  "too many": "The wall has as many of your bets as it takes until your teacher clears it. What you do is kept here, and sent then.",
  "not let in": "The class no longer knows this page. Open its address again to send your bets.",
  "not reached": "The class is not reached. What you do is kept here, and sent as soon as it is.",
};

/**
 * Tells the class of each round once what came of it is known, and again where it is not reached or takes no more.
 *
 * Returns what is wrong, if anything. onTold: is called with the id of each that was heard.
 */
export function useClass(inClass: boolean, rounds: readonly Round[], onTold: (id: string) => void): string | null {
  const [heard, setHeard] = useState<Heard>("heard");
  const [attempt, setAttempt] = useState(0);
  const [refused, setRefused] = useState<readonly string[]>([]);
  const next = rounds.find(({ id, told, count }) => !told && count && !refused.includes(id));
  useEffect(() => {
    if (!inClass || !next?.count || heard === "not let in") return;
    let timer = 0;
    const { id, story, set, bet, count } = next;
    const message = { id, story, set, bet, allied: count.allied, done: count.done };
    void tell("rounds", message).then((answer) => {
      setHeard(answer);
      if (answer === "heard") onTold(id);
      // It would not take it the next time.
      else if (answer === "not taken") setRefused((before) => [...before, id]);
      else if (answer !== "not let in") timer = window.setTimeout(() => setAttempt((tried) => tried + 1), PATIENCE);
    });
    return () => clearTimeout(timer);
  }, [inClass, next?.id, attempt]);
  return WRONG[heard] ?? (rounds.some(({ id }) => refused.includes(id)) ? NOT_TAKEN : null);
}
