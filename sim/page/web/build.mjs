// Bundles TypeScript: `node build.mjs ENTRY... OUT` writes each entry's bundle, by its name, into the folder OUT.
// Beside the page's own bundle lies a stamp: the SHA-256 of all that it was built from, and of what was built.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";

const PAGE = "page/page.tsx";

const [, , ...entries] = process.argv;
const outdir = entries.pop();
const testing = !entries.includes(PAGE);

await build({
  entryPoints: entries,
  outdir,
  bundle: true,
  // What node's own modules are called; a page has none.
  external: ["node:*"],
  format: testing ? "esm" : "iife",
  outExtension: { ".js": testing ? ".mjs" : ".js" },
  target: "es2022",
  charset: "ascii",
  legalComments: "none",
  minify: !testing,
  jsx: "automatic",
  jsxImportSource: "preact",
  logLevel: "warning",
});
if (!testing) {
  const sources = [".", "engine", "page"].flatMap(filesIn).sort();
  const stamp = { sources: digests(sources), files: digests(["page.css", "page.js"], outdir) };
  writeFileSync(join(outdir, "stamp.json"), `${JSON.stringify(stamp, null, 1)}\n`);
}

function filesIn(folder) {
  return readdirSync(folder, { withFileTypes: true, recursive: folder !== "." })
    .filter((entry) => entry.isFile() && !entry.name.startsWith("."))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
}

function digests(files, folder = ".") {
  const digest = (file) => createHash("sha256").update(readFileSync(join(folder, file))).digest("hex");
  return Object.fromEntries(files.map((file) => [file, digest(file)]));
}
