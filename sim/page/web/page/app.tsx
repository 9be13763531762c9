/** The page: a picture, a card with one thing to do, and what plays the picture. */
import { useEffect, useLayoutEffect, useState } from "preact/hooks";

import { inStep, type Library, type Scenario } from "../engine/index.ts";
import { useClass } from "./class.ts";
import type { Computer } from "./computer.ts";
import type { PageFile } from "./file.ts";
import { keep, resumed } from "./kept.ts";
import { isCostly, shortNameOf } from "./names.ts";
import { useResults } from "./results.ts";
import { addressOf, type Setting, settingIn, storyOf } from "./setting.ts";
import { Sound } from "./sound.ts";
import { CourseTable } from "./stage/course_table.tsx";
import { type Marks, marksOf, tally } from "./stage/marks.ts";
import { PACES, Player } from "./stage/player.tsx";
import { Stage } from "./stage/stage.tsx";
import { Card } from "./story/card.tsx";
import { LABELS } from "./story/scenes.ts";
import { StoryList } from "./story/story_list.tsx";
import { useView, type View } from "./view.ts";
import { begun, forgotten, handedWith, isOfFreePlay, movedTo, scenesIn, type Visit, withWhatIsShown } from "./visit.ts";

interface Props {
  library: Library;
  /** None where the engine may not run. */
  computer: Computer | null;
  file: PageFile;
  opened: Setting;
  /** What was wrong on opening, a sentence each. */
  problems: string[];
}

/** What a visitor can do. */
export interface Actions {
  goTo: (place: number) => void;
  change: (next: Partial<Visit>) => void;
  put: (next: Partial<Setting>) => void;
  /** Begins the story anew, without its bets. */
  forget: () => void;
}

export function App({ library, computer, file, opened, problems }: Props) {
  const [visit, setVisit] = useState(() => resumed(library, opened, computer !== null));
  const [heard, setHeard] = useState(problems);
  const [pace, setPace] = useState(PACES[1]?.[1] ?? 1500);
  const [presenting, setPresenting] = useState(false);
  const [choosing, setChoosing] = useState(false);
  const [sound, setSound] = useState<Sound | null>(null);
  const view = useView(library, computer, visit);
  const results = useResults(view, visit);
  const { story, scene, scenes, scenario } = view;
  const { setting, step, playing } = visit;

  const change = (next: Partial<Visit>): void => setVisit((before) => ({ ...before, ...next }));
  const put = (next: Partial<Setting>): void => change({ setting: { ...setting, ...next } });
  const forget = (): void => setVisit((before) => forgotten(library, before, computer !== null));
  const goTo = (place: number): void => {
    setChoosing(false);
    const plays = !matchMedia("(prefers-reduced-motion: reduce)").matches;
    setVisit((before) => movedTo(before, place, story, scenes, plays));
  };
  const ofRound = (id: string, next: object): void =>
    setVisit((before) => ({
      ...before,
      rounds: before.rounds.map((round) => (round.id === id ? { ...round, ...next } : round)),
    }));

  useEffect(() => {
    const running = visit.rounds.find(({ count }) => count === null);
    if (!running || !results.ofRound) return;
    const { allied, done } = results.ofRound;
    ofRound(running.id, { count: { allied, done } });
  }, [results.ofRound, visit.rounds]);
  const isShown = results.now !== null && results.now.done >= view.replicates;
  useEffect(() => {
    if (isShown) setVisit((before) => ({ ...before, seen: withWhatIsShown(before, story, scenes) }));
  }, [isShown, setting.set, scene.name]);
  const classProblem = useClass(file.inClass, visit.rounds, (id) => ofRound(id, { told: true }));

  // On opening, what was wrong with the address is still to be read.
  const address = addressOf(setting, story);
  const [written, setWritten] = useState(address);
  useEffect(() => {
    if (address === written) return;
    setWritten(address);
    setHeard(inAddress(address) ? [] : [NOT_KEPT]);
  }, [address]);
  useEffect(() => keep(visit, library.program), [visit]);
  useLayoutEffect(() => {
    const moved = (): void => {
      const [next, wrong] = settingIn(location.hash, file.stored(), library.stories);
      setHeard(wrong);
      setWritten(addressOf(next, storyOf(library, next)));
      setVisit((before) => {
        const [now, of] = [storyOf(library, before.setting), storyOf(library, next)];
        if (of !== now) return begun(library, next, computer !== null, before);
        const there = scenesIn(now, next, computer !== null);
        const moved = isOfFreePlay(now, next) ? movedTo(before, there.length - 1, now, there, false) : before;
        return { ...moved, setting: next, handed: handedWith(before, now, next), moment: null };
      });
    };
    addEventListener("hashchange", moved);
    return () => removeEventListener("hashchange", moved);
  }, []);

  // Before the picture looks how large its letters are.
  useLayoutEffect(() => {
    document.documentElement.classList.toggle("presenting", presenting);
  }, [presenting]);

  const open = (name: string): void => {
    setChoosing(false);
    if (name === story.name) return goTo(0);
    const [given] = settingIn(`#${new URLSearchParams({ story: name })}`, file.stored(), library.stories);
    const { hidden = given.hidden } = setting;
    const controls = visit.handed[name] ?? given.controls;
    const next: Setting = { ...given, ...(hidden && { hidden }), ...(controls && { controls: [...controls] }) };
    setVisit(begun(library, next, computer !== null, visit));
  };

  // A change is bet on before it is watched.
  const plays = scene.name !== "happened" && scene.name !== "bet" && scene.name !== "change";
  const atStep = Math.min(step, scenario.steps);
  const marks = marksOf(inStep(view.segments, atStep), story.scenario, plays ? results.course : null, atStep);
  useEffect(() => {
    const costly = marks.occasions.filter(({ kind }) => isCostly(library.words, kind));
    if (playing) sound?.play(costly.flatMap(({ joined }) => joined.map((id) => scenario.focus.indexOf(id))));
  }, [atStep, playing]);
  const short = (id: string): string => shortNameOf(scenario, id);
  const [a, b] = scenario.focus;
  const ask = computer && plays ? (moment: Visit["moment"]) => change({ moment }) : null;
  return (
    <>
      <header>
        <h1 class={library.stories.length > 1 ? "hidden" : ""}>{scenario.title}</h1>
        {library.stories.length > 1 && (
          <button type="button" class="chooser" aria-expanded={choosing} onClick={() => setChoosing(!choosing)}>
            <span class="hidden">Stories. Now: </span>
            <span>{scenario.title}</span> <span aria-hidden="true">▾</span>
          </button>
        )}
        <nav aria-label="Steps of the story">
          <ol class="scenes">
            {scenes.map(({ name, sentence }, index) =>
              sentence > 0 ? null : (
                <li key={name}>
                  <button
                    type="button"
                    aria-current={scene.name === name ? "step" : undefined}
                    onClick={() => goTo(index)}
                  >
                    {LABELS[name]}
                  </button>
                </li>
              ),
            )}
          </ol>
        </nav>
        <button type="button" class="present" aria-pressed={presenting} onClick={() => setPresenting(!presenting)}>
          Present
        </button>
      </header>
      <div class={`picture scene-${scene.name}`}>
        <Stage
          {...{ marks, places: story.places, issues: scenario.issues, focus: scenario.focus, words: library.words, presenting }}
          strongest={Math.max(...Object.values(story.scenario.states).map(({ power }) => power))}
          step={atStep}
          said={`${view.dates[atStep - 1]}. ${inSentences(marks, short)}`}
          onWhy={ask}
        />
        <p class="caption" aria-live={playing ? "off" : "polite"}>
          {[...marks.events, ...(marks.allied ? [`${short(a)} and ${short(b)} are allied`] : [])].join(" · ")}
        </p>
        <ul class="legend" aria-hidden="true">
          <li class="l-rivalry">rivalry</li>
          <li class="l-tie">trade</li>
          <li class="l-for">ring: for</li>
          <li class="l-against">and against</li>
          <li>circle: power</li>
        </ul>
      </div>
      {choosing ? (
        <StoryList stories={library.stories} now={story} onOpen={open} onClose={() => setChoosing(false)} />
      ) : (
        <Card
          key={story.name}
          {...{ view, visit, results, file, presenting }}
          actions={{ goTo, change, put, forget }}
          problems={[...heard, ...[results.problem, classProblem].filter((each) => each !== null)]}
        />
      )}
      <footer class={`scene-${scene.name}`}>
        {plays && (
          <Player
            {...{ scenario, playing, pace }}
            sounds={sound !== null}
            dates={view.dates}
            isCostly={(kind) => isCostly(library.words, kind)}
            course={results.course}
            step={atStep}
            onStep={(next) => change({ step: next, ...(scene.name !== "why" && { moment: null }) })}
            onPlaying={(next) => change({ playing: next })}
            onPace={setPace}
            onSounds={() => {
              sound?.close();
              setSound(sound ? null : new Sound());
            }}
          />
        )}
        {plays && results.course && <Tally {...{ view, short }} course={results.course} step={atStep} />}
        {plays && (
          <details class="behind">
            <summary>The picture as a table</summary>
            <CourseTable
              {...{ scenario }}
              dates={view.dates}
              course={results.course}
              step={atStep}
              onStep={(next) => change({ step: next, playing: false })}
              onWhy={ask}
            />
          </details>
        )}
      </footer>
    </>
  );
}

interface TallyProps {
  view: View;
  short: (id: string) => string;
  course: Parameters<typeof tally>[1];
  step: number;
}

/** How often each of the pair came so far. */
function Tally({ view: { scenario, library }, short, course, step }: TallyProps) {
  const count = tally(scenario, course, step, (kind) => isCostly(library.words, kind));
  return (
    <p class="tally">
      {scenario.focus.map((guest, index) => (
        <span key={guest} class={index === 0 ? "a" : "b"}>
          {short(guest)} came to{" "}
          <b>
            {count[guest]?.came ?? 0} of {count[guest]?.of ?? 0}
          </b>{" "}
          costly occasions of {short(hostOf(scenario, guest))}
        </span>
      ))}
    </p>
  );
}

function hostOf({ focus: [a, b] }: Scenario, guest: string): string {
  return guest === a ? b : a;
}

const NOT_KEPT = "The address of this page cannot be changed here; save it as a file to keep what is set.";

/** Who does what in a step, for those who do not see the picture. */
function inSentences({ occasions }: Marks, nameOf: (id: string) => string): string {
  return occasions
    .map(({ host, title, joined, staysAway }) => {
      const joins = joined.length > 0 ? `${joined.map(nameOf).join(", ")} ${joined.length > 1 ? "join" : "joins"}` : "nobody joins";
      return `${nameOf(host)}: ${title}; ${joins}${staysAway === null ? "" : `, ${nameOf(staysAway)} stays away`}.`;
    })
    .join(" ");
}

/** Whether an address could be kept as that of the page. */
function inAddress(address: string): boolean {
  try {
    history.replaceState(null, "", address);
    return true;
  } catch {
    return false;
  }
}
