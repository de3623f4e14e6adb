// web/minimum.json names the oldest browsers we run in. The files as built use nothing they lack,
// but what is named there with the reason why it does no harm; and what came in the years before
// them is taken away piece by piece: a report is sent all the same, or the plain form is there.
import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { launch, phone as screen } from "../support/browser.mjs";
import { sleep } from "../support/processes.mjs";
import { minimum, recent_places, too_new, too_new_styles } from "../support/platform_apis.mjs";
import { fill_report, send } from "../ui/report.mjs";
import { expect, test } from "./runner.mjs";
import { cases_at_server } from "./witness.mjs";

const FACES = ["customer", "field"];
const built = (face) => path.join(process.env.AFTERCARE_PAGES, face);

function files(folder, ending) {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((one) => one.isFile() && one.name.endsWith(ending) && one.name !== "probe.js")
    .map((one) => path.join(one.parentPath ?? one.path, one.name));
}

test("minimum: no built file asks for what the oldest browser lacks", async () => {
  const seen = new Set();
  const look = (ending, newer) => {
    for (const file of FACES.flatMap((face) => files(built(face), ending))) {
      for (const name of newer(readFileSync(file, "utf8"))) {
        expect(`${name} in ${path.basename(file)} to be old or guarded`, minimum.guarded[name]);
        seen.add(name);
      }
    }
  };
  look(".js", too_new);
  look(".css", too_new_styles);
  const idle = Object.keys(minimum.guarded).filter((name) => !seen.has(name));
  expect("no reason without its name in the files", idle.length === 0, idle.join(" "));
});

// The check itself: what it let through once, it names now.
test("minimum: the check names what is newer", async () => {
  const old = "fetch('/', { signal: AbortSignal.timeout(1) }); [1].at(-1); crypto.randomUUID()";
  expect("AbortSignal.timeout", too_new(old).join() === "AbortSignal.timeout", too_new(old).join());
  expect("an old global of the window", too_new("window.indexedDB.open('a')").length === 0);
  expect("a new global", too_new("window.trustedTypes").join() === "trustedTypes");
  const list = "new ReadableStream().pipeThrough(new TextDecoderStream()); [].toSorted()";
  const sheet =
    "a:has(b){color:red} c{height:52dvh} d{height:52vh;height:52dvh;field-sizing:content}";
  const named = too_new_styles(sheet).join();
  expect("the styles", named === ":has,height:52dvh,field-sizing", named);
  expect(
    "the list",
    too_new(list).join() === ".pipeThrough,TextDecoderStream,.toSorted",
    too_new(list).join(),
  );
});

// Named by people who looked at such browsers, whether the files use them or not.
const KNOWN = [
  "AbortSignal.timeout",
  "AbortController",
  "Crypto.prototype.randomUUID",
  "Element.prototype.scrollIntoView",
  "EventSource",
  "Navigator.prototype.onLine",
  "ReadableStream",
  "ReadableStreamBYOBReader",
  "Request",
  "Response.prototype.body",
  "ServiceWorkerContainer",
  "StorageManager.prototype.persisted",
  "TextDecoderStream",
  "matchMedia",
  "fetch",
  "structuredClone",
  "reportError",
];

function places() {
  const found = new Set(KNOWN);
  const folder = built("customer");
  for (const file of files(folder, ".js")) {
    if (path.basename(file) === "sw.js") continue;
    for (const one of recent_places(readFileSync(file, "utf8"))) {
      found.add(one.places.join(" "));
    }
  }
  return [...found].sort();
}

// Runs in the page before anything else.
const TAKE_AWAY = (all) => {
  for (const place of all.split(" ")) {
    const names = place.replace("TypedArray", "Uint8Array").split(".");
    const last = names.pop();
    const owner = names.reduce((object, name) => object?.[name], globalThis);
    if (!owner || !(last in owner)) continue;
    const from = owner === globalThis && !Object.hasOwn(owner, last) ? Window.prototype : owner;
    delete from[last];
  }
};

const NUMBER = /20\d{4}-\d{3,}/;
const STEP_MS = 12_000;

// What became of the report: "sent", "plain form", or what is on the page.
async function outcome(page, symptom) {
  const form = page.getByLabel("故障现象").first();
  const plain = page.locator("#plain-form");
  const end = Date.now() + STEP_MS;
  let sent = false;
  while (Date.now() < end) {
    if (await plain.isVisible()) return "plain form";
    if (!sent && (await form.isVisible())) {
      await fill_report(page, report_of(symptom));
      await send(page);
      sent = true;
    }
    if (sent && NUMBER.test(await page.locator("main").innerText())) return "sent";
    await sleep(100);
  }
  return (await page.locator("body").innerText()).slice(0, 200);
}

let count = 0;
const report_of = (symptom) => ({
  symptom,
  name: "欧阳祎喆",
  phone: `139 1234 ${String(++count).padStart(4, "0")}`,
  address: "杭州市西湖区文三路 90 号",
  model: "AC-35",
  serial: `AC35-2026-${String(count).padStart(6, "0")}`,
});

async function visit(browser, url, place, symptom) {
  const context = await browser.newContext({ viewport: screen, locale: "zh-CN" });
  try {
    const page = await context.newPage();
    page.setDefaultTimeout(STEP_MS);
    await page.addInitScript(TAKE_AWAY, place);
    await page.goto(url);
    return await outcome(page, symptom);
  } finally {
    await context.close();
  }
}

// Every run takes a fifth of them away, another one with each seed; --whole takes them all.
const PARTS = 5;

test(
  "minimum: whatever newer thing is missing, a report is sent or the plain form is there",
  async ({ server, seed, whole }) => {
    const browser = await launch();
    const ends = new Map(); // symptom → {place, what}
    const beginning = `缺少接口 ${seed}`;
    try {
      for (const [i, place] of places().entries()) {
        if (!whole && i % PARTS !== seed % PARTS) continue;
        const symptom = `${beginning} 第${i}项`;
        const what = await visit(browser, server.url, place, symptom).catch(String);
        ends.set(symptom, { place, what });
      }
    } finally {
      await browser.close();
    }
    const { found } = await cases_at_server(server, beginning);
    const failed = [];
    const plain = [];
    for (const [symptom, { place, what }] of ends) {
      const taken = found.get(symptom)?.length ?? 0;
      if (what === "plain form") plain.push(place);
      else if (what !== "sent" || taken !== 1) failed.push(`${place}: ${what}; taken ${taken}`);
    }
    console.log(
      `        ${ends.size} taken away; plain form without ${plain.join(", ") || "none"}`,
    );
    expect("each to end well", failed.length === 0, failed.join("\n"));
  },
  { ms_max: 600_000 },
);
