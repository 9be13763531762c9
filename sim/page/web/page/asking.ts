/** Questions asked of the computer as the page changes. */
import { useEffect, useState } from "preact/hooks";

import type { Answer, Question } from "./answers.ts";
import type { Computer } from "./computer.ts";

export interface Heard {
  /** What is answered so far; none before the first answer to this very question. */
  answer: Answer | null;
  problem: string | null;
}

const NOTHING: Heard = { answer: null, problem: null };

/** What is answered to a question, asked again whenever it is another; none is asked where it is null. */
export function useAnswer(computer: Computer | null, question: Question | null): Heard {
  const [heard, setHeard] = useState<Heard & { to: string }>({ ...NOTHING, to: "" });
  const text = JSON.stringify(question, (_, value: unknown) => (typeof value === "bigint" ? value.toString() : value));
  useEffect(() => {
    if (!computer || !question) return;
    computer.ask(question, (said) =>
      setHeard({ ...NOTHING, ...("answer" in said ? { answer: said.answer } : { problem: said.problem }), to: text }),
    );
  }, [computer, text]);
  return heard.to === text ? heard : NOTHING;
}

type Kinds = { [Kind in Answer as keyof Kind]: Kind[keyof Kind] };

/** What is answered so far of some kind; null before there is any. */
export function heardOf<Kind extends keyof Kinds>({ answer }: Heard, kind: Kind): Kinds[Kind] | null {
  return answer && kind in answer ? (answer as Kinds)[kind] : null;
}
