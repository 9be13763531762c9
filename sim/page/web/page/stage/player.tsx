/** What plays the story step by step: play, pause, back and forth, speed. */
import { useEffect } from "preact/hooks";

import { found, type Scenario } from "../../engine/index.ts";
import type { Course } from "../answers.ts";
import { titleOf } from "../names.ts";

interface Props {
  scenario: Scenario;
  course: Course | null;
  dates: readonly string[];
  /** Counted from 1. */
  step: number;
  playing: boolean;
  /** Milliseconds a step. */
  pace: number;
  /** Whether those who join are heard. */
  sounds: boolean;
  isCostly: (kind: string) => boolean;
  onStep: (step: number) => void;
  onPlaying: (playing: boolean) => void;
  onPace: (pace: number) => void;
  onSounds: () => void;
}

/** Milliseconds a step, by how the page calls them. */
export const PACES: readonly [string, number][] = [
  ["slow", 3000],
  ["normal", 1500],
  ["fast", 500],
];

export function Player(props: Props) {
  const { scenario, course, dates, step, playing, pace, sounds, isCostly, onStep, onPlaying, onPace, onSounds } = props;
  const { steps, unit } = scenario;
  useEffect(() => {
    if (!playing) return;
    if (step >= steps) {
      onPlaying(false);
      return;
    }
    const timer = setTimeout(() => onStep(step + 1), pace);
    return () => clearTimeout(timer);
  }, [playing, step, pace, steps]);
  const costly = course ? costlyOf(scenario, course, isCostly) : [];
  const previous = costly.filter(([at]) => at < step).at(-1);
  const next = costly.find(([at]) => at > step);
  const go = (to: number): void => {
    onPlaying(false);
    onStep(to);
  };
  const date = dates[step - 1];
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
      <Jump label="Previous" to={previous} onGo={go} />
      <Jump label="Next" to={next} onGo={go} />
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
      <button type="button" class="sound" aria-pressed={sounds} aria-label="Sound" title="Sound" onClick={onSounds}>
        ♪
      </button>
    </div>
  );
}

/** A costly occasion: its step and what it is called. */
type Costly = [step: number, title: string];

/** The costly occasions of the focus pair in the order of steps. */
function costlyOf(scenario: Scenario, { occasions }: Course, isCostly: (kind: string) => boolean): Costly[] {
  return Object.entries(occasions)
    .flatMap(([id, { open }]) => {
      const held = found(scenario.occasions, id);
      if (!held || !scenario.focus.includes(held.host) || !isCostly(held.kind)) return [];
      return open.map((step): Costly => [step, titleOf(scenario, id)]);
    })
    .sort(([one], [other]) => one - other);
}

/** Letters of a title that a button has room for. */
const ROOM = 20;

function Jump({ label, to, onGo }: { label: string; to: Costly | undefined; onGo: (step: number) => void }) {
  const [step, title] = to ?? [0, "none"];
  return (
    <button type="button" class="jump" disabled={!to} title={title} onClick={() => onGo(step)}>
      {label}: {title.length > ROOM ? `${title.slice(0, ROOM - 1).trimEnd()}…` : title}
    </button>
  );
}
