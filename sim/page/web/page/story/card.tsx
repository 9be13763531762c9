/** The card beside the picture: one sentence, at most one control, one thing to do. */
import { useEffect, useMemo, useRef } from "preact/hooks";

import type { Decision, Library, Scenario, Settings, Story } from "../../engine/index.ts";
import type { Share } from "../answers.ts";
import type { Computer } from "../computer.ts";
import type { Flips } from "../flips.ts";
import { nameOf } from "../names.ts";
import type { Setting } from "../setting.ts";
import type { Moment } from "../stage/moment.ts";
import { Bet } from "./bet.tsx";
import { Controls, without } from "./controls.tsx";
import { alsoMoves } from "./knob_words.ts";
import { ShareMap } from "./map.tsx";
import { Allied, Outcome } from "./outcome.tsx";
import { Repeats } from "./repeats.tsx";
import { type Round, type Verdict, verdictOf } from "./rounds.ts";
import { RoundsList } from "./rounds_list.tsx";
import type { Scene } from "./scenes.ts";
import { Why } from "./why.tsx";

export interface CardProps {
  library: Library;
  story: Story;
  /** As it is set. */
  scenario: Scenario;
  /** What each step is called. */
  dates: readonly string[];
  scene: Scene;
  setting: Setting;
  computer: Computer | null;
  /** By knob: where it stands as it is set. */
  standing: Record<string, number>;
  problems: readonly string[];
  rounds: readonly Round[];
  bet: Verdict | null;
  /** The knob that is turned for the one change. */
  chosen: string | null;
  before: Share | null;
  now: Share | null;
  replicate: number;
  replicates: number;
  /** The decision that is asked about, and what it rested on. */
  moment: Moment | null;
  decision: Decision | null;
  decisionBefore: Decision | null;
  whyProblem: string | null;
  /** By knob: where it would have fallen the other way. */
  flips: Flips;
  map: readonly (readonly number[])[];
  isLast: boolean;
  onBet: (bet: Verdict) => void;
  onChoose: (knob: string) => void;
  onSet: (values: Settings) => void;
  onPut: (setting: Partial<Setting>) => void;
  onNext: () => void;
  onBack: (() => void) | null;
  onChangeAgain: () => void;
  /** Closes the decision that was asked about, where one was. */
  onClose: (() => void) | null;
  /** The page as a file, with what is set. */
  saved: () => string;
}

export function Card(props: CardProps) {
  const { story, scene, problems, moment, onNext, onBack, onClose, isLast } = props;
  const card = useRef<HTMLElement>(null);
  useEffect(() => {
    card.current?.scrollTo(0, 0);
    scrollTo(0, 0);
  }, [scene.name, scene.sentence, story.name]);
  const next = nextOf(props);
  return (
    <aside class={`card scene-${scene.name}`} ref={card} tabIndex={-1} aria-label="What to do">
      <div role="alert">
        {problems.map((problem) => (
          <p key={problem} class="problem">
            {problem}
          </p>
        ))}
      </div>
      {moment && <WhyOf {...props} moment={moment} says={scene.name === "why" && !onClose ? story.scenario.story?.why.says : ""} />}
      {onClose && (
        <button
          type="button"
          onClick={() => {
            card.current?.focus();
            onClose();
          }}
        >
          Close
        </button>
      )}
      {!onClose && <SceneCard {...props} />}
      <p class="foot">
        {onBack && (
          <button type="button" class="quiet" onClick={onBack}>
            Back
          </button>
        )}
        {!isLast && (
          <button type="button" class="primary" disabled={!next.ready} onClick={onNext}>
            {next.label}
          </button>
        )}
      </p>
    </aside>
  );
}

/** What the primary button says, and whether it can be pressed yet. */
function nextOf({ scene, story, bet, setting, computer }: CardProps): { label: string; ready: boolean } {
  const last = scene.sentence === (story.scenario.story?.happened.length ?? 1) - 1;
  switch (scene.name) {
    case "happened":
      return { label: last ? "Place your bet" : "Go on", ready: true };
    case "bet":
      return { label: "Watch what happens", ready: bet !== null };
    case "watch":
      return { label: "See all repeats", ready: true };
    case "outcome":
      return { label: computer ? "Why?" : "All of it", ready: true };
    case "why":
      return { label: "Change one thing", ready: true };
    case "change":
      return { label: "Run it", ready: bet !== null && Object.keys(setting.set).length > 0 };
    case "compare":
      return { label: "See twenty repeats", ready: true };
    case "repeats":
      return { label: story.scenario.story?.map ? "See the map" : "All of it", ready: true };
    default:
      return { label: "All of it", ready: true };
  }
}

function SceneCard(props: CardProps) {
  switch (props.scene.name) {
    case "happened":
      return <h2>{props.story.scenario.story?.happened[props.scene.sentence]}</h2>;
    case "bet":
      return <BetCard {...props} />;
    case "watch":
      return (
        <>
          <h2>Watch one repeat of the story.</h2>
          <p>
            Each state decides by itself whether to join. Ships and soldiers are costly, words are cheap. Click a line to
            ask why. This is repeat {props.replicate} of {props.replicates}; each is the same story with other chance.
          </p>
          <Allied scenario={props.scenario} />
        </>
      );
    case "outcome":
      return <OutcomeCard {...props} />;
    case "why":
      return null;
    case "change":
      return <ChangeCard {...props} />;
    case "compare":
      return <CompareCard {...props} />;
    case "repeats":
      return (
        <>
          <h2>The same twenty repeats, before and now.</h2>
          <p>Full: allied now. A double line: otherwise than before. Click one to watch it.</p>
          <Repeats {...props} onReplicate={(replicate) => props.onPut({ replicate })} />
        </>
      );
    case "map":
      return <MapCard {...props} />;
    case "free":
      return <FreeCard {...props} />;
  }
}

function namesOf(scenario: Scenario): [string, string] {
  const [a, b] = scenario.focus;
  return [nameOf(scenario, a), nameOf(scenario, b)];
}

function BetCard({ dates, scenario, bet, onBet }: CardProps) {
  const [a, b] = namesOf(scenario);
  return (
    <>
      <h2>
        Will {a} and {b} be allied by {dates.at(-1)}?
      </h2>
      <Allied scenario={scenario} />
      <Bet question="In most of many repeats of this story:" {...{ bet, onBet }} />
    </>
  );
}

function OutcomeCard({ story, now, replicates, rounds }: CardProps) {
  return (
    <>
      <Outcome label={`You said ${rounds[0]?.bet ?? "nothing"}.`} share={now} {...{ replicates }} />
      {now && now.done === replicates && <h2>{verdictInWords(now)}</h2>}
      <p>{story.scenario.story?.surprise}</p>
    </>
  );
}

function verdictInWords(share: Share): string {
  const verdict = verdictOf(share);
  return verdict === "Yes" ? "Yes: most repeats end in an alliance." : verdict === "No" ? "No: most repeats end without one." : "A coin toss: it goes either way.";
}

function ChangeCard(props: CardProps) {
  const { library, story, scenario, standing, setting, chosen, bet, onBet, onChoose, onSet } = props;
  const offered = story.scenario.story?.changes ?? [];
  const knob = chosen ?? Object.keys(setting.set).find((id) => offered.includes(id)) ?? null;
  const [a, b] = namesOf(scenario);
  const others = useMemo(() => (knob === null ? [] : alsoMoves(story, knob, library.outsiders)), [story, knob]);
  return (
    <>
      <h2>Change one thing.</h2>
      <label class="offers">
        <span class="hidden">What to change</span>
        <select
          value={knob ?? ""}
          onChange={(event) => {
            onChoose(event.currentTarget.value);
            onSet({});
          }}
        >
          <option value="" disabled>
            Choose what to change
          </option>
          {offered.map((id) => (
            <option key={id} value={id}>
              {story.scenario.knobs[id]?.title ?? id}
            </option>
          ))}
        </select>
      </label>
      {knob !== null && (
        <>
          <Controls {...{ story, scenario, standing, onSet }} shown={[knob]} set={setting.set} />
          {others.length > 0 && <p class="small">This moves, too: {others.join("; ")}.</p>}
          <Bet question={`Will ${a} and ${b} be allied now?`} {...{ bet, onBet }} />
        </>
      )}
    </>
  );
}

function CompareCard(props: CardProps) {
  const { now, before, replicates, rounds, onChangeAgain } = props;
  const last = rounds.at(-1);
  const turned = before && now ? before.each.filter((was, index) => was !== now.each[index]).length : 0;
  return (
    <>
      <Outcome label={last ? `You said ${last.bet}.` : ""} share={now} {...{ replicates }} />
      <div class="before">
        <Outcome label="Before the change, on the same chance." share={before} {...{ replicates }} />
      </div>
      <p>{turned} repeats ended otherwise.</p>
      <RoundsList rounds={rounds} />
      <button type="button" onClick={onChangeAgain}>
        Change something else
      </button>
    </>
  );
}

function MapCard({ story, scenario, map, onPut }: CardProps) {
  const [first, second] = story.scenario.story?.map ?? [];
  const across = first === undefined ? undefined : story.scenario.knobs[first];
  const down = second === undefined ? undefined : story.scenario.knobs[second];
  if (first === undefined || second === undefined || !across || !down) return null;
  return (
    <>
      <h2>Where would they be allies?</h2>
      <ShareMap
        {...{ scenario, across, down }}
        rows={map}
        onPick={(value, height) => onPut({ set: { [second]: height, [first]: value } })}
      />
      <p>{story.scenario.story?.ends}</p>
    </>
  );
}

function FreeCard(props: CardProps) {
  const { story, scenario, standing, setting, computer, before, now, replicate, replicates, rounds, problems, onSet, onPut, saved } = props;
  const { about, sources, knobs } = story.scenario;
  const isTurned = computer !== null && Object.keys(setting.set).length > 0;
  const fails = computer !== null && problems.length > 0 && now === null;
  const others = Object.entries(setting.set).filter(([name]) => !Object.hasOwn(knobs, name));
  const seed = setting.seed ?? story.seed.toString();
  return (
    <>
      <Outcome label={isTurned ? "With what you changed." : "As the story stands."} share={now} replicates={computer ? replicates : (now?.done ?? 0)} {...{ fails }} />
      {isTurned && (
        <div class="before">
          <Outcome label="As the story stands, on the same chance." share={before} {...{ replicates }} />
        </div>
      )}
      <Allied scenario={scenario} />
      {scenario.replicates > replicates && (
        <p class="small">
          These are the first {replicates} of {scenario.replicates} replicates, as repeats are called elsewhere.
        </p>
      )}
      {computer && <Controls {...{ story, scenario, standing, onSet }} shown={Object.keys(knobs)} set={setting.set} />}
      {others.map(([path, value]) => (
        <p key={path}>
          Also set: <code>{path}</code> = {JSON.stringify(value)}{" "}
          <button type="button" class="quiet" onClick={() => onSet(without(setting.set, path))}>
            as it was
          </button>
        </p>
      ))}
      {computer && (
        <p class="draws">
          <button type="button" onClick={() => onPut({ seed: newSeed() })}>
            Run with new draws
          </button>{" "}
          {setting.seed !== null && (
            <button type="button" class="quiet" onClick={() => onPut({ seed: null })}>
              draws of the story
            </button>
          )}{" "}
          <span class="small">Seed {seed}</span>{" "}
          <label>
            Repeat shown{" "}
            <input
              type="number"
              min={1}
              max={replicates}
              value={replicate}
              onChange={(event) => {
                const number = event.currentTarget.valueAsNumber;
                if (number >= 1 && number <= replicates) onPut({ replicate: Math.round(number) });
                else event.currentTarget.value = String(replicate);
              }}
            />
          </label>
        </p>
      )}
      <RoundsList rounds={rounds} />
      <p>
        <a download={`${story.name}.html`} href="#" onClick={(event) => offer(event.currentTarget, saved())}>
          Save this page as a file
        </a>{" "}
        with all that is set. It computes by itself, without a network.
      </p>
      <details>
        <summary>Sources</summary>
        <p>{about}</p>
        <ul>
          {sources.map((source) => (
            <li key={source}>{source}</li>
          ))}
        </ul>
      </details>
    </>
  );
}

function WhyOf(props: CardProps & WhyOfProps) {
  const { story, scenario, dates, library, moment, says = "", decision, decisionBefore, whyProblem, flips, scene } = props;
  // Before the one change there is nothing to set yet.
  const onSet = scene.name === "free" ? (id: string, value: number) => props.onSet({ ...props.setting.set, [id]: value }) : null;
  return (
    <Why
      {...{ story, scenario, dates, moment, says, decision, flips, onSet }}
      words={library.words}
      before={decisionBefore}
      problem={whyProblem}
    />
  );
}

interface WhyOfProps {
  moment: Moment;
  /** What the story says of it. */
  says: string | undefined;
}

/** A seed that nobody chose, short enough to be copied by hand. */
function newSeed(): string {
  return String(crypto.getRandomValues(new Uint32Array(1))[0]);
}

function offer(link: HTMLAnchorElement, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: "text/html" }));
  link.href = address;
  setTimeout(() => {
    URL.revokeObjectURL(address);
    link.href = "#";
  }, 60_000);
}
