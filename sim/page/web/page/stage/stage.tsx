/** The picture: states on their places, what divides and ties them, and who joins whom in a step. */
import { useEffect, useRef, useState } from "preact/hooks";

import { at, type ById, known, type Pair, type Words } from "../../engine/index.ts";
import { isCostly } from "../names.ts";
import { plain } from "../numbers.ts";
import { arc, before, type Box, centres, covered, curve, leastCovering, type Obstacle, type Point, radius, type Size } from "./geometry.ts";
import type { Marks, OccasionMark, RelationMark, StateMark } from "./marks.ts";
import type { Moment } from "./moment.ts";

interface Props {
  marks: Marks;
  /** By state, in percent from the left and from the top. */
  places: ById<[number, number]>;
  /** The power whose circle is the largest, fixed by the story. */
  strongest: number;
  issues: ById<string>;
  focus: Pair;
  words: Words;
  /** Counted from 1; each is played anew. */
  step: number;
  /** Whether the page's letters are those of a projector. */
  presenting: boolean;
  /** A sentence that says what is seen. */
  said: string;
  /** None where nothing can be asked. */
  onWhy: ((moment: Moment) => void) | null;
}

/** Sizes of letters, in shares of the page's own. */
const NAME = { focus: 1, other: 0.85 };
const PILL = 0.9;
const AWAY = NAME.other;

const STAYS_AWAY = "stays away";

/** Height of an occasion's sign, and of its second line if it has one, in sizes of its letters. */
const [PILL_HEIGHT, SECOND_LINE] = [2, 1.15];

/** Widths of a letter, in its sizes, on average: plain and bold. */
const LETTER = { plain: 0.58, bold: 0.62 };

/** The picture's frame: its pixels, and how large the page's letters are. */
interface Frame extends Size {
  letter: number;
}

/** The widest name of a state, in shares of the picture's width and in letters. */
const [WIDEST, LONGEST] = [0.34, 26];

/** A name as there is room for it. */
function fitting(name: string, letter: number, { width }: Frame): string {
  return cut(name, Math.min(LONGEST, Math.floor((WIDEST * width) / (letter * LETTER.bold))));
}

function cut(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, Math.max(4, most - 1)).trimEnd()}…` : text;
}

/** A title in a line or, where it does not fit into one, in two, as short as they get. */
function inLines(title: string, most: number): string[] {
  const ends = Array.from(title.matchAll(/ /g), ({ index }) => index).filter((end) => end <= most);
  if (title.length <= most || ends.length === 0) return [cut(title, most)];
  const middle = Math.max((title.length - 1) / 2, title.length - 1 - most);
  const end = ends.reduce((one, other) => (Math.abs(other - middle) < Math.abs(one - middle) ? other : one));
  return [title.slice(0, end), cut(title.slice(end + 1), most)];
}

export function Stage({ marks, places, strongest, issues, focus, words, step, presenting, said, onWhy }: Props) {
  const [frame, size] = useSize(presenting);
  const [issue, setIssue] = useState<string | null>(null);
  const points = centres(places, size);
  const radii = Object.fromEntries(marks.states.map(({ id, power }) => [id, radius(power, strongest, size)]));
  const point = (id: string): Point => points[id] ?? { x: size.width / 2, y: size.height / 2 };
  const circle = (id: string): number => radii[id] ?? 0;
  const occasions = folded(marks.occasions, words);
  const names = placedNames(marks.states, point, circle, size);
  const there = obstacles(marks, names, point, circle, size);
  const aways = placedAways(occasions, there, point, circle, size);
  const pills = placedPills(occasions, [...there, ...aways.flatMap(({ says }) => (says ? [{ ...says, weight: 30 }] : []))], marks, words, point, circle, size);
  return (
    <div class="stage" ref={frame}>
      <svg
        width={size.width}
        height={size.height}
        viewBox={`0 0 ${size.width} ${size.height}`}
        role="group"
        aria-label={said}
      >
        {marks.rivalries.map((each) => (
          <Relation key={`r ${each.pair.join(" ")}`} kind="rivalry" of={each} bend={0.07} {...{ point }} />
        ))}
        {marks.ties.map((each) => (
          <Relation key={`t ${each.pair.join(" ")}`} kind="tie" of={each} bend={-0.09} {...{ point }} />
        ))}
        {marks.allied && <Alliance from={point(focus[0])} to={point(focus[1])} />}
        {marks.states.map((state) => (
          <State
            key={state.id}
            {...{ state, issue, issues }}
            at={point(state.id)}
            r={circle(state.id)}
            r0={radius(state.powerBefore, strongest, size)}
            role={focus.indexOf(state.id)}
            name={known(names, state.id, "state")}
            onIssue={setIssue}
          />
        ))}
        {occasions.map((each, index) => (
          <Joins
            key={`${step} ${each.id}`}
            of={each}
            {...at(aways, index)}
            letter={AWAY * size.letter}
            {...{ point, circle, focus, words, step, onWhy, marks }}
          />
        ))}
        {occasions.map((each, index) => (
          <Pill
            key={`${step} ${each.id}`}
            of={each}
            box={at(pills, index)}
            role={focus.indexOf(each.host)}
            letter={PILL * size.letter}
            words={words}
          />
        ))}
      </svg>
      {issue && <p class="issue">{issues[issue] ?? issue}: blue for, red dashes against</p>}
    </div>
  );
}

interface RelationProps {
  kind: "rivalry" | "tie";
  of: RelationMark;
  bend: number;
  point: (id: string) => Point;
}

function Relation({ kind, of: { pair, size, before: was }, bend, point }: RelationProps) {
  const path = curve(point(pair[0]), point(pair[1]), bend);
  const width = (value: number): number => (value > 0 ? (kind === "rivalry" ? 1 + 5 * value : 1.5 + 12 * value) : 0);
  return (
    <g data-mark={kind} data-of={pair.join(" ")} data-value={plain(size)}>
      {Math.abs(was - size) > 1e-9 && <path class="was" d={path} stroke-width={width(was)} />}
      <path class={kind} d={path} stroke-width={width(size)} />
    </g>
  );
}

function Alliance({ from, to }: { from: Point; to: Point }) {
  return <line data-mark="alliance" class="alliance" x1={from.x} y1={from.y} x2={to.x} y2={to.y} />;
}

interface StateProps {
  state: StateMark;
  at: Point;
  r: number;
  /** As in the story. */
  r0: number;
  /** 0 and 1 for the two that the story is about. */
  role: number;
  name: Name;
  issue: string | null;
  issues: ById<string>;
  onIssue: (issue: string | null) => void;
}

function State({ state, at: centre, r, r0, role, name, issue, issues, onIssue }: StateProps) {
  const { x, y } = centre;
  const part = 1 / Math.max(1, state.ring.length);
  const gap = state.ring.length > 1 ? 0.012 : 0.001;
  return (
    <g class={role === 0 ? "state a" : role === 1 ? "state b" : "state"} data-mark="state" data-of={state.id} data-value={plain(state.power)}>
      {Math.abs(r - r0) > 0.5 && <circle class="was" cx={x} cy={y} r={r0} />}
      {state.ring.map(({ issue: id, position, salience }, index) => (
        <path
          key={id}
          data-mark="stance"
          data-of={`${state.id} ${id}`}
          data-value={`${plain(position)} ${plain(salience)}`}
          class={position < 0 ? "against" : "for"}
          d={arc(centre, r + (position < 0 ? 4 : 8), index * part + gap, (index + 1) * part - gap)}
          stroke-width={1.5 + 5 * salience}
          opacity={(issue === null || issue === id ? 1 : 0.15) * (0.15 + 0.85 * Math.abs(position))}
          onPointerEnter={() => onIssue(id)}
          onPointerLeave={() => onIssue(null)}
        >
          <title>{`${issues[id] ?? id}: ${state.name} ${position > 0 ? "for" : position < 0 ? "against" : "indifferent"}`}</title>
        </path>
      ))}
      <circle class="power" cx={x} cy={y} r={r} />
      <text class="name" x={name.x + name.width / 2} y={name.y + name.letter} font-size={name.letter}>
        {name.text !== state.name && <title>{state.name}</title>}
        {name.text}
      </text>
    </g>
  );
}

/** One that stays away. */
interface Away {
  /** The place of its sign. */
  stops: Point | null;
  /** That of the words beside it: once, however often it stays away from the same host. */
  says: Box | null;
}

interface JoinsProps extends Away {
  of: OccasionMark;
  letter: number;
  point: (id: string) => Point;
  circle: (id: string) => number;
  focus: Pair;
  words: Words;
  marks: Marks;
  step: number;
  onWhy: ((moment: Moment) => void) | null;
}

/** A token from each that joins, and a grey line from the one of the pair that stays away. */
function Joins({ of, stops, says, letter, point, circle, focus, words, marks, step, onWhy }: JoinsProps) {
  const { id, host, title, kind, joined, staysAway } = of;
  const costly = isCostly(words, kind);
  const nameOf = (state: string): string => marks.states.find((each) => each.id === state)?.name ?? state;
  const to = point(host);
  return (
    <>
      {[...joined, ...(staysAway === null ? [] : [staysAway])].map((state) => {
        const joins = state !== staysAway;
        const from = (joins ? null : stops) ?? before(to, point(state), circle(state) + 12);
        const end = before(point(state), to, circle(host) + 12);
        const role = focus.indexOf(state);
        const said = `${nameOf(state)} ${joins ? "joins" : "stays away from"} “${title}”`;
        const ask = role >= 0 && onWhy ? () => onWhy({ occasion: id, state, step }) : null;
        return (
          <g
            key={state}
            data-mark={joins ? "join" : "decline"}
            data-of={`${state} ${id}`}
            class={`${joins ? "joining" : "declining"} ${["a", "b"][role] ?? ""} ${ask ? "asks" : ""}`}
            {...(ask && {
              role: "button",
              tabIndex: 0,
              "aria-label": `Why? ${said}`,
              onClick: ask,
              onKeyDown: (event: KeyboardEvent) => {
                if (event.key === "Enter" || event.key === " ") ask();
              },
            })}
          >
            {role >= 0 && <line class="reach" x1={from.x} y1={from.y} x2={end.x} y2={end.y} />}
            {role >= 0 && <line class={joins ? "way" : "way none"} x1={from.x} y1={from.y} x2={end.x} y2={end.y} />}
            {joins ? (
              <g class="token" style={{ "--x0": `${from.x}px`, "--y0": `${from.y}px`, "--x1": `${end.x}px`, "--y1": `${end.y}px` }}>
                <Shape kind={kind} r={role < 0 ? 4 : costly ? 10 : 6} filled={costly} />
              </g>
            ) : (
              <>
                <g transform={`translate(${from.x} ${from.y})`}>
                  <Shape kind={kind} r={costly ? 10 : 6} filled={false} />
                </g>
                {says && (
                  <text class="away" x={says.x} y={says.y + letter} font-size={letter}>
                    {STAYS_AWAY}
                  </text>
                )}
              </>
            )}
          </g>
        );
      })}
    </>
  );
}

/** The sign of a kind: a triangle for exercises, a square for support under sanctions, a circle for words. */
function Shape({ kind, r, filled }: { kind: string; r: number; filled: boolean }) {
  const shared = { class: filled ? "shape filled" : "shape" };
  if (kind === "exercise") return <path {...shared} d={`M0 ${-r} L${r} ${0.75 * r} L${-r} ${0.75 * r} Z`} />;
  if (kind === "sanctions_support") return <rect {...shared} x={-0.85 * r} y={-0.85 * r} width={1.7 * r} height={1.7 * r} />;
  return <circle {...shared} r={r} />;
}

interface PillProps {
  of: OccasionMark;
  box: Box & { lines: readonly string[] };
  role: number;
  /** Pixels of its letters. */
  letter: number;
  words: Words;
}

function Pill({ of: { id, kind, title }, box: { x, y, width, height, lines }, role, letter, words }: PillProps) {
  const costly = isCostly(words, kind);
  return (
    <g class={`pill ${costly ? "" : "cheap"} ${["a", "b"][role] ?? ""}`} data-mark="occasion" data-of={id}>
      <rect {...{ x, y, width, height }} rx={(PILL_HEIGHT * letter) / 2} />
      <g transform={`translate(${x + 1.1 * letter} ${y + height / 2})`}>
        <Shape kind={kind} r={letter / 2} filled={costly} />
      </g>
      <title>{title}</title>
      {lines.map((line, index) => (
        <text key={index} x={x + 2 * letter} y={y + (PILL_HEIGHT / 2 + 0.35 + index * SECOND_LINE) * letter} font-size={letter}>
          {line}
        </text>
      ))}
    </g>
  );
}

/** Words of one host in one step as one: they would cover all else. */
function folded(occasions: readonly OccasionMark[], words: Words): OccasionMark[] {
  const kept: OccasionMark[] = [];
  for (const each of occasions) {
    const kind = known(words.kinds, each.kind, "kind");
    const same = kept.find((other) => other.host === each.host && other.kind === each.kind);
    if (kind.costly || !same) kept.push({ ...each });
    else {
      const count = occasions.filter(({ host, kind: of }) => host === each.host && of === each.kind).length;
      same.title = `${count} ${kind.plural}`;
      same.joined = [...new Set([...same.joined, ...each.joined])];
      if (each.staysAway === null) same.staysAway = null;
    }
  }
  return kept;
}

/** Pixels of the picture's width up to which it is a phone's. */
const NARROW = 600;

/** Parts of the picture's width and height. */
const PARTS = Array.from({ length: 21 }, (_, index) => index / 20);

/** A place for the sign of each that stays away, on its way, and for words close to it and off what is there. */
function placedAways(
  occasions: readonly OccasionMark[],
  there: readonly Obstacle[],
  point: (id: string) => Point,
  circle: (id: string) => number,
  frame: Frame,
): Away[] {
  const letter = AWAY * frame.letter;
  const [width, height, gap] = [STAYS_AWAY.length * letter * LETTER.plain, 1.3 * letter, 16];
  const earlierOf = ({ host, staysAway }: OccasionMark, index: number): number =>
    occasions.slice(0, index).filter((other) => other.host === host && other.staysAway === staysAway).length;
  const stopping = occasions.map((of, index) =>
    of.staysAway === null ? null : before(point(of.host), point(of.staysAway), circle(of.staysAway) + 44 + 24 * earlierOf(of, index)),
  );
  const taken = [...there, ...stopping.flatMap((stops) => (stops ? [{ x: stops.x - 10, y: stops.y - 10, width: 20, height: 20, weight: 6 }] : []))];
  return stopping.map((stops, index) => {
    if (!stops || earlierOf(at(occasions, index), index) > 0) return { stops, says: null };
    const { x, y } = stops;
    const rows = [-4, -3, -2, -1, 0, 1, 2, 3, 4].map((row) => y - height / 2 + row * height);
    const beside = rows.flatMap((top) => [x + gap, x - gap - width].map((left) => ({ x: left, y: top, width, height })));
    const over = rows.filter((top) => Math.abs(top + height / 2 - y) >= gap).map((top) => ({ x: x - width / 2, y: top, width, height }));
    const says = leastCovering([...beside, ...over], taken, stops, frame);
    taken.push({ ...says, weight: 6 });
    return { stops, says };
  });
}

/** Where on a text the middle of its circle is: in the middle, or to either side. */
const ACROSS = [0.5, 0.2, 0.8];

/** A state's name, as there is room for it, and its place. */
interface Name extends Box {
  text: string;
  letter: number;
}

/** By state: its name beneath its circle, or beside or above it where another is beneath. */
function placedNames(states: readonly StateMark[], point: (id: string) => Point, circle: (id: string) => number, frame: Frame): ById<Name> {
  const taken: Obstacle[] = states.map(({ id }) => ({ ...around(point(id), circle(id) + 12), weight: 1 }));
  const names: ById<Name> = {};
  for (const { id, name, inFocus } of [...states].sort((one, other) => Number(other.inFocus) - Number(one.inFocus))) {
    const [{ x, y }, r] = [point(id), circle(id) + 14];
    const letter = frame.letter * (inFocus ? NAME.focus : NAME.other);
    const text = fitting(name, letter, frame);
    const box = { width: text.length * letter * LETTER.bold, height: 1.25 * letter };
    const beside = y - box.height / 2;
    const places = [
      ...ACROSS.map((share) => ({ ...box, x: x - share * box.width, y: y + r })),
      // A little further off, so that it is beneath where either is as good.
      ...ACROSS.map((share) => ({ ...box, x: x - share * box.width, y: y - r - box.height - 2 })),
      { ...box, x: x + r, y: beside },
      { ...box, x: x - r - box.width, y: beside },
    ];
    const place = leastCovering(places, taken, { x, y }, frame);
    names[id] = { ...place, text, letter };
    taken.push({ ...place, weight: 3 });
  }
  return names;
}

/** The box about a circle. */
function around({ x, y }: Point, r: number): Box {
  return { x: x - r, y: y - r, width: 2 * r, height: 2 * r };
}

/** What is in the picture and is not to be covered, the more so the more it weighs. */
function obstacles(marks: Marks, names: ById<Name>, point: (id: string) => Point, circle: (id: string) => number, frame: Frame): Obstacle[] {
  const there: Obstacle[] = marks.states.flatMap(({ id, inFocus }) => [
    { ...around(point(id), circle(id) + 12), weight: inFocus ? 6 : 2 },
    { ...known(names, id, "state"), weight: inFocus ? 6 : 3 },
  ]);
  // The legend, which a phone has no room for, and what is said at the foot of the picture.
  if (frame.width > NARROW) there.push({ x: 0, y: frame.height - 6 * frame.letter, width: 7 * frame.letter, height: 6 * frame.letter, weight: 2 });
  if (marks.allied || marks.events.length > 0)
    there.push({ x: 0.2 * frame.width, y: frame.height - 2 * frame.letter, width: 0.6 * frame.width, height: 2 * frame.letter, weight: 3 });
  return there;
}

/** A place for each pill, near its host and off what is there. */
function placedPills(
  occasions: readonly OccasionMark[],
  others: readonly Obstacle[],
  marks: Marks,
  words: Words,
  point: (id: string) => Point,
  circle: (id: string) => number,
  frame: Frame,
): (Box & { lines: readonly string[] })[] {
  const there = [...others];
  const letter = PILL * frame.letter;
  return occasions.map(({ host, kind, title }) => {
    const each = letter * (isCostly(words, kind) ? LETTER.bold : LETTER.plain);
    const most = Math.floor((0.49 * frame.width - 3 * letter) / each);
    // Where there is little room, signs of others have no words.
    const isNamed = frame.width > NARROW || marks.states.some(({ id, inFocus }) => inFocus && id === host);
    const [{ x, y }, r] = [point(host), circle(host) + 16];
    const placed = (lines: string[]): Box & { lines: readonly string[] } => {
      const width = lines.length > 0 ? 3 * letter + Math.max(...lines.map(({ length }) => length)) * each : 2.2 * letter;
      const height = (PILL_HEIGHT + (lines.length > 1 ? SECOND_LINE : 0)) * letter;
      return { ...leastCovering(pillPlaces({ x, y }, r, { width, height }, frame), there, { x, y }, frame), lines };
    };
    // Whole, unless a part of it covers less.
    const ways = isNamed ? [inLines(title, most), [cut(title, most)]].map(placed) : [placed([])];
    const pill = ways.reduce((one, other) => (covered(other, there) < covered(one, there) ? other : one));
    there.push({ ...pill, weight: 30 });
    return pill;
  });
}

/** Above and below a circle, in the middle or to either side, left and right of it, and where these are taken anywhere. */
function pillPlaces({ x, y }: Point, r: number, { width, height }: Size, frame: Frame): Box[] {
  const rows = [0, 1, 2].map((row) => row * (height + 4));
  const across = ACROSS.map((share) => x - share * width);
  return [
    ...rows.flatMap((row) => across.map((left) => ({ x: left, y: y - r - height - row, width, height }))),
    ...rows.flatMap((row) => across.map((left) => ({ x: left, y: y + r + 10 + frame.letter + row, width, height }))),
    ...rows.flatMap((row) => [
      { x: x - r - width, y: y - height / 2 - row, width, height },
      { x: x + r, y: y - height / 2 - row, width, height },
    ]),
    ...PARTS.flatMap((left) =>
      PARTS.map((top) => ({ x: left * (frame.width - width), y: top * (frame.height - height), width, height })),
    ),
  ];
}

/** The size of the picture's frame, as it is now. */
function useSize(presenting: boolean): [{ current: HTMLDivElement | null }, Frame] {
  const frame = useRef<HTMLDivElement>(null);
  const [size, setSize] = useState<Frame>({ width: 800, height: 500, letter: 17 });
  useEffect(() => {
    const shown = frame.current;
    if (!shown) return;
    const measure = (): void =>
      setSize({
        width: shown.clientWidth || 800,
        height: shown.clientHeight || 500,
        // The smallest letters are then those of the page.
        letter: parseFloat(getComputedStyle(shown).fontSize) / (presenting ? NAME.other : 1),
      });
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(shown);
    return () => observer.disconnect();
  }, [presenting]);
  return [frame, size];
}
