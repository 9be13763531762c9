/**
 * The block by which the engine is entered: its arguments in WebAssembly's memory, one after the other.
 *
 * Laid out as the engine's own description says (`sim/model/wasm/block.py`), so that an engine which was
 * edited since needs no other code.
 */
import { at, known } from "./ids.ts";
import type { Arrays, Sizes } from "./layout.ts";

/** An argument of the engine, or a part of one. */
interface Parameter {
  /** Its path, such as `layout.opening`. */
  name: string;
  element: string;
  /** As an array has them, the last closest together; none for a number. */
  axes?: string[];
  /** Its first slot. */
  slot: number;
}

/** The engine's description of its block. */
export interface Description {
  "slot bytes": number;
  slots: number;
  array: string[];
  sizes: Record<string, string>;
  lengths: Record<string, string>;
  parameters: Parameter[];
}

/** An array that the engine has filled in: numbers, the last axis closest together. */
export class Grid {
  constructor(
    readonly values: Float64Array,
    readonly shape: readonly number[],
  ) {}

  /** The number at an index along each axis. */
  at(...indices: number[]): number {
    return at(this.values, indices.reduce((place, index, axis) => place * at(this.shape, axis) + index, 0));
  }

  /** The numbers along the last axis. */
  row(...indices: number[]): Float64Array {
    const width = at(this.shape, this.shape.length - 1);
    const start = indices.reduce((place, index, axis) => place * at(this.shape, axis) + index, 0) * width;
    return this.values.subarray(start, start + width);
  }
}

const ELEMENT_BYTES: Record<string, number> = { bool: 8, int64: 8, float64: 8, uint32: 4 };
const PAGE = 65536;

/** A block for worlds of some sizes, in a memory that it uses from `start` on. */
export class Block {
  private readonly placed: readonly Placed[];
  private readonly end: number;

  constructor(
    private readonly memory: WebAssembly.Memory,
    private readonly start: number,
    description: Description,
    sizes: Sizes,
  ) {
    let address = align(start + description.slots * description["slot bytes"]);
    this.placed = description.parameters.map((parameter) => {
      const shape = parameter.axes?.map((axis) => lengthOf(axis, description, sizes)) ?? null;
      const items = shape?.reduce((product, length) => product * length, 1) ?? 0;
      const bytes = known(ELEMENT_BYTES, parameter.element, "element");
      const slot = start + parameter.slot * description["slot bytes"];
      const placed: Placed = { ...parameter, slot, shape, items, bytes, address };
      address = align(address + items * bytes);
      return placed;
    });
    this.end = address;
    const missing = Math.ceil((address - memory.buffer.byteLength) / PAGE);
    if (missing > 0) memory.grow(missing);
  }

  /** Writes all arguments: given arrays and numbers, all else blank. */
  write(given: Arrays, numbers: ReadonlyMap<string, bigint>): void {
    // Growing replaces the buffer, so that views are made anew each time.
    const { buffer } = this.memory;
    new Uint8Array(buffer, this.start, this.end - this.start).fill(0);
    const slots = new BigInt64Array(buffer);
    for (const { name, element, slot, shape, items, bytes, address } of this.placed) {
      const values = given.get(name);
      if (shape === null) {
        slots[slot / 8] = numbers.get(name) ?? BigInt(at(values ?? [], 0));
        continue;
      }
      if (values && values.length !== items) throw new RangeError(`${name}: ${values.length} of ${items} numbers`);
      const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((size, length) => size * length, bytes));
      [0, 0, items, bytes, address, ...shape, ...strides].forEach((word, place) => {
        slots[slot / 8 + place] = BigInt(word);
      });
      if (!values) continue;
      if (element === "int64") new BigInt64Array(buffer, address, items).set(values.map(BigInt));
      else new Float64Array(buffer, address, items).set(values);
    }
  }

  /** Copies of the arrays that the engine has filled in, by name without `kept.`. */
  results(): Map<string, Grid> {
    const { buffer } = this.memory;
    return new Map(
      this.placed
        .filter(({ name, shape }) => shape !== null && name.startsWith(KEPT))
        .map(({ name, element, shape, items, address }) => {
          const values =
            element === "int64"
              ? wholeNumbers(buffer, address, items)
              : new Float64Array(buffer, address, items).slice();
          return [name.slice(KEPT.length), new Grid(values, shape ?? [])];
        }),
    );
  }
}

const KEPT = "kept.";

interface Placed extends Parameter {
  shape: readonly number[] | null;
  items: number;
  bytes: number;
  address: number;
}

/** The length of an axis: a size, or a sum of products of sizes and whole numbers. */
export function lengthOf(axis: string, description: Description, sizes: Sizes): number {
  const formula = Object.hasOwn(description.lengths, axis) ? known(description.lengths, axis, "axis") : axis;
  return formula
    .split(" + ")
    .map((term) => term.split(" * ").reduce((product, factor) => product * (sizes[factor] ?? whole(factor)), 1))
    .reduce((sum, term) => sum + term, 0);
}

/** Numbers of 64 bits; by halves, since to make a bigint of each takes longer than most runs. */
function wholeNumbers(buffer: ArrayBuffer, address: number, items: number): Float64Array {
  const low = new Uint32Array(buffer, address, 2 * items);
  const high = new Int32Array(buffer, address, 2 * items);
  return new Float64Array(items).map((_, item) => (high[2 * item + 1] ?? 0) * 2 ** 32 + (low[2 * item] ?? 0));
}

function whole(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number)) throw new RangeError(`no length “${text}”`);
  return number;
}

function align(address: number): number {
  return Math.ceil(address / 16) * 16;
}
