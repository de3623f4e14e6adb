// Figures of a device, printed and never judged: in Chromium with its real storage, a manager's
// first sync and opening again, a guest's step until it is durable, memory.
//   node tests/bench/device_bench.mjs [sync|step|console ...] [cases ...]
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { pages_with_probe } from "../browser/probe.mjs";
import { Phone, report } from "../browser/phone.mjs";
import { bin, startServer, until, wide_limits } from "../support/processes.mjs";
import { DESK, WebConsole } from "../ui/console.mjs";

const words = process.argv.slice(2);
const sizes = words.map(Number).filter((size) => size > 0);
if (sizes.length === 0) sizes.push(10_000);
const named = words.filter((word) => !(Number(word) > 0));
const wanted = (part) => named.length === 0 || named.includes(part);
const STEPS = 400;

const temporary = [];
function folder() {
  temporary.push(mkdtempSync(path.join(tmpdir(), "aftercare-bench-")));
  return temporary.at(-1);
}

// Sorted times in ms: their middle and the one that 99 of 100 do not reach.
function p50_p99(times) {
  const sorted = times.toSorted((a, b) => a - b);
  return [sorted[Math.floor(sorted.length / 2)], sorted[Math.floor(sorted.length * 0.99)]];
}

// Bytes and moments of everything that comes over the wire.
async function wire(page) {
  const session = await page.context().newCDPSession(page);
  await session.send("Network.enable");
  const pulls = new Set();
  const seen = { bytes: 0, pulls: [] };
  session.on("Network.requestWillBeSent", ({ requestId, request }) => {
    if (request.url.endsWith("/api/v1/pull")) pulls.add(requestId);
  });
  session.on("Network.loadingFinished", ({ requestId, encodedDataLength, timestamp }) => {
    seen.bytes += encodedDataLength;
    if (pulls.has(requestId)) seen.pulls.push(timestamp);
  });
  return seen;
}

const open_desk = (page, login) =>
  page.evaluate(async (name) => {
    const none = () => undefined;
    globalThis.desk = await aftercare.StaffDesk.open({ need_session: none, notice: none });
    if (name) await desk.log_in(name, "aftercare-demo");
    const begun = performance.now();
    globalThis.store = await desk.resume();
    store.screen({ screen: "field_today" });
    return performance.now() - begun;
  }, login);

// Rows that lie in base, and until when it took to have them all.
const base_is_whole = (page) =>
  page.evaluate(() => {
    const { loaded, pending } = store.screen({ screen: "sync" });
    return loaded && pending.length === 0;
  });

const rows_in_base = (page) =>
  page.evaluate(async () => {
    const ask = (request) =>
      new Promise((done, fail) => {
        request.onsuccess = () => done(request.result);
        request.onerror = () => fail(request.error);
      });
    const name = `aftercare-base-${store.actor.id}`;
    const db = await ask(indexedDB.open(name));
    const segments = await ask(db.transaction("segments").objectStore("segments").getAll());
    db.close();
    // A put is a line "P case <uuid> <version> <bytes>"; the rows themselves may be packed.
    const put = /^P [a-z_]+ [0-9a-f-]{36} \d+ \d+$/gm;
    const text = new TextDecoder("latin1");
    return segments.reduce((sum, one) => sum + (text.decode(one.bytes).match(put)?.length ?? 0), 0);
  });

// Resident memory of the process a page runs in, MB.
async function memory_of(phone, page) {
  const pid = await phone.renderer_of(page);
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))[1]) / 1024;
}

async function sync_bench(url, cases) {
  const phone = new Phone(url, folder(), "bench");
  const page = await phone.probe({ opened: false });
  const seen = await wire(page);
  const begun = performance.now();
  await open_desk(page, "manager");
  await until("the first sync", () => base_is_whole(page), 600_000);
  const seconds = (performance.now() - begun) / 1000;
  const rows = await rows_in_base(page);
  const { pulls, bytes } = seen;
  const middle = Math.floor(pulls.length / 2);
  const share = (from, to) => (to - from) / Math.max(pulls[to] - pulls[from], 1e-6);
  console.log(
    `first sync, ${cases} cases: ${rows} rows in ${seconds.toFixed(2)} s = ` +
      `${(rows / seconds).toFixed(0)} rows per s, ${(bytes / 1e6).toFixed(1)} MB on the wire, ` +
      `${pulls.length} pages` +
      (pulls.length > 4
        ? ` (second half at ${(share(middle, pulls.length - 1) / share(0, middle)).toFixed(2)} ` +
          `of the first half's pace)`
        : ""),
  );
  console.log(`memory of that page: ${(await memory_of(phone, page)).toFixed(0)} MB`);
  const times = [];
  for (let i = 0; i < 5; ++i) {
    await phone.probe({ opened: false });
    times.push(await open_desk(phone.page));
  }
  const [median] = p50_p99(times);
  console.log(`open to first screen, ${cases} cases in the store: ${median.toFixed(0)} ms`);
  await phone.close();
}

async function step_bench(url) {
  const phone = new Phone(url, folder(), "bench");
  const page = await phone.probe();
  const times = await page.evaluate(
    async ([args, count]) => {
      const all = [];
      for (let i = 0; i < count; ++i) {
        const begun = performance.now();
        await store.submit("case.report", "", { ...args, symptom: `第 ${i} 次` });
        all.push(performance.now() - begun);
        await new Promise((done) => setTimeout(done, 10)); // as fast as nobody's fingers are
      }
      return all;
    },
    [report(""), STEPS],
  );
  const [p50, p99] = p50_p99(times);
  console.log(`one step until durable: p50 ${p50.toFixed(2)} ms, p99 ${p99.toFixed(2)} ms`);
  await phone.close();
}

async function console_bench(url, cases) {
  const visitor = Object.assign(new Phone(url, folder(), "bench"), DESK);
  const desk = await WebConsole.open(visitor);
  const first = performance.now();
  await desk.logIn("manager");
  await desk.openQueue();
  const has_rows = async () => (await desk.items()).some(({ key }) => key.startsWith("queue/"));
  await until("the queue", has_rows, 600_000);
  console.log(
    `console in the browser, ${cases} cases: login to queue, first time ` +
      `${((performance.now() - first) / 1000).toFixed(2)} s`,
  );
  await visitor.close();
  const again = performance.now();
  await visitor.open("/console");
  await until("home", async () => (await desk_text(visitor.page)).length > 0, 60_000);
  console.log(
    `console in the browser, ${cases} cases: browser started to first screen ` +
      `${((performance.now() - again) / 1000).toFixed(2)} s`,
  );
  console.log(`memory of that page: ${(await memory_of(visitor, visitor.page)).toFixed(0)} MB`);
  await visitor.close();
}

const desk_text = (page) => page.evaluate(() => window.consolePage?.text() ?? "");

process.env.AFTERCARE_PAGES = await pages_with_probe();
for (const cases of sizes) {
  const data = folder();
  const making = ["--data", data, "demo", "--cases", String(cases)];
  execFileSync(path.join(bin, "aftercare"), making, { stdio: "ignore" });
  const server = await startServer({ data, limits: wide_limits });
  if (wanted("sync")) await sync_bench(server.url, cases);
  if (wanted("step") && cases === sizes[0]) await step_bench(server.url);
  if (wanted("console")) await console_bench(server.url, cases);
  await server.stop();
}
for (const one of temporary) rmSync(one, { recursive: true, force: true });
process.exit(0);
