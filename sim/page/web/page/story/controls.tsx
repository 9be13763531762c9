/** What can be changed: a slider for each knob. */
import type { Knob, Scenario, Settings } from "../../engine/index.ts";
import type { Flips } from "../flips.ts";
import type { View } from "../view.ts";
import { turned } from "../setting.ts";
import { endsInWords, valueInWords } from "./knob_words.ts";

interface Props {
  view: View;
  /** The knobs that are shown, by id. */
  shown: readonly string[];
  set: Settings;
  /** Turns knobs; none where they only show something. */
  onSet: ((values: Settings) => void) | null;
  /** By knob: a value that is marked, as where a decision would have fallen the other way. */
  flips?: Flips;
  /** Sets a knob where it is marked. */
  onFlip?: (knob: string, value: number) => void;
  /** The knobs that can be set so. */
  settable?: readonly string[];
}

/** Steps of a slider from one end to the other, at least. */
const POSITIONS = 100;

export function Controls({ view, shown, set, onSet, flips = {}, onFlip, settable = [] }: Props) {
  const { story, scenario, standing } = view;
  return (
    <>
      {shown.flatMap((id) => {
        const knob = story.scenario.knobs[id];
        if (!knob) return [];
        const flip = flips[id] ?? null;
        return (
          <Slider
            key={`${story.name} ${id}`}
            {...{ id, knob, scenario, flip }}
            whole={story.whole.includes(id)}
            value={typeof set[id] === "number" ? set[id] : (standing[id] ?? knob.from)}
            stands={story.standing[id] ?? knob.from}
            isTurned={Object.hasOwn(set, id)}
            onTurn={onSet && ((value) => onSet(value === null ? without(set, id) : turned(story, set, id, value)))}
            onFlip={flip !== null && onFlip && settable.includes(id) ? () => onFlip(id, flip) : null}
          />
        );
      })}
    </>
  );
}

/** Settings without one. */
export function without(set: Settings, name: string): Settings {
  return Object.fromEntries(Object.entries(set).filter(([id]) => id !== name));
}

interface SliderProps {
  id: string;
  knob: Knob;
  scenario: Scenario;
  whole: boolean;
  value: number;
  /** Where the story stands. */
  stands: number;
  isTurned: boolean;
  /** A value that is marked. */
  flip: number | null;
  /** Turns it; null: back to where the story stands. */
  onTurn: ((value: number | null) => void) | null;
  onFlip: (() => void) | null;
}

function Slider({ id, knob, scenario, whole, value, stands, isTurned, flip, onTurn, onFlip }: SliderProps) {
  const name = `${flip === null ? "knob" : "flip"}-${id}`;
  const [low, high] = endsInWords(knob, scenario);
  const [least, most] = [Math.min(knob.from, value), Math.max(knob.to, value)];
  const left = (of: number): { left: string } => ({ left: `${(100 * (of - least)) / (most - least)}%` });
  const said = valueInWords(knob, value, scenario, value === stands);
  const marked = flip === null ? "" : valueInWords(knob, flip, scenario);
  const mark = { "data-mark": "flip", "data-of": id, "data-value": flip, class: "flip", style: left(flip ?? least) };
  const reset = (): void => {
    // The button goes, and takes the focus with it.
    document.getElementById(name)?.focus();
    onTurn?.(null);
  };
  return (
    <div class="knob">
      <label for={name}>{knob.title}</label>
      <output for={name}>{said}</output>
      {flip !== null && (
        <span class="flips">
          {onFlip ? (
            <button type="button" {...mark} aria-label={`${knob.title}: set it to ${marked}`} onClick={onFlip}>
              ▼
            </button>
          ) : (
            <span {...mark} aria-hidden="true">
              ▼
            </span>
          )}
        </span>
      )}
      <input
        id={name}
        type="range"
        min={least}
        max={most}
        step={whole ? 1 : roundStep((knob.to - knob.from) / POSITIONS)}
        value={value}
        disabled={onTurn === null}
        aria-valuetext={said}
        onInput={(event) => onTurn?.(event.currentTarget.valueAsNumber)}
      />
      <span class="ends" aria-hidden="true">
        <span>{low}</span>
        {stands > least && stands < most && (
          <span class="tick" style={left(stands)}>
            ▲
          </span>
        )}
        <span>{high}</span>
      </span>
      {flip !== null && <p class="small">▼ {marked}</p>}
      {isTurned && onTurn && (
        <button type="button" class="quiet" onClick={reset} aria-label={`${knob.title}: as it was`}>
          as it was
        </button>
      )}
    </div>
  );
}

/** The largest of 1, 2 or 5 times a power of ten that is no more than a step. */
function roundStep(most: number): number {
  const power = 10 ** Math.floor(Math.log10(most));
  return power * (most >= 5 * power ? 5 : most >= 2 * power ? 2 : 1);
}
