/** Values of knobs in words. */
import { changed, type Knob, neutrals, type Outsiders, PageError, type Scenario, type Settings, type Story } from "../../engine/index.ts";
import { shortNameOf } from "../names.ts";
import { percent, plain } from "../numbers.ts";

/** A value of a knob, for someone who does not know its unit; stands: whether the story stands there. */
export function valueInWords(knob: Knob, value: number, scenario: Scenario, stands = false): string {
  const words = measured(knob, value, scenario);
  if (!stands) return words;
  const told = knob.stands ?? AS_IT_WAS;
  return words === AS_IT_WAS ? told : `${told}: ${words}`;
}

/** What its lowest and its highest value are called. */
export function endsInWords(knob: Knob, scenario: Scenario): readonly [string, string] {
  return knob.ends ?? [valueInWords(knob, knob.from, scenario), valueInWords(knob, knob.to, scenario)];
}

const AS_IT_WAS = "as it was";

const TIMES = new Map([
  [0, "none"],
  [0.5, "half of what it was"],
  [1, AS_IT_WAS],
  [2, "twice what it was"],
]);

function measured(knob: Knob, value: number, scenario: Scenario): string {
  const { states, focus } = scenario;
  if (knob.parity) return `${percent(value)} of the stronger’s power`;
  if (knob.converge) return value === 0 ? AS_IT_WAS : `${percent(value)} of the way`;
  if (knob.scale) return TIMES.get(value) ?? `${plain(value)} times what it was`;
  const powerOf = Object.keys(states).find((id) => knob.set === `states.${id}.power`);
  const other = focus.find((id) => id !== powerOf);
  if (powerOf !== undefined && other !== undefined) {
    const measure = states[other];
    if (measure) return `${plain(value / measure.power)} times ${shortNameOf(scenario, other)}`;
  }
  return plain(value);
}

/** Titles of other knobs that stand elsewhere when one is turned. */
export function alsoMoves(story: Story, id: string, outsiders: Outsiders): string[] {
  const knob = story.scenario.knobs[id];
  if (!knob) return [];
  const moved = new Set<string>();
  for (const end of [knob.from, knob.to]) {
    try {
      const turned = neutrals(changed(story.scenario, { [id]: end }, outsiders), outsiders);
      for (const [other, value] of Object.entries(turned))
        if (other !== id && value !== story.standing[other]) moved.add(other);
    } catch (error) {
      if (!(error instanceof PageError)) throw error;
    }
  }
  return [...moved].map((other) => story.scenario.knobs[other]?.title ?? other);
}

/** What is set, as the sliders say it, of paths that are no knobs as they are written; scenario: the world as it is set. */
export function changeInWords(scenario: Scenario, set: Settings): string {
  return Object.entries(set)
    .map(([id, value]) => {
      const knob = Object.hasOwn(scenario.knobs, id) ? scenario.knobs[id] : undefined;
      if (!knob || typeof value !== "number") return `${id} = ${JSON.stringify(value)}`;
      return `${knob.title}: ${valueInWords(knob, value, scenario)}`;
    })
    .join("; ");
}
