/** Questions worked on slice by slice, so that whoever waits sees progress and can ask something else meanwhile. */
import { PageError } from "../engine/index.ts";
import type { Answer, Question } from "./answers.ts";

/** An answer so far, or what is wrong. */
export type Said = { answer: Answer } | { problem: string };

interface Work {
  slices: Iterator<Answer>;
  say: (said: Said) => void;
}

export class Slices {
  private readonly waiting = new Map<string, Work>();
  private busy = false;

  constructor(private readonly answers: (question: Question) => Iterator<Answer>) {}

  /** Asks a question, in place of an earlier one of its key that is not answered yet. */
  ask(question: Question, say: (said: Said) => void): void {
    this.waiting.set(question.key, { slices: this.answers(question), say });
    if (!this.busy) void this.work();
  }

  private async work(): Promise<void> {
    this.busy = true;
    while (this.waiting.size > 0) {
      for (const [key, work] of [...this.waiting]) {
        if (this.waiting.get(key) === work && !said(work)) this.waiting.delete(key);
        await pause();
      }
    }
    this.busy = false;
  }
}

/** Says the next of some answers; false where there is none. */
function said({ slices, say }: Work): boolean {
  try {
    const { value, done } = slices.next();
    if (!done) say({ answer: value });
    return !done;
  } catch (error) {
    say({ problem: sentence(error) });
    return false;
  }
}

/** What went wrong, for whoever looks at the page. */
export function sentence(error: unknown): string {
  return error instanceof PageError ? error.message : `The page went wrong: ${String(error)}`;
}

/** A moment in which a page or a worker hears what has come meanwhile; unlike a timer's, it is not rounded up. */
async function pause(): Promise<void> {
  const { port1, port2 } = new MessageChannel();
  await new Promise((resolve) => {
    port1.onmessage = resolve;
    port2.postMessage(null);
  });
  port1.close();
}
