// `node browse.mjs chromium|firefox EXECUTABLE PAGE SECONDS`: the text of a page once its title is "done".
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import puppeteer from "puppeteer-core";

const [, , name, executablePath, page, seconds] = process.argv;

// Browsers leave files in a home, too, which is gone when they have ended.
const home = await mkdtemp(join(tmpdir(), "browse-"));
const env = { ...process.env, HOME: home, TMPDIR: home, XDG_CACHE_HOME: home, XDG_CONFIG_HOME: home };
const args = name === "chromium" ? ["--no-sandbox", "--disable-background-networking", "--disable-sync"] : [];
let browser;
try {
  browser = await puppeteer.launch({ browser: name === "chromium" ? "chrome" : "firefox", executablePath, args, env, headless: true });
  const opened = await browser.newPage();
  await opened.goto(pathToFileURL(page).href);
  await opened.waitForFunction('document.title === "done"', { timeout: 1000 * Number(seconds) });
  process.stdout.write(await opened.evaluate("document.body.textContent"));
} finally {
  await browser?.close();
  await rm(home, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
}
