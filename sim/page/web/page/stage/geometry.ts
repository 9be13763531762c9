/** Where things stand in the picture, in its own pixels. */
import { at, type ById } from "../../engine/index.ts";

export interface Point {
  x: number;
  y: number;
}

export interface Size {
  width: number;
  height: number;
}

export interface Box extends Point, Size {}

/** What should not be covered, and how little: what counts more is kept free rather. */
export interface Obstacle extends Box {
  weight: number;
}

/** The share of the picture's shorter side that the circle of the strongest state takes, as a radius. */
const LARGEST = 0.125;

/** The least radius, so that no state is a dot. */
const LEAST = 7;

/** Room that is left free at the edges for names. */
const EDGE = { x: 0.07, y: 0.1 };

/** By state: its centre, from its place in percent. */
export function centres(placed: ById<readonly [number, number]>, { width, height }: Size): ById<Point> {
  return Object.fromEntries(
    Object.entries(placed).map(([id, [x, y]]) => [
      id,
      { x: width * (EDGE.x + (1 - 2 * EDGE.x) * (x / 100)), y: height * (EDGE.y + (1 - 2 * EDGE.y) * (y / 100)) },
    ]),
  );
}

/** The radius of a power: its circle's area is in proportion, on the scale that `strongest` sets. */
export function radius(power: number, strongest: number, { width, height }: Size): number {
  const largest = LARGEST * Math.min(width, height);
  return Math.max(LEAST, Math.min(2.2 * largest, largest * Math.sqrt(power / strongest)));
}

/** A path between two points, bent to its left by a share of its length. */
export function curve(from: Point, to: Point, bend: number): string {
  const middle = { x: (from.x + to.x) / 2 - (to.y - from.y) * bend, y: (from.y + to.y) / 2 + (to.x - from.x) * bend };
  return `M${round(from.x)} ${round(from.y)} Q${round(middle.x)} ${round(middle.y)} ${round(to.x)} ${round(to.y)}`;
}

/** An arc of a circle, angles in turns from the top, clockwise. */
export function arc({ x, y }: Point, r: number, from: number, to: number): string {
  const [start, end] = [from, to].map((turn) => {
    const angle = 2 * Math.PI * turn - Math.PI / 2;
    return `${round(x + r * Math.cos(angle))} ${round(y + r * Math.sin(angle))}`;
  });
  return `M${start} A${round(r)} ${round(r)} 0 ${to - from > 0.5 ? 1 : 0} 1 ${end}`;
}

/** The point on the way from one to another that lies `gap` before the other. */
export function before(from: Point, to: Point, gap: number): Point {
  const distance = Math.hypot(to.x - from.x, to.y - from.y) || 1;
  const share = Math.max(0, 1 - gap / distance);
  return { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share };
}

/** What a pixel further away is worth, in pixels covered of what counts 1. */
const DISTANCE = 3;

/** The place among some, within the picture, that covers least of what is there and is not far from a point. */
export function leastCovering(places: readonly Box[], there: readonly Obstacle[], near: Point, within: Size): Box {
  const kept = places.map((box) => ({
    ...box,
    x: Math.min(Math.max(box.x, 2), Math.max(2, within.width - box.width - 2)),
    y: Math.min(Math.max(box.y, 2), Math.max(2, within.height - box.height - 2)),
  }));
  const costs = kept.map((box) => {
    const away = Math.hypot(box.x + box.width / 2 - near.x, box.y + box.height / 2 - near.y);
    return covered(box, there) + DISTANCE * away;
  });
  return at(kept, costs.indexOf(Math.min(...costs)));
}

/** How much of what is there a box covers, in pixels of what counts 1. */
export function covered(box: Box, there: readonly Obstacle[]): number {
  return there.reduce((sum, other) => sum + other.weight * common(box, other), 0);
}

function common(one: Box, other: Box): number {
  const width = Math.min(one.x + one.width, other.x + other.width) - Math.max(one.x, other.x);
  const height = Math.min(one.y + one.height, other.y + other.height) - Math.max(one.y, other.y);
  return Math.max(0, width) * Math.max(0, height);
}

function round(number: number): number {
  return Math.round(10 * number) / 10;
}
