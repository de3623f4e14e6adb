// Real Chromium through Playwright: profiles that outlive a killed browser, and a network that
// can be cut under it.
import { readFileSync, readdirSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { root } from "./processes.mjs";

// Playwright is one of the pages' development packages; tests have no package list of their own.
const { chromium } = createRequire(path.join(root, "web/package.json"))("playwright-core");

const flags = [
  "--no-sandbox",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--disable-gpu",
];
const webgl = ["--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"];

export const phone = { width: 360, height: 800 };

// A browser with a profile folder: opened again on the same folder it has everything it stored.
export async function openBrowser({
  profile,
  viewport = phone,
  withWebgl = false,
  locale = "zh-CN",
  args = [],
}) {
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    headless: true,
    viewport,
    locale,
    timezoneId: "Asia/Shanghai",
    hasTouch: viewport.width < 500,
    deviceScaleFactor: withWebgl ? 1 : 2, // drawn by software here
    args: [
      ...flags.filter((flag) => !(withWebgl && flag === "--disable-gpu")),
      ...(withWebgl ? webgl : []),
      ...args,
    ],
  });
  context.setDefaultTimeout(15000);
  return context;
}

// Processes of the browser that runs on this profile folder: ours, by their command line.
function processes_on(profile) {
  const own = [];
  for (const name of readdirSync("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const line = readFileSync(`/proc/${name}/cmdline`, "utf8");
      if (line.includes(`--user-data-dir=${profile}`)) own.push(Number(name));
    } catch {
      // Gone between the listing and the look.
    }
  }
  return own;
}

// Ends the browser's processes at once, as a phone's system does: nothing gets to say goodbye.
export async function killBrowser(context, profile) {
  const closed = new Promise((done) => context.on("close", done));
  const own = processes_on(profile);
  if (own.length === 0) throw new Error(`no browser runs on ${profile}`);
  for (const pid of own) {
    try {
      process.kill(pid, "SIGKILL");
    } catch (error) {
      if (error.code !== "ESRCH") throw error;
    }
  }
  await Promise.race([closed, new Promise((done) => setTimeout(done, 5000))]);
  // The next browser must not take the dead one for a living one.
  for (const name of ["SingletonLock", "SingletonSocket", "SingletonCookie"]) {
    rmSync(path.join(profile, name), { force: true });
  }
}

// A name for this machine that is not localhost: what is served there over plain http is no secure
// place to a browser.
export const COMPANY = "company.test";
export const company_network = [`--host-resolver-rules=MAP ${COMPANY} 127.0.0.1`];

// One browser for many visits, each in a context with a storage of its own.
export function launch() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    headless: true,
    args: flags,
  });
}
