/** What can be changed: a slider for each knob. */
import type { Knob, Scenario, Settings, Story } from "../../engine/index.ts";
import { valueInWords } from "./knob_words.ts";

interface Props {
  story: Story;
  scenario: Scenario;
  /** The knobs that are shown, by id. */
  shown: readonly string[];
  /** By knob: where it stands, turned or not. */
  standing: Record<string, number>;
  set: Settings;
  onSet: (values: Settings) => void;
}

/** Steps of a slider from one end to the other, at least. */
const POSITIONS = 100;

export function Controls({ story, scenario, shown, standing, set, onSet }: Props) {
  const { knobs } = story.scenario;
  return (
    <>
      {shown.flatMap((id) => {
        const knob = knobs[id];
        if (!knob) return [];
        return (
          <Slider
            key={`${story.name} ${id}`}
            {...{ id, knob, scenario }}
            whole={story.whole.includes(id)}
            value={typeof set[id] === "number" ? set[id] : (standing[id] ?? knob.from)}
            stands={story.standing[id] ?? knob.from}
            isTurned={Object.hasOwn(set, id)}
            onTurn={(value) => onSet({ ...set, [id]: value })}
            onReset={() => onSet(without(set, id))}
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
  onTurn: (value: number) => void;
  onReset: () => void;
}

function Slider({ id, knob, scenario, whole, value, stands, isTurned, onTurn, onReset }: SliderProps) {
  const name = `knob-${id}`;
  const [low, high] = knob.ends ?? [valueInWords(knob, knob.from, scenario), valueInWords(knob, knob.to, scenario)];
  const [least, most] = [Math.min(knob.from, value), Math.max(knob.to, value)];
  const share = (stands - least) / (most - least);
  const said = valueInWords(knob, value, scenario, value === stands);
  const reset = (): void => {
    // The button goes, and takes the focus with it.
    document.getElementById(name)?.focus();
    onReset();
  };
  return (
    <div class="knob">
      <label for={name}>{knob.title}</label>
      <output for={name}>{said}</output>
      <input
        id={name}
        type="range"
        min={least}
        max={most}
        step={whole ? 1 : roundStep((knob.to - knob.from) / POSITIONS)}
        value={value}
        aria-valuetext={said}
        onInput={(event) => onTurn(event.currentTarget.valueAsNumber)}
      />
      <span class="ends" aria-hidden="true">
        <span>{low}</span>
        {share > 0 && share < 1 && (
          <span class="tick" style={{ left: `${100 * share}%` }}>
            ▲
          </span>
        )}
        <span>{high}</span>
      </span>
      {isTurned && (
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
