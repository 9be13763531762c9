/** Twenty repeats beside each other, as in the story and now, on the same draws. */
import type { Share } from "../answers.ts";

const SHOWN = 20;

interface Props {
  before: Share | null;
  now: Share | null;
  /** The run that is watched, counted from 1. */
  replicate: number;
  onReplicate: (replicate: number) => void;
}

export function Repeats({ before, now, replicate, onReplicate }: Props) {
  const runs = Array.from({ length: Math.min(SHOWN, now?.each.length ?? 0) }, (_, index) => index);
  return (
    <ol class="runs" aria-label="Twenty repeats">
      {runs.map((index) => {
        const [was, is] = [before?.each[index] ?? false, now?.each[index] ?? false];
        const said = `Repeat ${index + 1}: ${is ? "allied" : "not allied"} now, ${was ? "allied" : "not allied"} before`;
        return (
          <li key={index}>
            <button
              type="button"
              class={`${is ? "allied" : ""} ${was !== is ? "turned" : ""}`}
              aria-pressed={replicate === index + 1}
              aria-label={said}
              title={said}
              onClick={() => onReplicate(index + 1)}
            >
              {index + 1}
            </button>
          </li>
        );
      })}
    </ol>
  );
}
