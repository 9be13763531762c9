/** What can be changed: a slider for each knob. */
import type { Knob, Settings, Story } from "../engine/index.ts";
import { plain } from "./numbers.ts";

interface Props {
  story: Story;
  /** By knob: where it stands, turned or not. */
  standing: Record<string, number>;
  set: Settings;
  onSet: (values: Settings) => void;
}

/** Steps of a slider from one end to the other, at least. */
const POSITIONS = 100;

export function Controls({ story, standing, set, onSet }: Props) {
  const { knobs } = story.scenario;
  const without = (name: string): Settings => Object.fromEntries(Object.entries(set).filter(([id]) => id !== name));
  const others = Object.entries(set).filter(([name]) => !Object.hasOwn(knobs, name));
  return (
    <section aria-labelledby="controls">
      <h2 id="controls">Change one thing</h2>
      {Object.entries(knobs).map(([id, knob]) => (
        <Slider
          key={`${story.name} ${id}`}
          id={id}
          knob={knob}
          whole={story.whole.includes(id)}
          value={typeof set[id] === "number" ? set[id] : (standing[id] ?? knob.from)}
          phrase={story.phrases[id] ?? ""}
          isTurned={Object.hasOwn(set, id)}
          onTurn={(value) => onSet({ ...set, [id]: value })}
          onReset={() => onSet(without(id))}
        />
      ))}
      {others.map(([path, value]) => (
        <p key={path}>
          Also set: <code>{path}</code> = {JSON.stringify(value)}{" "}
          <button type="button" onClick={() => onSet(without(path))}>
            as in the story
          </button>
        </p>
      ))}
    </section>
  );
}

interface SliderProps {
  id: string;
  knob: Knob;
  whole: boolean;
  value: number;
  phrase: string;
  isTurned: boolean;
  onTurn: (value: number) => void;
  onReset: () => void;
}

function Slider({ id, knob, whole, value, phrase, isTurned, onTurn, onReset }: SliderProps) {
  const name = `knob-${id}`;
  return (
    <div class="knob">
      <label for={name}>{knob.title}</label>
      <input
        id={name}
        type="range"
        min={Math.min(knob.from, value)}
        max={Math.max(knob.to, value)}
        step={whole ? 1 : roundStep((knob.to - knob.from) / POSITIONS)}
        value={value}
        aria-valuetext={phrase.replace("{value}", plain(value))}
        onInput={(event) => onTurn(event.currentTarget.valueAsNumber)}
      />
      <output for={name}>{plain(value)}</output>
      <button type="button" disabled={!isTurned} onClick={onReset} aria-label={`${knob.title}: as in the story`}>
        as in the story
      </button>
    </div>
  );
}

/** The largest of 1, 2 or 5 times a power of ten that is no more than a step. */
function roundStep(most: number): number {
  const power = 10 ** Math.floor(Math.log10(most));
  return power * (most >= 5 * power ? 5 : most >= 2 * power ? 2 : 1);
}
