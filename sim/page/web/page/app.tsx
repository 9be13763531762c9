/** The page: a picture, a card with one thing to do, and what plays the picture. */
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";

import {
  changed,
  inStep,
  type Library,
  MOST_REPLICATES,
  neutrals,
  PageError,
  type RecordedCourse,
  type Scenario,
  segmentsOf,
  type Settings,
  type Story,
} from "../engine/index.ts";
import { type Course, type Share, storyNamed } from "./answers.ts";
import { heardOf, useAnswer } from "./asking.ts";
import type { Computer } from "./computer.ts";
import type { PageFile } from "./file.ts";
import { datesOf, isCostly, shortNameOf } from "./names.ts";
import { addressOf, type Setting, settingIn } from "./setting.ts";
import { CourseTable } from "./stage/course_table.tsx";
import { marksOf, tally } from "./stage/marks.ts";
import type { Moment } from "./stage/moment.ts";
import { PACES, Player } from "./stage/player.tsx";
import { Stage } from "./stage/stage.tsx";
import { Card } from "./story/card.tsx";
import { changeInWords } from "./story/knob_words.ts";
import { valuesOf } from "./story/map.tsx";
import type { Round, Verdict } from "./story/rounds.ts";
import { LABELS, type Scene, type SceneName, scenesOf } from "./story/scenes.ts";

interface Props {
  library: Library;
  /** None where the engine may not run. */
  computer: Computer | null;
  file: PageFile;
  opened: Setting;
  /** What was wrong on opening, a sentence each. */
  problems: string[];
}

/** Scenes that need no engine, as what came of the story is recorded. */
const RECORDED: readonly SceneName[] = ["happened", "bet", "watch", "outcome", "free"];

const MAP_REPLICATES = 100;

export function App({ library, computer, file, opened, problems }: Props) {
  const [setting, set] = useState(opened);
  const [heard, setHeard] = useState(problems);
  const story = storyNamed(library, setting.story ?? library.stories[0]?.name ?? "");
  const scenes = scenesOf(story.scenario).filter(({ name }) => computer !== null || RECORDED.includes(name));
  const [place, setPlace] = useState(() => (isChanged(opened) ? scenes.length - 1 : 0));
  const [step, setStep] = useState(story.scenario.story?.watch.from ?? 1);
  const [playing, setPlaying] = useState(false);
  const [pace, setPace] = useState(PACES[1]?.[1] ?? 1500);
  const [bet, setBet] = useState<Verdict | null>(null);
  const [chosen, setChosen] = useState<string | null>(null);
  const [rounds, setRounds] = useState<Round[]>([]);
  const [pending, setPending] = useState<Omit<Round, "share"> | null>(null);
  const [moment, setMoment] = useState<Moment | null>(null);
  const [presenting, setPresenting] = useState(false);
  const scene: Scene = scenes[Math.min(place, scenes.length - 1)] ?? { name: "free", sentence: 0 };
  const told = story.scenario.story ?? null;

  // Until the one change, all that is shown is the story as it stands.
  const isBeforeChange = scene.name !== "free" && place < scenes.findIndex(({ name }) => name === "change");
  const settings = computer === null || isBeforeChange ? {} : setting.set;
  const scenario = useMemo(() => asSet(story, library, settings), [story, JSON.stringify(settings)]);
  const segments = useMemo(() => segmentsOf(scenario, library.outsiders), [scenario]);
  const replicates = Math.min(scenario.replicates, MOST_REPLICATES);
  const replicate = Math.min(setting.replicate ?? told?.watch.replicate ?? 1, replicates);
  const seed = setting.seed === null ? story.seed : BigInt(setting.seed);
  const asked = { story: story.name, set: settings, seed };

  const heardNow = useAnswer(computer, { ...asked, ask: "share", key: "now", replicates });
  const now = heardOf(heardNow, "share");
  // The same pair and the same draws, without the change.
  const { focus } = settings;
  const asItWas: Settings = focus === undefined ? {} : { focus };
  const changes = Object.keys(settings).some((path) => path !== "focus");
  const heardBefore = useAnswer(
    computer,
    changes ? { ...asked, set: asItWas, ask: "share", key: "before", replicates } : null,
  );
  const before = changes ? heardOf(heardBefore, "share") : now;
  const heardCourse = useAnswer(computer, { ...asked, ask: "course", key: "course", replicate: replicate - 1 });
  const seen = moment ?? (scene.name === "why" && told ? told.why : null);
  const decided = seen && { occasion: seen.occasion, state: seen.state, step: seen.step, replicate: replicate - 1 };
  const why = useAnswer(computer, decided && { ...asked, ...decided, ask: "decision", key: "decision" });
  const whyBefore = useAnswer(
    computer,
    decided && changes ? { ...asked, ...decided, set: asItWas, ask: "decision", key: "as it was" } : null,
  );
  const standing = useMemo(() => neutrals(scenario, library.outsiders), [scenario]);
  const flips = useAnswer(
    computer,
    decided && why.answer ? { ...asked, ...decided, standing, ask: "flips", key: "flips" } : null,
  );
  const axes = told?.map?.map((id) => ({ id, knob: story.scenario.knobs[id] })) ?? [];
  const [across, down] = axes;
  const map = useAnswer(
    computer,
    scene.name === "map" && across?.knob && down?.knob
      ? {
          ...asked,
          set: {},
          ask: "map",
          key: "map",
          replicates: Math.min(MAP_REPLICATES, replicates),
          across: { knob: across.id, values: valuesOf(across.knob) },
          down: { knob: down.id, values: valuesOf(down.knob) },
        }
      : null,
  );

  // While another run is on its way the one before is shown, but never that of another story.
  const last = useRef<{ of: Story; course: Course } | null>(null);
  const course = computer ? heardOf(heardCourse, "course") : recordedCourse(story);
  if (course) last.current = { of: story, course };
  const shown = course ?? (last.current?.of === story ? last.current.course : null);

  const put = (next: Partial<Setting>): void => {
    const whole = { ...setting, ...next };
    set(whole);
    setHeard(keptInAddress(whole, storyNamed(library, whole.story ?? story.name)) ? [] : [NOT_KEPT]);
  };

  const goTo = (next: number): void => {
    const to = scenes[next];
    if (!to) return;
    setPlace(next);
    setMoment(null);
    setPlaying(false);
    if (to.name === "watch") {
      setStep(told?.watch.from ?? 1);
      setPlaying(!matchMedia("(prefers-reduced-motion: reduce)").matches);
    }
    if (to.name === "why" && told) setStep(told.why.step);
    if (to.name === "outcome" && bet && rounds.length === 0) setPending({ changed: "", set: {}, bet });
    if (to.name === "change") setBet(null);
    if (to.name === "compare" && bet && isChanged(setting))
      setPending({ changed: changeInWords(story, setting.set), set: setting.set, bet });
  };

  useEffect(() => {
    const share = pending && (Object.keys(pending.set).length > 0 ? now : before);
    if (!pending || !share || share.done < replicates) return;
    setRounds((earlier) => [...earlier, { ...pending, share }]);
    setPending(null);
  }, [pending, now, before]);

  useEffect(() => {
    const moved = (): void => {
      const [next, wrong] = settingIn(location.hash, file.stored(), library.stories);
      set(next);
      setHeard(wrong);
      setMoment(null);
      if (isChanged(next)) setPlace(scenesOf(storyNamed(library, next.story ?? "").scenario).length - 1);
    };
    addEventListener("hashchange", moved);
    return () => removeEventListener("hashchange", moved);
  }, []);

  // Before the picture looks how large its letters are.
  useLayoutEffect(() => {
    document.documentElement.classList.toggle("presenting", presenting);
  }, [presenting]);

  const open = (name: string): void => {
    const next = storyNamed(library, name);
    put({ story: name, set: {}, seed: null, replicate: next.scenario.story?.watch.replicate ?? 1 });
    setPlace(0);
    setStep(next.scenario.story?.watch.from ?? 1);
    setPlaying(false);
    setRounds([]);
    setBet(null);
    setChosen(null);
    setMoment(null);
  };

  const costly = (kind: string): boolean => isCostly(library.words, kind);
  const plays = scene.name !== "happened" && scene.name !== "bet";
  const atStep = Math.min(step, scenario.steps);
  const marks = marksOf(inStep(segments, atStep), story.scenario, plays ? shown : null, atStep);
  const count = shown && plays ? tally(scenario, shown, atStep, costly) : null;
  const short = (id: string): string => shortNameOf(scenario, id);
  const [a, b] = scenario.focus;
  const dates = datesOf(story, scenario);
  const ask = computer && plays ? setMoment : null;
  return (
    <>
      <header>
        <h1 class={library.stories.length > 1 ? "hidden" : ""}>{scenario.title}</h1>
        {library.stories.length > 1 && (
          <label class="chooser">
            <span class="hidden">Story</span>
            <select value={story.name} onChange={(event) => open(event.currentTarget.value)}>
              {library.stories.map(({ name, scenario: { title, story: telling } }) => (
                <option key={name} value={name}>
                  {telling ? `${title}: ${telling.teaches}` : title}
                </option>
              ))}
            </select>
          </label>
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
          said={`${dates[atStep - 1]}. ${inSentences(marks, short)}`}
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
      <Card
        key={story.name}
        {...{ library, story, scenario, dates, scene, rounds, bet, chosen, setting, replicate, replicates, computer, standing }}
        flips={heardOf(flips, "flips") ?? {}}
        problems={[...heard, ...(heardNow.problem ? [heardNow.problem] : [])]}
        before={computer ? before : null}
        now={computer ? now : recordedShare(story)}
        moment={seen}
        decision={heardOf(why, "decision")}
        decisionBefore={heardOf(whyBefore, "decision")}
        whyProblem={why.problem}
        map={heardOf(map, "map") ?? []}
        isLast={place >= scenes.length - 1}
        onBet={setBet}
        onChoose={setChosen}
        onSet={(values) => put({ set: values })}
        onPut={put}
        onNext={() => goTo(place + 1)}
        onBack={place > 0 ? () => goTo(place - 1) : null}
        onChangeAgain={() => goTo(scenes.findIndex(({ name }) => name === "change"))}
        onClose={moment && (() => setMoment(null))}
        saved={() => file.with(setting)}
      />
      <footer class={`scene-${scene.name}`}>
        {plays && (
          <Player
            {...{ scenario, dates, playing, pace }}
            isCostly={costly}
            course={shown}
            step={atStep}
            onStep={(next) => {
              setStep(next);
              if (scene.name !== "why") setMoment(null);
            }}
            onPlaying={setPlaying}
            onPace={setPace}
          />
        )}
        {count && (
          <p class="tally">
            {[a, b].map((guest, index) => (
              <span key={guest} class={index === 0 ? "a" : "b"}>
                {short(guest)} came to{" "}
                <b>
                  {count[guest]?.came ?? 0} of {count[guest]?.of ?? 0}
                </b>{" "}
                costly occasions of {short(index === 0 ? b : a)}
              </span>
            ))}
          </p>
        )}
        {plays && (
          <details class="behind">
            <summary>The picture as a table</summary>
            <CourseTable {...{ scenario, dates }} course={shown} onWhy={ask} />
          </details>
        )}
      </footer>
    </>
  );
}

const NOT_KEPT = "The address of this page cannot be changed here; save it as a file to keep what is set.";

function isChanged({ set }: Pick<Setting, "set">): boolean {
  return Object.keys(set).length > 0;
}

/** The world as it is set; as in the story where that is none. */
function asSet(story: Story, { outsiders }: Library, set: Setting["set"]): Scenario {
  try {
    return changed(story.scenario, set, outsiders);
  } catch (error) {
    if (error instanceof PageError) return story.scenario;
    throw error;
  }
}

/** Who does what in a step, for those who do not see the picture. */
function inSentences({ occasions }: ReturnType<typeof marksOf>, nameOf: (id: string) => string): string {
  return occasions
    .map(({ host, title, joined, staysAway }) => {
      const joins = joined.length > 0 ? `${joined.map(nameOf).join(", ")} ${joined.length > 1 ? "join" : "joins"}` : "nobody joins";
      return `${nameOf(host)}: ${title}; ${joins}${staysAway === null ? "" : `, ${nameOf(staysAway)} stays away`}.`;
    })
    .join(" ");
}

function recordedShare({ recorded: { allied, replicates } }: Story): Share {
  return { allied, done: replicates, each: [] };
}

/** What was recorded beforehand, of the occasions of the pair. */
function recordedCourse({ scenario, recorded }: Story): Course {
  const { allied, expected, occasions }: RecordedCourse = recorded.first;
  const other = (host: string): string => scenario.focus.find((id) => id !== host) ?? host;
  const held = Object.entries(occasions).map(([id, { open, joined }]) => {
    const host = scenario.occasions[id]?.host ?? id;
    return [id, { open, joined: { [other(host)]: joined } }] as const;
  });
  return { allied, expected, occasions: Object.fromEntries(held), strain: {} };
}

function keptInAddress(setting: Setting, story: Story): boolean {
  try {
    history.replaceState(null, "", addressOf(setting, story));
    return true;
  } catch {
    return false;
  }
}
