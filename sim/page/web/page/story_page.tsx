/** A story to be changed and run, with what came of it. */
import { useEffect, useState } from "preact/hooks";

import { changed, type Library, neutrals, PageError, type Scenario, type Story } from "../engine/index.ts";
import { type Answer, type Question, type Share, storyNamed } from "./answers.ts";
import type { Computer } from "./computer.ts";
import { Controls } from "./controls.tsx";
import { CourseTable, type Moment } from "./course_table.tsx";
import type { PageFile } from "./file.ts";
import { Outcome } from "./outcome.tsx";
import { addressOf, MOST_REPLICATES, type Setting, settingIn } from "./setting.ts";
import { Why } from "./why.tsx";

interface Props {
  library: Library;
  /** None where the engine may not run. */
  computer: Computer | null;
  file: PageFile;
  opened: Setting;
  /** What was wrong on opening, a sentence each. */
  problems: string[];
}

export function StoryPage({ library, computer, file, opened, problems }: Props) {
  const [setting, set] = useState(opened);
  const [heard, setHeard] = useState(problems);
  const [moment, setMoment] = useState<Moment | null>(null);
  const story = storyNamed(library, setting.story ?? library.stories[0]?.name ?? "");
  const scenario = asSet(story, library, setting);
  const replicates = Math.min(scenario.replicates, MOST_REPLICATES);
  const replicate = Math.min(setting.replicate ?? 1, replicates);
  const seed = setting.seed === null ? story.seed : BigInt(setting.seed);
  const asked = { story: story.name, set: setting.set, seed };

  const before = useAnswer(computer, { ...asked, set: {}, ask: "share", key: "before", replicates });
  const now = useAnswer(computer, { ...asked, ask: "share", key: "now", replicates });
  const seen = useAnswer(computer, { ...asked, ask: "course", key: "course", replicate: replicate - 1 });
  const why = useAnswer(
    computer,
    moment && { ...asked, ...moment, ask: "decision", key: "decision", replicate: replicate - 1 },
  );

  useEffect(() => {
    const moved = () => {
      const [next, wrong] = settingIn(location.hash, file.stored(), library.stories);
      set(next);
      setHeard(wrong);
    };
    addEventListener("hashchange", moved);
    return () => removeEventListener("hashchange", moved);
  }, []);

  const put = (next: Partial<Setting>): void => {
    const whole = { ...setting, ...next };
    if (next.story !== undefined) setMoment(null);
    set(whole);
    setHeard(keptInAddress(whole, storyNamed(library, whole.story ?? story.name)) ? [] : [NOT_KEPT]);
  };

  const { title, about, sources } = scenario;
  const recorded: Share = { allied: story.recorded.allied, done: story.recorded.replicates };
  const seenCourse = seen.answer && "course" in seen.answer ? seen.answer.course : null;
  const course = computer ? seenCourse : story.recorded.first;
  const decision = why.answer && "decision" in why.answer ? why.answer.decision : null;
  return (
    <>
      <header>
        <h1>{title}</h1>
        {library.stories.length > 1 && (
          <label>
            Story{" "}
            <select
              value={story.name}
              onChange={(event) => put({ story: event.currentTarget.value, set: {}, seed: null, replicate: 1 })}
            >
              {library.stories.map((each) => (
                <option value={each.name}>{each.scenario.title}</option>
              ))}
            </select>
          </label>
        )}
      </header>
      <div role="alert">
        {[...heard, ...(now.problem ? [now.problem] : [])].map((problem) => (
          <p class="problem">{problem}</p>
        ))}
      </div>
      <p>{about}</p>
      {computer && (
        <Controls
          story={story}
          standing={neutrals(scenario, library.outsiders)}
          set={setting.set}
          onSet={(values) => put({ set: values })}
        />
      )}
      <Outcome
        key={story.name}
        scenario={scenario}
        share={computer ? shareIn(now.answer) : recorded}
        before={computer ? shareIn(before.answer) : null}
        replicates={computer ? replicates : recorded.done}
        isChanged={Object.keys(setting.set).length > 0}
      />
      {computer && (
        <p class="actions">
          <button type="button" class="primary" onClick={() => put({ seed: newSeed() })}>
            Run with new draws
          </button>{" "}
          {setting.seed !== null && (
            <button type="button" onClick={() => put({ seed: null })}>
              Draws of the story
            </button>
          )}{" "}
          <span>Seed {seed.toString()}</span>
        </p>
      )}
      <CourseTable
        {...{ story, scenario, course, replicate }}
        replicates={computer ? replicates : 1}
        onReplicate={(number) => put({ replicate: number })}
        onWhy={computer && setMoment}
      />
      {moment && (
        <Why
          {...{ story, scenario, moment, decision }}
          words={library.words}
          problem={why.problem}
          onClose={() => setMoment(null)}
        />
      )}
      <footer>
        <p>
          <a download={`${story.name}.html`} href="#" onClick={(event) => offer(event.currentTarget, file.with(setting))}>
            Save this page as a file
          </a>{" "}
          with all that is set. It computes by itself, without a network.
        </p>
        {sources.length > 0 && (
          <details>
            <summary>Sources</summary>
            <ul>
              {sources.map((source) => (
                <li>{source}</li>
              ))}
            </ul>
          </details>
        )}
      </footer>
    </>
  );
}

const NOT_KEPT = "The address of this page cannot be changed here; save it as a file to keep what is set.";

interface Heard {
  answer: Answer | null;
  problem: string | null;
}

/** What is answered so far, or what was before while nothing is; asked again whenever the question is another. */
function useAnswer(computer: Computer | null, question: Question | null): Heard {
  const [heard, setHeard] = useState<Heard>({ answer: null, problem: null });
  const text = JSON.stringify(question, (_, value: unknown) => (typeof value === "bigint" ? value.toString() : value));
  useEffect(() => {
    if (!computer || !question) return;
    computer.ask(question, (said) =>
      setHeard("answer" in said ? { answer: said.answer, problem: null } : { answer: null, problem: said.problem }),
    );
  }, [computer, text]);
  return heard;
}

function shareIn(answer: Answer | null): Share | null {
  return answer && "share" in answer ? answer.share : null;
}

/** The world as it is set; as in the story where that is none. */
function asSet(story: Story, { outsiders }: Library, { set }: Setting): Scenario {
  try {
    return changed(story.scenario, set, outsiders);
  } catch (error) {
    if (error instanceof PageError) return story.scenario;
    throw error;
  }
}

function keptInAddress(setting: Setting, story: Story): boolean {
  try {
    history.replaceState(null, "", addressOf(setting, story));
    return true;
  } catch {
    return false;
  }
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
