// Real Chromium through Playwright: profiles that outlive a killed browser, and a network that can be
// cut under it.
import { createRequire } from "node:module";
import path from "node:path";
import { root } from "./processes.mjs";

// Playwright is one of the pages' development packages; tests have no package list of their own.
const { chromium } = createRequire(path.join(root, "web/package.json"))("playwright-core");

const flags = ["--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync", "--disable-gpu"];
const webgl = ["--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"];

export const phone = { width: 360, height: 800 };

// A browser with a profile folder: opened again on the same folder it has everything it stored.
export async function openBrowser({ profile, viewport = phone, withWebgl = false, locale = "zh-CN" }) {
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    headless: true,
    viewport,
    locale,
    timezoneId: "Asia/Shanghai",
    hasTouch: viewport.width < 500,
    deviceScaleFactor: 2,
    args: [...flags.filter((flag) => !(withWebgl && flag === "--disable-gpu")),
      ...(withWebgl ? webgl : [])],
  });
  context.setDefaultTimeout(15000);
  return context;
}

// Ends the browser's processes at once, as a phone's system does: nothing gets to say goodbye.
export async function killBrowser(context) {
  const session = await context.browser()?.newBrowserCDPSession();
  const page = context.pages()[0] ?? (await context.newPage());
  const own = session ?? (await context.newCDPSession(page));
  const closed = new Promise((done) => context.on("close", done));
  own.send("Browser.crash").catch(() => {});
  await Promise.race([closed, new Promise((done) => setTimeout(done, 5000))]);
  await context.close().catch(() => {});
}
