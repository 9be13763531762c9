/** The card beside the picture: one sentence, at most one control, one thing to do. */
import { useEffect, useMemo, useRef } from "preact/hooks";

import type { Scenario, Story } from "../../engine/index.ts";
import type { Actions } from "../app.tsx";
import type { PageFile } from "../file.ts";
import { nameOf } from "../names.ts";
import type { Results } from "../results.ts";
import { isChanged, turned } from "../setting.ts";
import type { View } from "../view.ts";
import { isSeen, offeredIn, roundOn, type Visit } from "../visit.ts";
import { Bet } from "./bet.tsx";
import { Controls, without } from "./controls.tsx";
import { HandOut } from "./hand_out.tsx";
import { alsoMoves, changeInWords } from "./knob_words.ts";
import { ShareMap, valuesOf } from "./map.tsx";
import { Allied, Outcome } from "./outcome.tsx";
import { Repeats } from "./repeats.tsx";
import { type Count, type Verdict, verdictOf } from "./rounds.ts";
import { RoundsList } from "./rounds_list.tsx";
import { ShowOnWall } from "./show_on_wall.tsx";
import { Why } from "./why.tsx";

interface CardProps {
  view: View;
  visit: Visit;
  results: Results;
  file: PageFile;
  presenting: boolean;
  problems: readonly string[];
  actions: Actions;
}

export function Card(props: CardProps) {
  const { view, visit, results, problems, actions } = props;
  const { story, scene, scenes } = view;
  const card = useRef<HTMLElement>(null);
  useEffect(() => {
    card.current?.scrollTo(0, 0);
    scrollTo(0, 0);
    // The button that was pressed may be disabled now.
    if (document.activeElement === document.body || document.activeElement?.matches(":disabled")) card.current?.focus({ preventScroll: true });
  }, [scene.name, scene.sentence, story.name]);
  const next = nextOf(props);
  const asked = visit.moment !== null;
  return (
    <aside class={`card scene-${scene.name}`} ref={card} tabIndex={-1} aria-label="What to do">
      <div role="alert">
        {problems.map((problem) => (
          <p key={problem} class="problem">
            {problem}
          </p>
        ))}
      </div>
      {results.moment && <WhyCard {...props} moment={results.moment} />}
      {asked && (
        <button
          type="button"
          onClick={() => {
            card.current?.focus();
            actions.change({ moment: null });
          }}
        >
          Close
        </button>
      )}
      {!asked && <SceneCard {...props} />}
      <p class="foot">
        {visit.place > 0 && (
          <button type="button" class="quiet" onClick={() => actions.goTo(visit.place - 1)}>
            Back
          </button>
        )}
        {visit.place < scenes.length - 1 && (
          <button type="button" class="primary" disabled={!next.ready} onClick={() => actions.goTo(visit.place + 1)}>
            {next.label}
          </button>
        )}
      </p>
    </aside>
  );
}

/** What the primary button says, and whether it can be pressed yet. */
function nextOf({ view: { scene, scenes, story, computer }, visit }: CardProps): { label: string; ready: boolean } {
  const last = scene.sentence === (story.scenario.story?.happened.length ?? 1) - 1;
  switch (scene.name) {
    case "happened":
      return { label: last ? "Place your bet" : "Go on", ready: true };
    case "bet":
      return { label: "Watch what happens", ready: firstBet(story, visit) !== null || isSeen(visit, story, {}) };
    case "watch":
      return { label: "See all repeats", ready: true };
    case "outcome":
      return { label: computer ? "Why?" : "All of it", ready: true };
    case "why":
      return { label: scenes.some(({ name }) => name === "change") ? "Change one thing" : "All of it", ready: true };
    case "change":
      return {
        label: "Run it",
        ready: isChanged(visit.setting) && (visit.bets.change !== null || isSeen(visit, story, visit.setting.set)),
      };
    case "compare":
      return { label: "See twenty repeats", ready: true };
    case "repeats":
      return { label: scenes.some(({ name }) => name === "map") ? "See the map" : "All of it", ready: true };
    default:
      return { label: "All of it", ready: true };
  }
}

/** The bet on the story as it stands: once it is placed, it stays. */
function firstBet(story: Story, visit: Visit): Verdict | null {
  return roundOn(visit, story, {})?.bet ?? (isSeen(visit, story, {}) ? null : visit.bets.bet);
}

function SceneCard(props: CardProps) {
  const { view, results, actions } = props;
  switch (view.scene.name) {
    case "happened":
      return <h2>{view.story.scenario.story?.happened[view.scene.sentence]}</h2>;
    case "bet":
      return <BetCard {...props} />;
    case "watch":
      return (
        <>
          <h2>Watch one repeat of the story.</h2>
          <p>
            Each state decides by itself whether to join. Ships and soldiers are costly, words are cheap. Click a line to
            ask why. This is repeat {view.replicate} of {view.replicates}; each is the same story with other chance.
          </p>
          <Allied scenario={view.scenario} />
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
          <Repeats
            before={results.before}
            now={results.now}
            replicate={view.replicate}
            onReplicate={(replicate) => actions.put({ replicate })}
          />
        </>
      );
    case "map":
      return <MapCard {...props} />;
    case "free":
      return props.presenting ? <OneCard {...props} /> : <FreeCard {...props} />;
  }
}

function namesOf(scenario: Scenario): [string, string] {
  const [a, b] = scenario.focus;
  return [nameOf(scenario, a), nameOf(scenario, b)];
}

function BetCard({ view: { story, dates, scenario }, visit, actions }: CardProps) {
  const [a, b] = namesOf(scenario);
  const bet = firstBet(story, visit);
  const seen = isSeen(visit, story, {});
  return (
    <>
      <h2>
        Will {a} and {b} be allied by {dates.at(-1)}?
      </h2>
      <Allied scenario={scenario} />
      <Bet
        question="In most of many repeats of this story:"
        {...{ bet }}
        isPlaced={seen}
        onBet={(next) => actions.change({ bets: { ...visit.bets, bet: next } })}
      />
      {seen && bet === null && <p>{SEEN}</p>}
    </>
  );
}

const SEEN = "What comes of it you have seen: there is nothing left to bet on.";

function OutcomeCard({ view, visit, results: { now } }: CardProps) {
  return (
    <>
      <Outcome label={`You said ${firstBet(view.story, visit) ?? "nothing"}.`} share={now} replicates={view.replicates} />
      {now && now.done === view.replicates && <h2>{verdictInWords(now)}</h2>}
      <p>{view.story.scenario.story?.surprise}</p>
    </>
  );
}

function verdictInWords(count: Count): string {
  const verdict = verdictOf(count);
  return verdict === "Yes" ? "Yes: most repeats end in an alliance." : verdict === "No" ? "No: most repeats end without one." : "A coin toss: it goes either way.";
}

function ChangeCard({ view, visit, actions }: CardProps) {
  const { library, story, scenario } = view;
  const { setting, chosen, bets } = visit;
  const offered = offeredIn(story, setting);
  const seen = isChanged(setting) && isSeen(visit, story, setting.set);
  const knob = chosen ?? Object.keys(setting.set).find((id) => offered.includes(id)) ?? null;
  const [a, b] = namesOf(scenario);
  const others = useMemo(() => (knob === null ? [] : alsoMoves(story, knob, library.outsiders)), [story, knob]);
  return (
    <>
      <h2>Change one thing.</h2>
      <KnobChoice
        {...{ view, knob }}
        offered={offered}
        onChoose={(id) => actions.change({ chosen: id, bets: { ...bets, change: null }, setting: { ...setting, set: {} } })}
      />
      {knob !== null && (
        <>
          <Controls {...{ view }} shown={[knob]} set={setting.set} onSet={(set) => actions.change({ bets: { ...bets, change: null }, setting: { ...setting, set } })} />
          {others.length > 0 && <p class="small">This moves, too: {others.join("; ")}.</p>}
          <Bet
            question={`Will ${a} and ${b} be allied now?`}
            bet={seen ? (roundOn(visit, story, setting.set)?.bet ?? null) : bets.change}
            isPlaced={seen}
            onBet={(next) => actions.change({ bets: { ...bets, change: next } })}
          />
          {seen && <p>{SEEN}</p>}
        </>
      )}
    </>
  );
}

interface KnobChoiceProps {
  view: View;
  offered: readonly string[];
  knob: string | null;
  onChoose: (knob: string) => void;
}

function KnobChoice({ view: { story }, offered, knob, onChoose }: KnobChoiceProps) {
  return (
    <label class="offers">
      <span class="hidden">What to change</span>
      <select value={knob ?? ""} onChange={(event) => onChoose(event.currentTarget.value)}>
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
  );
}

function CompareCard({ view, visit, results: { before, now }, file, actions }: CardProps) {
  const { replicates } = view;
  const round = roundOn(visit, view.story, visit.setting.set);
  const turned = before && now ? before.each.filter((was, index) => was !== now.each[index]).length : 0;
  return (
    <>
      <Outcome label={round ? `You said ${round.bet}.` : ""} share={now} {...{ replicates }} />
      <div class="before">
        <Outcome label="Before the change, on the same chance." share={before} {...{ replicates }} />
      </div>
      <p>{turned} repeats ended otherwise.</p>
      <RoundsList {...{ view }} rounds={visit.rounds} />
      <button type="button" onClick={() => actions.goTo(view.scenes.findIndex(({ name }) => name === "change"))}>
        Change something else
      </button>
      {file.inClass && <ShowOnWall {...{ view, visit }} />}
    </>
  );
}

function MapCard({ view: { story, scenario }, results: { map }, actions }: CardProps) {
  const [first, second] = story.scenario.story?.map ?? [];
  const across = first === undefined ? undefined : story.scenario.knobs[first];
  const down = second === undefined ? undefined : story.scenario.knobs[second];
  if (first === undefined || second === undefined || !across || !down) return null;
  return (
    <>
      <h2>Where would they be allies?</h2>
      <ShareMap
        {...{ scenario, across, down }}
        columns={valuesOf(across, story.whole.includes(first))}
        heights={valuesOf(down, story.whole.includes(second))}
        rows={map}
        onPick={(value, height) => actions.put({ set: turned(story, turned(story, {}, second, height), first, value) })}
      />
      <p>{story.scenario.story?.ends}</p>
    </>
  );
}

/** The share as it is set, beside that of the story where something is turned. */
function Outcomes({ view, visit, results, problems }: CardProps) {
  const { computer, replicates } = view;
  const { before, now } = results;
  const isTurned = computer !== null && isChanged(visit.setting);
  const fails = computer !== null && problems.length > 0 && now === null;
  return (
    <>
      <Outcome
        label={isTurned ? "With what you changed." : "As the story stands."}
        share={now}
        replicates={computer ? replicates : (now?.done ?? 0)}
        {...{ fails }}
      />
      {isTurned && (
        <div class="before">
          <Outcome label="As the story stands, on the same chance." share={before} {...{ replicates }} />
        </div>
      )}
    </>
  );
}

/** For a class that looks on: one number and one slider. */
function OneCard(props: CardProps) {
  const { view, visit, results, actions } = props;
  const { controls, computer, replicates } = view;
  const { before, now } = results;
  const knob = controls.find((id) => id === visit.chosen) ?? controls[0];
  return (
    <>
      <Outcome label="" share={now} replicates={computer ? replicates : (now?.done ?? 0)} />
      {isChanged(visit.setting) && before && <p>{before.allied} as the story stands.</p>}
      {computer && knob !== undefined && (
        <>
          <KnobChoice {...{ view, knob }} offered={controls} onChoose={(id) => actions.change({ chosen: id })} />
          <Controls {...{ view }} shown={[knob]} set={visit.setting.set} onSet={(set) => actions.put({ set })} />
        </>
      )}
    </>
  );
}

function FreeCard(props: CardProps) {
  const { view, visit, file, actions } = props;
  const { story, scenario, computer, controls, replicate, replicates } = view;
  const { setting } = visit;
  const { about, sources, knobs } = story.scenario;
  const others = Object.entries(setting.set).filter(([name]) => !controls.includes(name));
  return (
    <>
      <Outcomes {...props} />
      <Allied scenario={scenario} />
      {scenario.replicates > replicates && (
        <p class="small">
          These are the first {replicates} of the {scenario.replicates} repeats that the scenario asks for.
        </p>
      )}
      {computer && <Controls {...{ view }} shown={controls} set={setting.set} onSet={(set) => actions.put({ set })} />}
      {others.map(([path, value]) => (
        <p key={path}>
          Also set: {changeInWords(scenario, { [path]: value })}{" "}
          {!Object.hasOwn(knobs, path) && (
            <button type="button" class="quiet" onClick={() => actions.put({ set: without(setting.set, path) })}>
              as it was
            </button>
          )}
        </p>
      ))}
      {computer && (
        <p class="draws">
          <button type="button" onClick={() => actions.put({ seed: newSeed() })}>
            Run with new draws
          </button>{" "}
          {setting.seed !== null && (
            <button type="button" class="quiet" onClick={() => actions.put({ seed: null })}>
              draws of the story
            </button>
          )}{" "}
          <span class="small">Seed {setting.seed ?? story.seed.toString()}</span>{" "}
          <label>
            Repeat shown{" "}
            <input
              type="number"
              min={1}
              max={replicates}
              value={replicate}
              onChange={(event) => {
                const number = event.currentTarget.valueAsNumber;
                if (number >= 1 && number <= replicates) actions.put({ replicate: Math.round(number) });
                else event.currentTarget.value = String(replicate);
              }}
            />
          </label>
        </p>
      )}
      <RoundsList {...{ view }} rounds={visit.rounds} />
      {!file.inClass && visit.rounds.some((round) => round.story === story.name) && (
        <button type="button" onClick={actions.forget}>
          Begin anew without these bets
        </button>
      )}
      {file.inClass && <ShowOnWall {...{ view, visit }} />}
      <HandOut {...{ view, visit, file }} />
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

function WhyCard({ view, visit, results, presenting, actions, moment }: CardProps & { moment: NonNullable<Results["moment"]> }) {
  const { story, scene, scenes, controls } = view;
  const change = scenes.findIndex(({ name }) => name === "change");
  const isFree = scene.name === "free";
  // Before the outcome is seen there is nothing to set; where the story asks why, a click is the one change.
  const settable = isFree ? controls : visit.place === change - 1 ? offeredIn(story, visit.setting) : [];
  const set = (knob: string, value: number): void => {
    if (isFree) actions.put({ set: turned(story, visit.setting.set, knob, value) });
    else {
      actions.change({ chosen: knob, bets: { ...visit.bets, change: null }, setting: { ...visit.setting, set: { [knob]: value } } });
      actions.goTo(change);
    }
  };
  return (
    <Why
      {...{ view, moment, results, settable, presenting }}
      hidden={visit.setting.hidden ?? []}
      says={scene.name === "why" && visit.moment === null ? (story.scenario.story?.why.says ?? "") : ""}
      onFlip={set}
      onTurn={isFree ? (next) => actions.put({ set: next }) : null}
    />
  );
}

/** A seed that nobody chose, short enough to be copied by hand. */
function newSeed(): string {
  return String(crypto.getRandomValues(new Uint32Array(1))[0]);
}
