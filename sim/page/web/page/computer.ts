/**
 * Where the page's questions are computed: in a worker, so that the page never stutters, or where workers are
 * forbidden in the page itself, slice by slice.
 */
import { Engine, engineFiles, PageError, readStories } from "../engine/index.ts";
import { answers, type Question } from "./answers.ts";
import { type Said, sentence, Slices } from "./slices.ts";

/** Texts of the file that a worker is given, as it cannot look into the page. */
interface Texts {
  stories: string;
  engine: string;
}

export interface Computer {
  /** Asks a question, in place of an earlier one of its key; `say` is called with every answer so far. */
  ask: (question: Question, say: (said: Said) => void) => void;
}

/** A computer: a worker made from a script, else the page itself. Throws PageError where neither can compute. */
export async function computerFor(texts: Texts, script: string): Promise<Computer> {
  try {
    return await inWorker(texts, script);
  } catch {
    return await slicesOf(texts);
  }
}

/** What a worker does that is made from the page's script: it takes the texts, then questions. */
export function serve(scope: { onmessage: unknown; postMessage: (message: unknown) => void }): void {
  scope.onmessage = async ({ data }: MessageEvent<Texts>) => {
    try {
      const slices = await slicesOf(data);
      scope.onmessage = ({ data: { question, id } }: MessageEvent<Sent>) =>
        slices.ask(question, (said) => scope.postMessage({ said, id } satisfies Told));
      scope.postMessage(null);
    } catch (error) {
      scope.postMessage(sentence(error));
    }
  };
}

interface Sent {
  question: Question;
  id: number;
}

interface Told {
  said: Said;
  id: number;
}

async function slicesOf(texts: Texts): Promise<Slices> {
  const library = readStories(texts.stories);
  const engine = await Engine.load(engineFiles(texts.engine), library.words);
  return new Slices((question) => answers(engine, library, question));
}

async function inWorker(texts: Texts, script: string): Promise<Computer> {
  const address = URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
  const worker = new Worker(address);
  await new Promise<void>((ready, failed) => {
    worker.onerror = () => failed(new PageError("No worker starts here."));
    worker.onmessage = ({ data }: MessageEvent<string | null>) =>
      data === null ? ready() : failed(new PageError(data));
    worker.postMessage(texts);
  })
    .catch((error: unknown) => {
      worker.terminate();
      throw error;
    })
    .finally(() => URL.revokeObjectURL(address));
  const latest = new Map<string, number>();
  const listeners = new Map<number, (said: Said) => void>();
  let count = 0;
  worker.onmessage = ({ data: { said, id } }: MessageEvent<Told>) => listeners.get(id)?.(said);
  worker.onerror = () => {
    const problem = "What computes has stopped. Open the page again.";
    for (const say of listeners.values()) say({ problem });
  };
  return {
    ask: (question, say) => {
      // What still comes of an earlier question of this kind is not listened to.
      listeners.delete(latest.get(question.key) ?? -1);
      latest.set(question.key, ++count);
      listeners.set(count, say);
      worker.postMessage({ question, id: count } satisfies Sent);
    },
  };
}
