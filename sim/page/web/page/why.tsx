/** Why a state decided as it did: what spoke for it and against it, and how the draw fell. */
import { useEffect, useRef } from "preact/hooks";

import type { Decision, Scenario, Story, Words } from "../engine/index.ts";
import type { Moment } from "./course_table.tsx";
import { percent, signed } from "./numbers.ts";

interface Props {
  story: Story;
  scenario: Scenario;
  words: Words;
  moment: Moment;
  /** None while it is not known. */
  decision: Decision | null;
  problem: string | null;
  onClose: () => void;
}

export function Why({ story, scenario, words, moment, decision, problem, onClose }: Props) {
  const heading = useRef<HTMLHeadingElement>(null);
  const { occasion, state, step } = moment;
  useEffect(() => heading.current?.focus(), [occasion, state, step]);
  const { occasions, states, unit } = scenario;
  const nameOf = states[state]?.name ?? state;
  const title = occasions[occasion]?.title || occasion;
  const done = decision?.joined ? `does ${nameOf} join` : `does ${nameOf} stay away from`;
  return (
    <section class="why" aria-labelledby="why">
      <h2 id="why" ref={heading} tabIndex={-1}>
        Why {decision ? done : `does ${nameOf} decide so about`} “{title}” in {story.dates[step - 1] ?? `${unit} ${step}`}?
      </h2>
      {problem && <p class="problem">{problem}</p>}
      {decision && <Terms {...{ decision, words }} />}
      <button type="button" onClick={onClose}>
        Close
      </button>
    </section>
  );
}

function Terms({ decision, words }: { decision: Decision; words: Words }) {
  const { terms, worth, open, joined, probability, draw, committed } = decision;
  const listed = Object.entries(terms)
    .filter(([, size]) => size !== 0)
    .sort(([, one], [, other]) => Math.abs(other) - Math.abs(one));
  return (
    <>
      <table>
        <thead>
          <tr>
            <th scope="col">What counted</th>
            <th scope="col">for (+) or against (−)</th>
          </tr>
        </thead>
        <tbody>
          {listed.map(([term, size]) => (
            <tr key={term}>
              <th scope="row">{words.terms[term]?.label ?? term}</th>
              <td class="number">{signed(size)}</td>
            </tr>
          ))}
          <tr class="sum">
            <th scope="row">together</th>
            <td class="number">{signed(worth)}</td>
          </tr>
        </tbody>
      </table>
      <p>
        That makes a chance to join of {percent(probability)}, {committed ? "committed" : "not committed"} to the host.{" "}
        {open
          ? `The draw was ${draw.toFixed(3)}, ${joined ? "below it: it joins" : "not below it: it stays away"}.`
          : "With what is set now the occasion is not open then, so nothing is decided."}
      </p>
    </>
  );
}
