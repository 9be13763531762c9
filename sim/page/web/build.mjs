// Bundles TypeScript: `node build.mjs ENTRY... OUT` writes each entry's bundle, by its name, into the folder OUT.
// The page's entry is `page/page.tsx`; a test's runs in node or in a page.
import { build } from "esbuild";

const [, , ...entries] = process.argv;
const outdir = entries.pop();
const testing = entries.every((entry) => entry.includes("test"));

await build({
  entryPoints: entries,
  outdir,
  bundle: true,
  // What node's own modules are called; a page has none.
  external: ["node:*"],
  format: testing ? "esm" : "iife",
  target: "es2022",
  charset: "ascii",
  legalComments: "none",
  minify: !testing,
  jsx: "automatic",
  jsxImportSource: "preact",
  logLevel: "warning",
});
