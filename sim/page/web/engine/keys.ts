/** Keys of random draws: from a seed and the name of what is drawn, as `sim/model/draws.py` makes them. */
import { blake2b } from "@noble/hashes/blake2.js";

const encoder = new TextEncoder();

/** The two words, below 2^32, by which the generator draws whatever has this name. */
export function keyOf(seed: bigint, ...name: string[]): [number, number] {
  const text = [seed.toString(), ...name].join("\x1f");
  const digest = blake2b(encoder.encode(text), { dkLen: 8 });
  const words = new DataView(digest.buffer, digest.byteOffset, digest.byteLength);
  return [words.getUint32(0, true), words.getUint32(4, true)];
}
