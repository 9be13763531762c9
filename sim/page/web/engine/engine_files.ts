/** The engine, as a page holds it. */
import type { EngineFiles } from "./engine.ts";
import { PageError } from "./errors.ts";

/** The engine's files in a text of JSON, as a page holds them. Throws PageError where it is damaged. */
export function engineFiles(text: string): EngineFiles {
  try {
    const { block, simd, plain } = JSON.parse(text) as { block: EngineFiles["block"]; simd: string; plain: string };
    return { block, simd: bytes(simd), plain: bytes(plain) };
  } catch {
    throw new PageError("The engine in this file is damaged. Ask for the file again.");
  }
}

function bytes(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
}
