/** What is known of what is shown: asked of the computer as a visit goes on. */
import { useRef } from "preact/hooks";

import { type Decision, MOST_REPLICATES, type Settings, type Story } from "../engine/index.ts";
import type { Course, Share } from "./answers.ts";
import { heardOf, useAnswer } from "./asking.ts";
import type { Flips } from "./flips.ts";
import type { Moment } from "./stage/moment.ts";
import { valuesOf } from "./story/map.tsx";
import type { Count } from "./story/rounds.ts";
import { isSame } from "./setting.ts";
import { asSet, type View } from "./view.ts";
import type { Visit } from "./visit.ts";

export interface Results {
  /** As the story stands: the same pair and the same draws, without the change. */
  before: Share | null;
  now: Share | null;
  /** The replicate that is watched; while another is on its way the one before. */
  course: Course | null;
  /** The decision that is asked about, and what it rested on. */
  moment: Moment | null;
  decision: Decision | null;
  decisionBefore: Decision | null;
  whyProblem: string | null;
  /** By knob: where it would have fallen the other way. */
  flips: Flips;
  /** Shares allied, by row. */
  map: readonly (readonly number[])[];
  /** What came of the bet that was placed last, once it is known. */
  ofRound: Count | null;
  problem: string | null;
}

const MAP_REPLICATES = 100;

export function useResults(view: View, visit: Visit): Results {
  const { library, story, scene, computer, settings, replicate, replicates, seed } = view;
  const told = story.scenario.story ?? null;
  const asked = { story: story.name, set: settings, seed };

  const { focus } = settings;
  const asItWas: Settings = focus === undefined ? {} : { focus };
  const changes = Object.keys(settings).some((path) => path !== "focus");
  // Asked from the beginning, so that the first change has one thing to wait for.
  const heardBefore = useAnswer(computer, { ...asked, set: asItWas, ask: "share", key: "before", replicates });
  const heardChanged = useAnswer(computer, changes ? { ...asked, ask: "share", key: "now", replicates } : null);
  const heardNow = changes ? heardChanged : heardBefore;
  const [before, now] = [heardOf(heardBefore, "share"), heardOf(heardNow, "share")];

  const heardCourse = useAnswer(computer, { ...asked, ask: "course", key: "course", replicate: replicate - 1 });
  // Never that of another story.
  const last = useRef<{ of: Story; course: Course } | null>(null);
  const course = computer ? heardOf(heardCourse, "course") : recordedCourse(story);
  if (course) last.current = { of: story, course };

  const moment = visit.moment ?? (scene.name === "why" && told ? told.why : null);
  const decided = moment && {
    ...{ occasion: moment.occasion, state: moment.state, step: moment.step },
    replicate: replicate - 1,
  };
  const why = useAnswer(computer, decided && { ...asked, ...decided, ask: "decision", key: "decision" });
  const whyBefore = useAnswer(
    computer,
    decided && changes ? { ...asked, ...decided, set: asItWas, ask: "decision", key: "as it was" } : null,
  );
  const flips = useAnswer(
    computer,
    decided && why.answer ? { ...asked, ...decided, standing: view.standing, ask: "flips", key: "flips" } : null,
  );

  const [across, down] = told?.map?.map((id) => ({ id, knob: story.scenario.knobs[id] })) ?? [];
  const map = useAnswer(
    computer,
    scene.name === "map" && across?.knob && down?.knob
      ? {
          ...asked,
          set: {},
          ask: "map",
          key: "map",
          replicates: Math.min(MAP_REPLICATES, replicates),
          across: { knob: across.id, values: valuesOf(across.knob, story.whole.includes(across.id)) },
          down: { knob: down.id, values: valuesOf(down.knob, story.whole.includes(down.id)) },
        }
      : null,
  );

  // What was set when the bet was placed, whatever is set meanwhile.
  const round = visit.rounds.find(({ count }) => count === null) ?? null;
  const ofStory = library.stories.find(({ name }) => name === round?.story) ?? story;
  const repeatsOfRound = Math.min(asSet(ofStory, library, round?.set ?? {}).replicates, MOST_REPLICATES);
  const isShown = round?.story === story.name && story.seed === seed;
  const shares = isShown ? [{ set: asItWas, share: before }, { set: settings, share: now }] : [];
  const same = shares.find(({ set }) => isSame(set, round?.set ?? {}));
  const heardRound = useAnswer(
    computer,
    round && !same
      ? { story: ofStory.name, set: round.set, seed: ofStory.seed, ask: "share", key: "round", replicates: repeatsOfRound }
      : null,
  );
  const ofRound = same ? same.share : heardOf(heardRound, "share");
  return {
    before: computer ? before : null,
    now: computer ? now : recordedShare(story),
    course: course ?? (last.current?.of === story ? last.current.course : null),
    moment,
    decision: heardOf(why, "decision"),
    decisionBefore: heardOf(whyBefore, "decision"),
    whyProblem: why.problem,
    flips: heardOf(flips, "flips") ?? {},
    map: heardOf(map, "map") ?? [],
    ofRound: round && !computer ? recordedShare(ofStory) : ofRound && ofRound.done >= repeatsOfRound ? ofRound : null,
    problem: heardNow.problem ?? heardCourse.problem ?? map.problem,
  };
}

function recordedShare({ recorded: { allied, replicates } }: Story): Share {
  return { allied, done: replicates, each: [] };
}

/** What was recorded beforehand, of the occasions of the pair. */
function recordedCourse({ scenario, recorded }: Story): Course {
  const { allied, expected, occasions } = recorded.first;
  const other = (host: string): string => scenario.focus.find((id) => id !== host) ?? host;
  const held = Object.entries(occasions).map(([id, { open, joined }]) => {
    const host = scenario.occasions[id]?.host ?? id;
    return [id, { open, joined: { [other(host)]: joined } }] as const;
  });
  return { allied, expected, occasions: Object.fromEntries(held), strain: {} };
}
