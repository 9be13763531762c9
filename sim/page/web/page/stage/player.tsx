/** What plays the story step by step: play, pause, back and forth, speed. */
import { useEffect } from "preact/hooks";

import type { Scenario } from "../../engine/index.ts";
import type { Course } from "../answers.ts";
import { shortNameOf } from "../names.ts";

interface Props {
  scenario: Scenario;
  course: Course | null;
  dates: readonly string[];
  /** Counted from 1. */
  step: number;
  playing: boolean;
  /** Milliseconds a step. */
  pace: number;
  isCostly: (kind: string) => boolean;
  onStep: (step: number) => void;
  onPlaying: (playing: boolean) => void;
  onPace: (pace: number) => void;
}

/** Milliseconds a step, by how the page calls them. */
export const PACES: readonly [string, number][] = [
  ["slow", 3000],
  ["normal", 1500],
  ["fast", 500],
];

export function Player(props: Props) {
  const { scenario, course, dates, step, playing, pace, isCostly, onStep, onPlaying, onPace } = props;
  const { steps, unit, focus } = scenario;
  useEffect(() => {
    if (!playing) return;
    if (step >= steps) {
      onPlaying(false);
      return;
    }
    const timer = setTimeout(() => onStep(step + 1), pace);
    return () => clearTimeout(timer);
  }, [playing, step, pace, steps]);
  const costly = course
    ? [...new Set(
        Object.entries(course.occasions)
          .filter(([id]) => {
            const held = scenario.occasions[id];
            return held !== undefined && focus.includes(held.host) && isCostly(held.kind);
          })
          .flatMap(([, { open }]) => open),
      )].sort((one, other) => one - other)
    : [];
  const previous = costly.filter((each) => each < step).at(-1);
  const next = costly.find((each) => each > step);
  const go = (to: number | undefined): void => {
    onPlaying(false);
    if (to !== undefined) onStep(to);
  };
  const date = dates[step - 1];
  const pair = focus.map((id) => shortNameOf(scenario, id)).join(" or ");
  return (
    <div class="player" role="group" aria-label="Play the story">
      <button type="button" class="play" onClick={() => (step >= steps ? (onStep(1), onPlaying(true)) : onPlaying(!playing))}>
        {playing ? "❚❚ Pause" : "▶ Play"}
      </button>
      <button type="button" aria-label={`One ${unit} back`} disabled={step <= 1} onClick={() => go(step - 1)}>
        ‹
      </button>
      <button type="button" aria-label={`One ${unit} on`} disabled={step >= steps} onClick={() => go(step + 1)}>
        ›
      </button>
      <span class="date">{date}</span>
      <input
        type="range"
        aria-label={`${unit[0]?.toUpperCase() ?? ""}${unit.slice(1)}`}
        aria-valuetext={date}
        min={1}
        max={steps}
        value={step}
        onInput={(event) => go(event.currentTarget.valueAsNumber)}
      />
      <button type="button" class="jump" disabled={previous === undefined} title={`Costly occasions of ${pair}`} onClick={() => go(previous)}>
        Previous costly
      </button>
      <button type="button" class="jump" disabled={next === undefined} title={`Costly occasions of ${pair}`} onClick={() => go(next)}>
        Next costly
      </button>
      <label class="pace">
        <span class="hidden">Speed</span>
        <select value={String(pace)} onChange={(event) => onPace(Number(event.currentTarget.value))}>
          {PACES.map(([label, milliseconds]) => (
            <option key={label} value={String(milliseconds)}>
              {label}
            </option>
          ))}
        </select>
      </label>
    </div>
  );
}
