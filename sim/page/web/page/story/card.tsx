/** The card beside the picture: one sentence, at most one control, one thing to do. */
import { useEffect, useMemo, useRef } from "preact/hooks";

import type { Scenario } from "../../engine/index.ts";
import type { Actions } from "../app.tsx";
import type { PageFile } from "../file.ts";
import { nameOf } from "../names.ts";
import type { Results } from "../results.ts";
import { isChanged } from "../setting.ts";
import type { View } from "../view.ts";
import type { Visit } from "../visit.ts";
import { Bet } from "./bet.tsx";
import { Controls, without } from "./controls.tsx";
import { HandOut } from "./hand_out.tsx";
import { alsoMoves } from "./knob_words.ts";
import { ShareMap } from "./map.tsx";
import { Allied, Outcome } from "./outcome.tsx";
import { Repeats } from "./repeats.tsx";
import { type Count, verdictOf } from "./rounds.ts";
import { RoundsList } from "./rounds_list.tsx";
import { ShowOnWall } from "./show_on_wall.tsx";
import { Why } from "./why.tsx";

export interface CardProps {
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
      return { label: "Watch what happens", ready: firstBet(visit) !== null };
    case "watch":
      return { label: "See all repeats", ready: true };
    case "outcome":
      return { label: computer ? "Why?" : "All of it", ready: true };
    case "why":
      return { label: scenes.some(({ name }) => name === "change") ? "Change one thing" : "All of it", ready: true };
    case "change":
      return { label: "Run it", ready: visit.bet !== null && isChanged(visit.setting) };
    case "compare":
      return { label: "See twenty repeats", ready: true };
    case "repeats":
      return { label: scenes.some(({ name }) => name === "map") ? "See the map" : "All of it", ready: true };
    default:
      return { label: "All of it", ready: true };
  }
}

/** The bet on the story as it stands: once it is placed, it stays. */
function firstBet({ bet, rounds }: Visit): Visit["bet"] {
  return rounds.find(({ changed }) => changed === "")?.bet ?? (rounds.length === 0 ? bet : null);
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

function BetCard({ view: { dates, scenario }, visit, actions }: CardProps) {
  const [a, b] = namesOf(scenario);
  return (
    <>
      <h2>
        Will {a} and {b} be allied by {dates.at(-1)}?
      </h2>
      <Allied scenario={scenario} />
      <Bet
        question="In most of many repeats of this story:"
        bet={firstBet(visit)}
        isPlaced={visit.rounds.length > 0}
        onBet={(bet) => actions.change({ bet })}
      />
    </>
  );
}

function OutcomeCard({ view, visit, results: { now } }: CardProps) {
  return (
    <>
      <Outcome label={`You said ${firstBet(visit) ?? "nothing"}.`} share={now} replicates={view.replicates} />
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
  const { setting, chosen, bet } = visit;
  const offered = (story.scenario.story?.changes ?? []).filter((id) => view.controls.includes(id));
  const knob = chosen ?? Object.keys(setting.set).find((id) => offered.includes(id)) ?? null;
  const [a, b] = namesOf(scenario);
  const others = useMemo(() => (knob === null ? [] : alsoMoves(story, knob, library.outsiders)), [story, knob]);
  return (
    <>
      <h2>Change one thing.</h2>
      <KnobChoice
        {...{ view, knob }}
        offered={offered}
        onChoose={(id) => actions.change({ chosen: id, setting: { ...setting, set: {} } })}
      />
      {knob !== null && (
        <>
          <Controls {...{ view }} shown={[knob]} set={setting.set} onSet={(set) => actions.put({ set })} />
          {others.length > 0 && <p class="small">This moves, too: {others.join("; ")}.</p>}
          <Bet
            question={`Will ${a} and ${b} be allied now?`}
            {...{ bet }}
            onBet={(next) => actions.change({ bet: next })}
          />
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
  const { rounds } = visit;
  const { replicates } = view;
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
        rows={map}
        onPick={(value, height) => actions.put({ set: { [second]: height, [first]: value } })}
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
  const { setting, rounds } = visit;
  const { about, sources, knobs } = story.scenario;
  const others = Object.entries(setting.set).filter(([name]) => !Object.hasOwn(knobs, name));
  return (
    <>
      <Outcomes {...props} />
      <Allied scenario={scenario} />
      {scenario.replicates > replicates && (
        <p class="small">
          These are the first {replicates} of {scenario.replicates} replicates, as repeats are called elsewhere.
        </p>
      )}
      {computer && <Controls {...{ view }} shown={controls} set={setting.set} onSet={(set) => actions.put({ set })} />}
      {others.map(([path, value]) => (
        <p key={path}>
          Also set: <code>{path}</code> = {JSON.stringify(value)}{" "}
          <button type="button" class="quiet" onClick={() => actions.put({ set: without(setting.set, path) })}>
            as it was
          </button>
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
      <RoundsList rounds={rounds} />
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

function WhyCard({ view, visit, results, actions, moment }: CardProps & { moment: NonNullable<Results["moment"]> }) {
  const { story, scene, scenes, controls } = view;
  const offered = (story.scenario.story?.changes ?? []).filter((id) => controls.includes(id));
  const change = scenes.findIndex(({ name }) => name === "change");
  const isFree = scene.name === "free";
  // Before the outcome is seen there is nothing to set; where the story asks why, a click is the one change.
  const settable = isFree ? controls : visit.place === change - 1 ? offered : [];
  const set = (knob: string, value: number): void => {
    if (isFree) actions.put({ set: { ...visit.setting.set, [knob]: value } });
    else {
      actions.change({ chosen: knob, setting: { ...visit.setting, set: { [knob]: value } } });
      actions.goTo(change);
    }
  };
  return (
    <Why
      {...{ view, moment, results, settable }}
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
