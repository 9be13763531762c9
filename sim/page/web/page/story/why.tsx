/** Why a state decided as it did: what spoke for it and against it, and how the draw fell. */
import { useEffect, useRef } from "preact/hooks";

import { type Decision, found, type Settings, type Words } from "../../engine/index.ts";
import { nameOf, titleOf } from "../names.ts";
import { evenly, signed } from "../numbers.ts";
import type { Results } from "../results.ts";
import type { Moment } from "../stage/moment.ts";
import type { View } from "../view.ts";
import { Controls } from "./controls.tsx";

interface Props {
  view: View;
  results: Results;
  moment: Moment;
  /** Terms that are not told apart. */
  hidden: readonly string[];
  /** What the story says of it. */
  says: string;
  /** Whether there is room for the most important alone. */
  presenting: boolean;
  /** The knobs that can be set where they would have reversed it. */
  settable: readonly string[];
  onFlip: (knob: string, value: number) => void;
  /** Turns knobs; none where they only show something. */
  onTurn: ((values: Settings) => void) | null;
}

export function Why(props: Props) {
  const { view, results, moment, hidden, says, presenting } = props;
  const { scenario, library, dates } = view;
  const { decision, decisionBefore, whyProblem } = results;
  const heading = useRef<HTMLHeadingElement>(null);
  const { occasion, state, step } = moment;
  useEffect(() => heading.current?.focus(), [occasion, state, step]);
  const asked = decision === null ? "decide so about" : decision.joined ? "join" : "stay away from";
  return (
    <section class="why" aria-labelledby="why">
      <h2 id="why" ref={heading} tabIndex={-1}>
        {says ? `${says} Why?` : `Why did ${nameOf(scenario, state)} ${asked} “${titleOf(scenario, occasion)}” in ${dates[step - 1]}?`}
      </h2>
      {whyProblem && <p class="problem">{whyProblem}</p>}
      {decision && <Terms {...{ decision, hidden, presenting }} before={decisionBefore} words={library.words} />}
      {decision?.open && !presenting && <Reversals {...props} joined={decision.joined} />}
    </section>
  );
}

/** What would have reversed it, as marks on the sliders. */
function Reversals({ view, results: { flips }, settable, onFlip, onTurn, joined }: Props & { joined: boolean }) {
  const reverses = (id: string): boolean => (flips[id] ?? null) !== null;
  const tried = Object.keys(flips);
  const reversing = view.controls.filter(reverses);
  const none = tried.some(reverses) ? "None of the changes that are open here would have reversed it." : "No single change would have reversed it.";
  const isOver = Object.keys(view.standing).every((id) => tried.includes(id));
  return (
    <>
      <h3>
        {reversing.length > 0 ? `What would have made it ${joined ? "stay away" : "join"}` : isOver ? none : "Looking for what would have reversed it …"}
      </h3>
      <Controls {...{ view, flips, settable, onFlip }} set={view.settings} shown={reversing} onSet={onTurn} />
    </>
  );
}

/** The largest size that a bar shows; a fixed scale, so that bars of two decisions compare. */
const LARGEST = 1.5;

/** Terms that are told apart when presenting; what is smaller is one. */
const MOST_PRESENTED = 4;

interface TermsProps {
  decision: Decision;
  before: Decision | null;
  hidden: readonly string[];
  presenting: boolean;
  words: Words;
}

function Terms({ decision, before, hidden, presenting, words }: TermsProps) {
  const { terms, worth, open, joined, probability, draw, committed } = decision;
  const listed = Object.entries(terms)
    .filter(([term, size]) => size !== 0 || (before?.terms[term] ?? 0) !== 0)
    .sort(([, one], [, other]) => Math.abs(other) - Math.abs(one));
  const told = listed.map(([term]) => term).filter((term) => !hidden.includes(term));
  const apart = presenting && told.length > MOST_PRESENTED + 1 ? told.slice(0, MOST_PRESENTED) : told;
  const sum = (of: Decision, those: readonly string[]): number => those.reduce((total, term) => total + (of.terms[term] ?? 0), 0);
  const together = (label: string, those: readonly string[]) => <Bar {...{ label }} size={sum(decision, those)} was={before && sum(before, those)} />;
  return (
    <>
      <table class="terms">
        <thead class="hidden">
          <tr>
            <th scope="col">What counted</th>
            <th scope="col">for or against</th>
          </tr>
        </thead>
        <tbody>
          {apart.map((term) => (
            <Bar
              key={term}
              label={found(words.terms, term)?.phrase ?? term}
              meaning={found(words.terms, term)?.meaning ?? ""}
              size={decision.terms[term] ?? 0}
              was={before?.terms[term] ?? null}
            />
          ))}
          {apart.length < told.length && together(`${told.length - apart.length} smaller ones`, told.slice(apart.length))}
          {told.length < listed.length && together("what is not told here", hidden)}
          <Bar label="together" size={worth} was={before?.worth ?? null} isSum />
        </tbody>
      </table>
      {!addsUp(listed.map(([, size]) => size), worth) && (
        <p class="small">Each is rounded by itself, and so is the sum.</p>
      )}
      <Chance {...{ decision }} />
      <p>
        A chance of {probability.toFixed(3)}, {committed ? "committed" : "not committed"} to the host.{" "}
        {open
          ? `The draw was ${draw.toFixed(3)}, ${joined ? "below it: joins" : "not below it: stays away"}.`
          : "With what is set now the occasion does not come then, so nothing is decided."}
      </p>
    </>
  );
}

/** Whether sizes add up as they are printed, in hundredths. */
function addsUp(sizes: readonly number[], sum: number): boolean {
  const hundredths = (size: number): number => evenly(100 * size);
  return sizes.reduce((total, size) => total + hundredths(size), 0) === hundredths(sum);
}

interface BarProps {
  label: string;
  /** In a sentence; none for a sum, which needs none. */
  meaning?: string;
  size: number;
  /** As in the story. */
  was: number | null;
  isSum?: boolean;
}

function Bar({ label, meaning, size, was, isSum }: BarProps) {
  return (
    <tr class={isSum ? "sum" : ""}>
      <th scope="row">
        {label}
        {meaning && (
          <details class="help">
            <summary aria-label={`What is ${label}?`}>?</summary>
            {meaning}
          </details>
        )}
      </th>
      <td data-mark="term" data-value={signed(size)}>
        <span class="track" aria-hidden="true">
          {was !== null && was !== size && <i class="was" style={extent(was)} />}
          <i class={size < 0 ? "against" : "for"} style={extent(size)} />
        </span>
        <span class="number">{signed(size)}</span>
      </td>
    </tr>
  );
}

/** Where a bar begins and how long it is; zero is in the middle. */
function extent(size: number): { left: string; width: string } {
  const share = Math.min(1, Math.abs(size) / LARGEST) * 50;
  return { left: `${size < 0 ? 50 - share : 50}%`, width: `${share}%` };
}

/** Width and height of the curve, and where the column beside it begins and how wide it is. */
const CURVE = { width: 250, height: 84, column: 264, wide: 24 };

/** The total on the curve of chances; beside it the chance as the shaded part of a column, the draw as a dot. */
function Chance({ decision: { worth, noise, probability, draw, open } }: { decision: Decision }) {
  const { width, height, column, wide } = CURVE;
  const x = (of: number): number => (Math.min(1, Math.max(-1, of / LARGEST)) + 1) * (width / 2);
  const y = (chance: number): number => 3 + (1 - chance) * (height - 6);
  const points = Array.from({ length: 61 }, (_, index) => {
    const of = LARGEST * (index / 30 - 1);
    return `${x(of).toFixed(1)},${y(1 / (1 + Math.exp(-of / noise))).toFixed(1)}`;
  });
  const level = y(probability);
  return (
    <svg class="chance" viewBox={`0 0 ${column + wide + 4} ${height}`} aria-hidden="true">
      <path class="ground" d={`M0 ${y(0)} H${width} M${x(0)} ${y(0)} V${y(1)}`} />
      <polyline points={points.join(" ")} />
      <path class="reading" d={`M${x(worth)} ${y(0)} V${level} H${column}`} />
      <circle data-mark="chance" data-value={probability.toFixed(3)} cx={x(worth)} cy={level} r="4" />
      <rect class="column" x={column} y={y(1)} width={wide} height={y(0) - y(1)} />
      <rect class="shaded" x={column} y={level} width={wide} height={y(0) - level} />
      {open && (
        <circle class="draw" data-mark="draw" data-value={draw.toFixed(3)} cx={column + wide / 2} cy={y(draw)} r="5" />
      )}
    </svg>
  );
}
